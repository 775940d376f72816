// What one attempt at a delivery came to, by what its gates and its provider said.
// 1. A message with several parts (a push to devices) is sent when one part was and none is left to retry.
// 2. Credentials that are refused once may work again in a moment: the message is kept.

import type { Warning } from '../../../../contract/workflows/run.ts';
import { mayHaveLeft } from '../../../../engine/deliveries/lifecycle.ts';
import type { AttemptResult, ClaimedDelivery } from '../../../../engine/deliveries/state.ts';
import type { FailedResult, ProviderResult } from '../../../providers/provider.ts';
import type { Delivered } from '../../../steps/deliver-message.ts';
import { attemptOf, closesChannel, failedAttempt, neverLeft } from '../../../steps/settle.ts';

const minuteMs = 60_000;
/** A message of a closed channel is looked at again after as long as it has waited, within these bounds. */
const closedPauseMs = { least: minuteMs / 2, most: 10 * minuteMs };

export interface Attempted {
  result: AttemptResult;
  warnings: Warning[];
}

interface Sent {
  claimed: ClaimedDelivery;
  delivered: Delivered;
  /** Names of the parts that were tried, in the order of the results. */
  parts: readonly string[];
  payloadHash: string;
  /** Epoch ms. */
  now: number;
}

export function attemptResult(sent: Sent): Attempted {
  const { claimed, delivered, now } = sent;
  const { stop, results } = delivered;
  if (stop) {
    const { reason, message } = stop;
    if (stop.kind === 'closed') return plain({ kind: 'ended', outcome: stop.outcome, reason, message });
    if (stop.kind === 'unasked') return plain({ kind: 'outage', reason, message });
    const pause = Math.min(Math.max(now - claimed.createdAt, closedPauseMs.least), closedPauseMs.most);
    return plain({ kind: 'held', why: stop.why, dueAt: stop.dueAt ?? now + pause, reason, message });
  }
  const [first] = results;
  if (first && isKnownWithOtherContent(claimed, first)) return sentBefore(delivered, first);
  const failed = results.find((result): result is FailedResult => result.kind === 'failed');
  const kept = results.find((result) => result.kind !== 'failed' && closesChannel(result));
  const reached = [...reachedBefore(claimed), ...sent.parts.filter((_, i) => results[i]?.kind === 'sent')];
  if (failed && neverLeft(failed)) return plain({ kind: 'outage', reason: failed.reason, message: failed.message });
  const toRetry = failed ?? kept;
  if (toRetry && toRetry.kind !== 'sent' && toRetry.kind !== 'skipped') return plain(retryOf(sent, toRetry, reached));
  const success = results.find((result) => result.kind === 'sent');
  if (success || reached.length > 0) {
    const attempt = attemptOf(delivered, success?.statusCode ?? null);
    return plain({ kind: 'sent', attempt, providerId: success?.providerId ?? null });
  }
  if (!first) throw new TypeError('nothing was sent, though every gate was open');
  return plain(endOf(delivered, first));
}

const plain = (result: AttemptResult): Attempted => ({ result, warnings: [] });

const reachedBefore = ({ progress }: ClaimedDelivery): string[] =>
  Array.isArray(progress) ? progress.filter((name) => typeof name === 'string') : [];

function endOf(delivered: Delivered, result: ProviderResult): AttemptResult {
  if (result.kind === 'sent' || result.kind === 'failed')
    throw new TypeError(`a result of ${result.kind} ends nothing`);
  const { outcome, reason, message } = result;
  if (result.kind === 'skipped') return { kind: 'ended', outcome, reason, message };
  const attempt = failedAttempt(delivered, result);
  return { kind: 'ended', outcome, reason, message, attempt };
}

function retryOf(
  { delivered, payloadHash, parts }: Sent,
  result: Extract<ProviderResult, { kind: 'failed' | 'refused' }>,
  reached: string[],
): AttemptResult {
  const { reason, message } = result;
  const attempt = failedAttempt(delivered, result);
  const more = result.kind === 'failed' ? result : null;
  return {
    kind: 'failed',
    reason,
    message,
    attempt: more?.rateLimited ? { ...attempt, rateLimited: true } : attempt,
    ...(more?.retryAfterMs === undefined ? {} : { retryAfterMs: more.retryAfterMs }),
    ...(more?.maxRetries === undefined ? {} : { maxRetries: more.maxRetries }),
    ...(more?.uncertain ? { uncertain: true, payloadHash } : {}),
    ...(parts.length > 0 ? { progress: reached } : {}),
  };
}

/** The provider has the message from an earlier attempt, with what its templates gave then; its key is this message's alone. */
const isKnownWithOtherContent = (claimed: ClaimedDelivery, result: ProviderResult): boolean =>
  mayHaveLeft(claimed) && result.kind === 'refused' && result.reason === 'idempotency_mismatch';

function sentBefore(delivered: Delivered, result: ProviderResult): Attempted {
  const message = 'An earlier attempt was accepted; what would be sent by now is different and was not sent.';
  const [statusCode, error] = result.kind === 'refused' ? [result.statusCode, result.message] : [null, undefined];
  return {
    result: { kind: 'sent', attempt: attemptOf(delivered, statusCode, error), providerId: null },
    warnings: [{ code: 'payload_changed', message }],
  };
}
