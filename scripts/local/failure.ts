/** A start that cannot succeed, told in one sentence with its fix; anything else is a bug and keeps its stack. */
export class StartFailure extends Error {}
