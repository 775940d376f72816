/** A deployment that cannot continue, told in one sentence with its fix; anything else is a bug and keeps its stack. */
export class DeployFailure extends Error {}
