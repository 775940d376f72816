// What the documents of the page may load. A mail is a document of its own, so that its styles do not ask the page for
// weaker rules: it is sandboxed by its own headers too, for whoever opens its address directly.

/** The policy of the page: its own files, and frames with mails. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The policy of a mail; with `remote` it may load images, styles and fonts from anywhere, as in a mail client. */
export function mailPolicy(remote: boolean): string {
  return [
    'sandbox allow-popups allow-popups-to-escape-sandbox',
    "default-src 'none'",
    `style-src 'unsafe-inline'${remote ? ' https:' : ''}`,
    `img-src data:${remote ? ' http: https:' : ''}`,
    `font-src data:${remote ? ' https:' : ''}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}
