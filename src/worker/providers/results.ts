// Builds provider results. What every HTTP vendor has in common is decided here, once.
// 1. A message is the sentence of its reason; an answer body is kept to 4 KB.
// 2. 408, 425, 429 and 5xx may be retried; any other refusal is for the provider to read.
import { isObject } from '../../contract/json.ts';
import type { EgressAnswer, EgressFailure } from '../guard/egress.ts';
import type { FollowUp } from '../store/follow-ups.ts';
import type { FailedResult, RefusedResult, SentResult, SkippedResult } from './provider.ts';
import { explainReason, type Reason } from './reasons.ts';
import { parseRetryAfter } from './retry-after.ts';

/** An answer that came, whatever its status. */
export type HttpAnswer = Extract<EgressAnswer, { ok: true }>;

const maxKeptBytes = 4_096;

interface Answered {
  statusCode?: number | null;
  body?: string;
  /** The provider's own word. */
  detail?: string | null;
}

/** The message is with the provider. */
export function sent(providerId: unknown, answer: Answered): SentResult {
  return {
    kind: 'sent',
    providerId: typeof providerId === 'string' && providerId !== '' ? providerId : null,
    statusCode: answer.statusCode ?? null,
    body: keepBody(answer.body ?? ''),
  };
}

/** The provider will never take this message as it is. */
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

/** A refusal that only the operator of the channel can end: the channel is marked, its owners are told. */
export function refusedForChannel(reason: Reason, answer: Answered = {}): RefusedResult {
  const detail = explainReason(reason, answer.detail);
  return refused(reason, { ...answer, followUps: [{ kind: 'channel_status', status: 'needs_reconnect', detail }] });
}

type Retry = Partial<Pick<FailedResult, 'retryAfterMs' | 'rateLimited' | 'uncertain' | 'maxRetries'>>;

/** The message may get through later. */
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

/** There is nothing to send with or to. */
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

/** The retryable failure behind a status, or `null` when the status is not one that passes. */
export function fromPassingStatus(answer: HttpAnswer, nowMs: number): FailedResult | null {
  const common = answered(answer);
  const retryAfterMs = parseRetryAfter(answer.headers.get('retry-after'), nowMs);
  const wait = retryAfterMs === null ? {} : { retryAfterMs };
  if (answer.status === 429) return failed('rate_limited', { ...common, ...wait, rateLimited: true });
  if (answer.status === 408) return failed('timeout', { ...common, ...wait });
  if (answer.status === 425) return failed('provider_error', { ...common, ...wait });
  if (answer.status < 500) return null;
  // A gateway that gave up waiting does not know what became of the request behind it.
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

/** Whether the status says success. */
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

/** The value itself when it is an object, else an empty one. */
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
