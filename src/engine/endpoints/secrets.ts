// Decides which signing secrets of an endpoint are valid.
// 1. The newest comes first and has no end; each older one is valid until its grace is over.
// 2. At most `endpointLimits.secrets` are valid at once: one more ends the oldest.
import { endpointLimits } from '../../contract/messages/endpoint.ts';

/** A signing secret; `until` is epoch ms, null for the newest. */
export interface KeptSecret {
  secret: string;
  until: number | null;
}

/** The secrets that sign a message now, newest first. */
export function validSecrets(kept: readonly KeptSecret[], now: number): string[] {
  return kept.filter(({ until }) => until === null || until > now).map(({ secret }) => secret);
}

/** The secrets after a new one was made; those before it keep the end that they have, if it is the earlier one. */
export function rotatedSecrets(
  kept: readonly KeptSecret[],
  secret: string,
  { now, graceMs }: { now: number; graceMs: number },
): KeptSecret[] {
  const end = now + graceMs;
  const older = kept.map(({ secret: old, until }) => ({ secret: old, until: Math.min(until ?? end, end) }));
  const valid = older.filter(({ until }) => until > now);
  return [{ secret, until: null }, ...valid].slice(0, endpointLimits.secrets);
}

/** The ends of those that are still valid beside the newest, newest first; epoch ms. */
export function graceEnds(kept: readonly KeptSecret[], now: number): number[] {
  return kept.flatMap(({ until }) => (until === null || until <= now ? [] : until));
}
