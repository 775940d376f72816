// When deliveries are tried again, by their source (standards of senders, alerts and webhooks), and when the sweep asks
// whether one was forgotten.
import { nextAttemptDelayMs } from '../runs/retry.ts';
import { sendRetries } from '../steps/parts.ts';
import type { OwnSource } from './state.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Delays in ms before attempts 1, 2, 3, … */
const schedules: Readonly<Record<OwnSource, readonly number[]>> = {
  rule: sendRetries.delaysMs,
  alert: [0, 5 * second, 20 * second, minute, 3 * minute, 10 * minute, 30 * minute, hour],
  endpoint: [0, 5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour],
  // Whoever tests a channel waits for the result.
  test: [0],
};

/** Attempts that a source makes. */
export const mostAttempts = (source: OwnSource): number => schedules[source].length;

/** Delay in ms before the next attempt after `tries` failed ones; null when the delivery is given up. */
export function retryDelayMs(
  source: OwnSource,
  tries: number,
  {
    retryAfterMs,
    maxRetries,
    seed,
  }: { retryAfterMs?: number | undefined; maxRetries?: number | undefined; seed: string },
): number | null {
  if (maxRetries !== undefined && tries > maxRetries) return null;
  return nextAttemptDelayMs(schedules[source], tries, retryAfterMs, seed);
}

/** A request that was limited counts as no attempt of an alert: a page is never lost to a rate limit. */
export const countsLimited = (source: OwnSource): boolean => source !== 'alert';

/** How long a claim holds. */
export const leaseMs = (source: OwnSource, kind: string): number =>
  source === 'endpoint' || kind === 'webhook' ? 45 * second : minute;

/** A queue delays no longer than this; what is planned later is posted by the sweep. */
export const longestDelayMs = 12 * hour;
const graceMs = minute;

/** When the sweep asks about a delivery that is planned for `dueAt`. */
export function checkAtOf(dueAt: number, now: number): number {
  return dueAt - now > longestDelayMs ? dueAt : dueAt + graceMs;
}
