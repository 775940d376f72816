/** Sent as `context.library.version`; equals the version in package.json. */
export const version = '0.1.0';
