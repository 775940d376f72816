// Decides which requests fail:
// 1. a fault covers the next `times` requests of its vendor and is spent after them;
// 2. with a `ratio` it fails that share of them, chosen by `seed` alone, so a chaos run can be repeated;
// 3. faults of one vendor follow each other in the order of creation: the next one starts when the first is spent.
import { jsonAnswer } from '../answer.ts';
import type { Answer, Vendor } from '../vendor.ts';

export interface Fault {
  vendor: Vendor;
  status: number | null;
  /** Text, or JSON as text; null: the body of the vendor. */
  body: string | null;
  retryAfter: string | null;
  delayMs: number;
  drop: boolean;
  times: number;
  ratio: number;
  seed: number;
}

/** An active fault: how many requests it has covered and how many of them failed. */
export interface ActiveFault extends Fault {
  id: string;
  seen: number;
  hits: number;
}

/** Whether the next request of a vendor fails, and the faults after it. */
export function strike(
  active: readonly ActiveFault[],
  vendor: Vendor,
): { hit: Fault | null; active: readonly ActiveFault[] } {
  const current = active.find((fault) => fault.vendor === vendor);
  if (!current) return { hit: null, active };
  const fires = fractionOf(current.seed, current.seen) < current.ratio;
  const next = { ...current, seen: current.seen + 1, hits: current.hits + (fires ? 1 : 0) };
  const rest = active.flatMap((fault) => (fault !== current ? [fault] : next.seen < next.times ? [next] : []));
  return { hit: fires ? current : null, active: rest };
}

/** A number in [0, 1) that depends only on its arguments. */
function fractionOf(seed: number, index: number): number {
  let mixed = (seed + Math.imul(index + 1, 0x9e3779b9)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

/** The answer to a failed request; without a body of its own it has that of the vendor. */
export function answerFault({ vendor, status, body, retryAfter }: Fault): Answer {
  const code = status ?? 500;
  const headers: Record<string, string> = retryAfter === null ? {} : { 'retry-after': retryAfter };
  if (body === null) return withHeaders(usualAnswer(vendor, code), headers);
  const isJson = /^\s*[[{]/.test(body);
  return {
    status: code,
    headers: { 'content-type': isJson ? 'application/json' : 'text/plain; charset=utf-8', ...headers },
    body,
  };
}

const withHeaders = (answer: Answer, headers: Record<string, string>): Answer => ({
  ...answer,
  headers: { ...answer.headers, ...headers },
});

const RESEND_NAMES: Record<number, string> = {
  401: 'missing_api_key',
  403: 'invalid_api_key',
  404: 'not_found',
  409: 'concurrent_idempotent_requests',
  422: 'validation_error',
  429: 'rate_limit_exceeded',
  500: 'internal_server_error',
};
const GOOGLE_STATUSES: Record<number, [status: string, errorCode: string]> = {
  400: ['INVALID_ARGUMENT', 'INVALID_ARGUMENT'],
  401: ['UNAUTHENTICATED', 'THIRD_PARTY_AUTH_ERROR'],
  403: ['PERMISSION_DENIED', 'SENDER_ID_MISMATCH'],
  404: ['NOT_FOUND', 'UNREGISTERED'],
  429: ['RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED'],
  500: ['INTERNAL', 'INTERNAL'],
  503: ['UNAVAILABLE', 'UNAVAILABLE'],
};
const APNS_REASONS: Record<number, string> = {
  400: 'BadDeviceToken',
  403: 'InvalidProviderToken',
  404: 'BadPath',
  410: 'Unregistered',
  413: 'PayloadTooLarge',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
};
const SLACK_WORDS: Record<number, string> = {
  400: 'invalid_payload',
  403: 'action_prohibited',
  404: 'no_service',
  410: 'channel_is_archived',
  429: 'rate_limited',
  500: 'rollup_error',
};
const TWILIO_CODES: Record<number, number> = { 401: 20003, 403: 20003, 404: 20404, 429: 20429, 503: 20503 };

function usualAnswer(vendor: Vendor, status: number): Answer {
  const message = `Injected fault: ${status}`;
  switch (vendor) {
    case 'resend':
      return jsonAnswer(status, { statusCode: status, name: RESEND_NAMES[status] ?? 'application_error', message });
    case 'postmark':
      return jsonAnswer(status, { ErrorCode: status === 401 ? 10 : status === 422 ? 406 : 100, Message: message });
    case 'ses':
      return jsonAnswer(
        status,
        { message },
        { 'x-amzn-errortype': status === 429 ? 'TooManyRequestsException' : 'InternalServiceError' },
      );
    case 'twilio': {
      const code = TWILIO_CODES[status] ?? 20500;
      return jsonAnswer(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
    }
    case 'fcm': {
      const [name, errorCode] = GOOGLE_STATUSES[status] ?? ['UNKNOWN', 'UNSPECIFIED_ERROR'];
      const details = [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }];
      return jsonAnswer(status, { error: { code: status, message, status: name, details } });
    }
    case 'apns':
      return jsonAnswer(status, { reason: APNS_REASONS[status] ?? 'InternalServerError' });
    case 'ollama':
      return jsonAnswer(status, { error: message });
    case 'openai':
      return jsonAnswer(status, {
        error: { message, type: status === 429 ? 'rate_limit_error' : 'server_error', param: null, code: null },
      });
    case 'slack':
      return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: SLACK_WORDS[status] ?? message };
    default:
      return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: message };
  }
}
