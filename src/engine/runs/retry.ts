// Decides when a failed effect is tried again, and when it is given up.
// 1. R9: the planned delay of attempt n comes from the schedule, spread by ±20 %, reproducible from the seed.
// 2. Retry-After is honoured, but never shortens the planned delay and never exceeds max(2 x planned, 1 h).
// 3. After the last entry of the schedule the effect is given up.
import { seededUnit } from '../seeded.ts';

const hourMs = 3_600_000;
const jitter = 0.2;

/** Delay in ms before the next attempt after `attempts` failed ones, or null when the effect is given up. */
export function nextAttemptDelayMs(
  delaysMs: readonly number[],
  attempts: number,
  retryAfterMs: number | undefined,
  seed: string,
): number | null {
  const planned = delaysMs[attempts];
  if (planned === undefined) return null;
  const spread = Math.round(planned * (1 + jitter * (2 * seededUnit(`${seed}:${attempts}`) - 1)));
  if (retryAfterMs === undefined) return spread;
  return Math.max(spread, Math.min(retryAfterMs, Math.max(2 * planned, hourMs)));
}
