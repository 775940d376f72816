// Decides what becomes of a claimed delivery. Pure; the store writes the result under the lease of the claim.
// 1. An attempt is in the row before its request leaves. One that was never ended may have left: what must not be
//    repeated ends as unknown_result, everything else is repeated under the same key.
// 2. Only failed attempts use up the schedule; what was held back or could not be attempted takes its attempt back.
// 3. A delivery is done once. A replay begins a new schedule and keeps its attempts.
import { holdDelayMs } from '../runs/retry.ts';
import { checkAtOf, countsLimited, mostAttempts, retryDelayMs } from './schedule.ts';
import type { Attempt, AttemptResult, ClaimedDelivery, OwnAttempt, SettledDelivery } from './state.ts';

/** Why a claimed delivery is over before anything is attempted; null when it may be attempted. */
export function endedBefore(claimed: ClaimedDelivery, now: number): AttemptResult | null {
  const { expiresAt, attempts, once, source } = claimed;
  const isUnknown = attempts.at(-1)?.over === true;
  if (isUnknown && once) {
    return { kind: 'ended', outcome: 'error', reason: 'unknown_result', message: unknownMessage };
  }
  if (expiresAt !== null && now >= expiresAt) {
    const message = 'It could not be sent in time.';
    return { kind: 'ended', outcome: 'suppressed', reason: source === 'alert' ? 'stale' : 'expired', message };
  }
  const unknown = attempts.filter((one) => one.unknown === true).length;
  if (unknown >= mostUnknown) {
    const message = `${unknown} times nobody has said what came of an attempt. It is given up.`;
    return { kind: 'ended', outcome: 'error', reason: 'no_answer_recorded', message };
  }
  return null;
}

/**
 * Attempts that nobody has ended, after which a delivery is given up: hours of an outage of ours in which no end could be
 * written use up no schedule, and a message that kills whoever attempts it has an end.
 */
const mostUnknown = 60;

const unknownMessage =
  'The request may have left, but no answer came; it is not repeated so that nobody gets it twice.';

/** Whether an earlier attempt at the delivery may have reached its provider. */
export const mayHaveLeft = ({ attempts, payloadHash }: ClaimedDelivery): boolean =>
  payloadHash !== null || attempts.some(({ unknown }) => unknown === true);

/** The row after a claim has ended. */
export function settle(claimed: ClaimedDelivery, result: AttemptResult, now: number): SettledDelivery {
  switch (result.kind) {
    case 'sent': {
      const { attempt, providerId, message = null } = result;
      return { ...done(claimed, attempt), outcome: 'sent', reason: null, message, providerId };
    }
    case 'ended': {
      const { attempt, outcome, reason, message } = result;
      return { ...done(claimed, attempt), outcome, reason, message };
    }
    case 'held': {
      const { why, dueAt, reason, message } = result;
      return { ...waiting(claimed, earlier(claimed), dueAt, now), why, reason, message };
    }
    case 'outage': {
      const { reason, message } = result;
      const times = Math.max(1, Math.floor((now - claimed.createdAt) / 60_000));
      const dueAt = now + holdDelayMs('outage', times, [], `${claimed.id}:${now}`);
      return { ...waiting(claimed, earlier(claimed), dueAt, now), why: 'retry', reason, message };
    }
    default:
      return failed(claimed, result, now);
  }
}

function failed(
  claimed: ClaimedDelivery,
  result: Extract<AttemptResult, { kind: 'failed' }>,
  now: number,
): SettledDelivery {
  const { attempt, reason, message, retryAfterMs, maxRetries, uncertain, payloadHash, progress } = result;
  const { source, id, once } = claimed;
  if (uncertain && once)
    return { ...done(claimed, attempt), outcome: 'error', reason: 'unknown_result', message: unknownMessage };
  const attempts = closed(claimed, attempt);
  const counts = attempt.rateLimited !== true || countsLimited(source);
  const tries = claimed.tries + (counts ? 1 : 0);
  const kept = {
    payloadHash: claimed.payloadHash ?? (uncertain ? (payloadHash ?? null) : null),
    progress: progress ?? claimed.progress,
  };
  // A limited attempt that does not count still waits as long as the next planned one would.
  const planned = counts ? tries : Math.min(tries + 1, mostAttempts(source) - 1);
  const delayMs = retryDelayMs(source, planned, {
    retryAfterMs,
    maxRetries: counts ? maxRetries : undefined,
    seed: `${id}:${attempts.length}`,
  });
  if (delayMs !== null) {
    return { ...waiting(claimed, attempts, now + delayMs, now), ...kept, tries, why: 'retry', reason, message };
  }
  return {
    ...done(claimed, attempt),
    ...kept,
    tries,
    ...givenUp(attempts.slice(-tries), { reason, message }, kept.progress),
  };
}

function givenUp(
  counted: readonly Attempt[],
  { reason, message }: { reason: string; message: string },
  progress: unknown,
): Pick<SettledDelivery, 'outcome' | 'reason' | 'message'> {
  const sentence = `${message} Given up after ${counted.length} ${counted.length === 1 ? 'attempt' : 'attempts'}.`;
  if (Array.isArray(progress) && progress.length > 0) {
    return { outcome: 'sent', reason: null, message: `${progress.length} reached; not the others. ${sentence}` };
  }
  const onlyLimited = counted.length > 0 && counted.every(({ rateLimited }) => rateLimited === true);
  return { outcome: onlyLimited ? 'rate_limited' : 'error', reason, message: sentence };
}

/** The attempts before the one that the claim began. */
const earlier = ({ attempts }: ClaimedDelivery): OwnAttempt[] => attempts.slice(0, -1);

/** The attempts with the one that the claim began, as it ended. */
function closed(claimed: ClaimedDelivery, attempt: Attempt): OwnAttempt[] {
  return [...earlier(claimed), attempt];
}

function unchanged({ tries, payloadHash, progress }: ClaimedDelivery) {
  return { tries, payloadHash, progress, providerId: null };
}

function waiting(claimed: ClaimedDelivery, attempts: OwnAttempt[], dueAt: number, now: number) {
  const checkAt = checkAtOf(dueAt, now);
  return { ...unchanged(claimed), state: 'waiting' as const, outcome: null, attempts, dueAt, checkAt };
}

function done(claimed: ClaimedDelivery, attempt: Attempt | undefined) {
  const attempts = attempt ? closed(claimed, attempt) : earlier(claimed);
  return { ...unchanged(claimed), state: 'done' as const, why: null, attempts, dueAt: null, checkAt: null };
}
