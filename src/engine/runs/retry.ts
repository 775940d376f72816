// Decides when a failed effect is tried again, and when it is given up.
// 1. R9: the planned delay of attempt n comes from the schedule, spread by ±20 %, reproducible from the seed.
// 2. Retry-After is honoured, but never shortens the planned delay and never exceeds max(2 x planned, 1 h).
// 3. After the last entry of the schedule the effect is given up.
// 4. Where nothing was attempted, no schedule is used up: our own outages are retried without end, five minutes apart at
//    most, and sends of a closed channel as often as the last delay of their schedule says.
import { seededUnit } from '../seeded.ts';

const hourMs = 3_600_000;
const jitter = 0.2;

/** Delays in ms after outages of our own: a few of them pass in seconds, and none is the fault of a provider. */
const outageDelaysMs = [1_000, 5_000, 30_000, 120_000, 300_000];

/** Delay in ms before the next try after nothing could be attempted for the n-th time in a row. */
export function holdDelayMs(
  held: 'outage' | 'channel',
  times: number,
  delaysMs: readonly number[],
  seed: string,
): number {
  const schedule = held === 'outage' ? outageDelaysMs : delaysMs.filter((ms) => ms > 0);
  const planned = schedule[Math.min(times, schedule.length) - 1] ?? outageDelaysMs[0] ?? 0;
  return spreadBy(planned, `${seed}:held:${times}`);
}

/** Delay in ms before the next attempt after `attempts` failed ones, or null when the effect is given up. */
export function nextAttemptDelayMs(
  delaysMs: readonly number[],
  attempts: number,
  retryAfterMs: number | undefined,
  seed: string,
): number | null {
  const planned = delaysMs[attempts];
  if (planned === undefined) return null;
  const spread = spreadBy(planned, `${seed}:${attempts}`);
  if (retryAfterMs === undefined) return spread;
  return Math.max(spread, Math.min(retryAfterMs, Math.max(2 * planned, hourMs)));
}

const spreadBy = (ms: number, seed: string) => Math.round(ms * (1 + jitter * (2 * seededUnit(seed) - 1)));
