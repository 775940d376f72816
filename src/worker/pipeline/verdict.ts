/**
 * What a handler decides about one queue message; pipeline/consume.ts alone carries it out. `later`: nothing failed, and
 * the message is looked at again after a while.
 */
export type Verdict = { kind: 'ack' } | { kind: 'retry'; reason: string } | { kind: 'later'; delaySeconds: number };
