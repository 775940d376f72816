/** What a handler decides about one queue message; pipeline/consume.ts alone carries it out. */
export type Verdict = { kind: 'ack' } | { kind: 'retry'; reason: string };
