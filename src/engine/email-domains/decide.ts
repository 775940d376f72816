// Decides what the result of a check means for a sender domain.
// 1. Only records that are known to be missing or wrong speak against a domain; an outage of DNS never does.
// 2. A person who asks is told at once; what the cron finds is given three days to be repaired.
import type { CheckedRecord, verdictOf } from './records.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A verified domain whose records are missing or wrong for so long is not verified any more. */
export const failingForMs = 3 * dayMs;
/** A new domain is looked at every hour, so that it becomes verified by itself. */
const newForMs = 7 * dayMs;
const failingEveryMs = 6 * hourMs;

interface DomainFacts {
  verifiedAt: number | null;
  failingSince: number | null;
  createdAt: number;
}

export interface Decision {
  change: 'verify' | 'unverify' | 'begin_to_fail' | 'none';
  failingSince: number | null;
  /** Epoch ms; null: only when a person asks. */
  nextCheckAt: number | null;
}

/** What follows from a check. */
export function decide(
  { verifiedAt, failingSince, createdAt }: DomainFacts,
  verdict: ReturnType<typeof verdictOf>,
  by: 'person' | 'cron',
  now: number,
): Decision {
  const soon = now - createdAt < newForMs ? now + hourMs : null;
  if (verdict === 'ok') {
    return { change: verifiedAt === null ? 'verify' : 'none', failingSince: null, nextCheckAt: now + dayMs };
  }
  if (verifiedAt === null) return { change: 'none', failingSince: null, nextCheckAt: soon };
  if (verdict === 'unknown') return { change: 'none', failingSince, nextCheckAt: now + hourMs };
  const since = failingSince ?? now;
  if (by === 'person' || now - since >= failingForMs) {
    return { change: 'unverify', failingSince: null, nextCheckAt: soon };
  }
  return {
    change: failingSince === null ? 'begin_to_fail' : 'none',
    failingSince: since,
    nextCheckAt: Math.min(now + failingEveryMs, since + failingForMs),
  };
}

/** What is wrong with a domain, for an event or a log: the records that are not as wanted. */
export function faultyRecords(records: readonly CheckedRecord[]) {
  return records.flatMap(({ purpose, type, name, value, found, state }) =>
    state === 'ok' ? [] : [{ purpose, type, name, value, found, state }],
  );
}
