/** What a handler decides about one queue message; queues/consume.ts alone carries it out. */
export type Verdict = { kind: 'ack' } | { kind: 'retry'; reason: string };
