// Builds provider results and decides what all HTTP vendors have in common.
// 1. A message is the sentence of its reason; of an answer body 4 KB are kept.
// 2. 408, 425, 429 and 5xx may be retried; the provider decides about any other status.
import { isObject } from '../../contract/json.ts';
import type { EgressAnswer, EgressFailure } from '../guard/egress.ts';
import type { FollowUp } from '../store/follow-ups.ts';
import type { FailedResult, RefusedResult, SentResult, SkippedResult } from './provider.ts';
import { explainReason, type Reason } from './reasons.ts';
import { parseRetryAfter } from './retry-after.ts';

/** An answer with any status. */
export type HttpAnswer = Extract<EgressAnswer, { ok: true }>;

const maxKeptBytes = 4_096;

interface Answered {
  statusCode?: number | null;
  body?: string;
  /** The provider's own message. */
  detail?: string | null;
}

/** The provider accepted the message. */
export function sent(providerId: unknown, answer: Answered): SentResult {
  return {
    kind: 'sent',
    providerId: typeof providerId === 'string' && providerId !== '' ? providerId : null,
    statusCode: answer.statusCode ?? null,
    body: keepBody(answer.body ?? ''),
  };
}

/** The provider will not accept this message unless it is changed. */
export function refused(
  reason: Reason,
  answer: Answered & { outcome?: RefusedResult['outcome']; followUps?: FollowUp[] } = {},
): RefusedResult {
  return {
    kind: 'refused',
    outcome: answer.outcome ?? 'error',
    reason,
    message: explainReason(reason, answer.detail),
    statusCode: answer.statusCode ?? null,
    body: keepBody(answer.body ?? ''),
    ...(answer.followUps ? { followUps: answer.followUps } : {}),
  };
}

/**
 * A refusal that only the owner of the channel can resolve; a channel that is refused again and again is closed, and `atOnce`
 * where the answer leaves no doubt.
 */
export function refusedForChannel(
  reason: Reason,
  answer: Answered = {},
  { atOnce = false }: { atOnce?: boolean } = {},
): RefusedResult {
  const detail = explainReason(reason, answer.detail);
  return refused(reason, {
    ...answer,
    followUps: [{ kind: 'channel_refused', detail, ...(atOnce ? { atOnce } : {}) }],
  });
}

type Retry = Partial<Pick<FailedResult, 'retryAfterMs' | 'rateLimited' | 'uncertain' | 'maxRetries'>>;

/** A later attempt may succeed. */
export function failed(reason: Reason, answer: Answered & Retry = {}): FailedResult {
  const { statusCode, body, detail, ...retry } = answer;
  return {
    kind: 'failed',
    reason,
    message: explainReason(reason, detail),
    statusCode: statusCode ?? null,
    body: keepBody(body ?? ''),
    ...retry,
  };
}

/** A sender or a recipient is missing. */
export function skipped(reason: Reason): SkippedResult {
  return { kind: 'skipped', outcome: 'skipped-missing-config', reason, message: explainReason(reason) };
}

/** What an egress failure means for a message. */
export function fromEgressFailure(failure: EgressFailure): FailedResult | RefusedResult {
  const answer = { statusCode: failure.statusCode, body: failure.message };
  const uncertain = failure.uncertain ? { uncertain: true } : {};
  switch (failure.error) {
    case 'blocked':
      return refused('blocked_address', answer);
    case 'redirect':
      return failed('redirected', answer);
    case 'no_slot':
      return failed('not_sent', answer);
    case 'timeout':
      return failed('timeout', { ...answer, ...uncertain });
    case 'network':
      return failed('network_error', { ...answer, ...uncertain });
  }
}

/** The failure of a status that may be retried, or `null` for any other status. */
export function fromPassingStatus(answer: HttpAnswer, nowMs: number): FailedResult | null {
  const common = answered(answer);
  const retryAfterMs = parseRetryAfter(answer.headers.get('retry-after'), nowMs);
  const wait = retryAfterMs === null ? {} : { retryAfterMs };
  if (answer.status === 429) return failed('rate_limited', { ...common, ...wait, rateLimited: true });
  if (answer.status === 408) return failed('timeout', { ...common, ...wait });
  if (answer.status === 425) return failed('provider_error', { ...common, ...wait });
  if (answer.status < 500) return null;
  // A gateway that timed out does not know the result of the request behind it.
  const uncertain = answer.status === 504 || answer.status === 524 ? { uncertain: true } : {};
  return failed('provider_error', { ...common, ...wait, ...uncertain });
}

/** Status and body of an answer, as the results carry them. */
export function answered(
  answer: HttpAnswer,
  detail?: unknown,
): { statusCode: number; body: string; detail: string | null } {
  return { statusCode: answer.status, body: answer.body, detail: typeof detail === 'string' ? detail : null };
}

/** Whether the status is a success. */
export function isSuccess(answer: HttpAnswer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

/** The JSON object in a body; an empty one when there is none. */
export function readJsonObject(body: string): Record<string, unknown> {
  try {
    return asObject(JSON.parse(body));
  } catch {
    return {};
  }
}

/** The value itself if it is an object, otherwise an empty one. */
export function asObject(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

/** Joins a base address and a path, whether or not the base ends in a slash. */
export function joinUrl(base: string, path: string): string {
  return base.replace(/\/+$/, '') + path;
}

function keepBody(body: string): string {
  const bytes = new TextEncoder().encode(body);
  return bytes.length <= maxKeptBytes ? body : new TextDecoder().decode(bytes.slice(0, maxKeptBytes), { stream: true });
}
