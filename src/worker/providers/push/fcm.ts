import { describeFields } from '../../../contract/messages/channels/fields.ts';
import { FcmConfig } from '../../../contract/messages/channels/push.ts';
import { encodeUtf8 } from '../../guard/bytes.ts';
import type { EgressAnswer } from '../../guard/egress.ts';
import type { FollowUp } from '../../store/follow-ups.ts';
import type { Provider, ProviderContext, ProviderResult, PushMessage } from '../provider.ts';
import {
  answered,
  asObject,
  failed,
  fromEgressFailure,
  fromPassingStatus,
  type HttpAnswer,
  isSuccess,
  joinUrl,
  readJsonObject,
  refused,
  refusedForChannel,
  sent,
} from '../results.ts';
import { forgetAccessToken, getAccessToken } from './fcm-token.ts';
import { cutToBytes, maxTagBytes } from './tag.ts';

const maxPayloadBytes = 4_096;
/** The wait that Firebase asks for when a 429 has no Retry-After. */
const quotaWaitMs = 60_000;

/** Firebase Cloud Messaging, HTTP v1. */
export const pushFcm: Provider<FcmConfig, PushMessage> = {
  kind: 'push',
  vendor: 'fcm',
  fields: describeFields(FcmConfig),
  config: FcmConfig,
  async send(config, message, context) {
    if (message.platform !== 'fcm') return refused('unsupported_platform');
    const payload = payloadOf(message);
    if (encodeUtf8(JSON.stringify(payload)).length > maxPayloadBytes) return refused('message_too_large');
    const body = JSON.stringify({
      message: { token: message.token, ...payload, ...replacing(message, context.idempotencyKey) },
    });
    const first = await post(config, body, context);
    if (first.kind === 'unsent') return first.result;
    // A kept token may have been revoked; whether the account itself is refused, only a new one tells.
    const renews = first.answer.ok && first.answer.status === 401;
    if (renews) await forgetAccessToken(config, first.token);
    const last = renews && first.isKept ? await post(config, body, context) : first;
    if (last.kind === 'unsent') return last.result;
    const { answer } = last;
    if (!answer.ok) return fromEgressFailure(answer);
    if (isSuccess(answer)) return sent(readJsonObject(answer.body).name, answered(answer));
    if (answer.status === 401) await forgetAccessToken(config, last.token);
    return fromRefusal(answer, message.token, context.now);
  },
};

type Posted =
  | { kind: 'unsent'; result: ProviderResult }
  | { kind: 'posted'; answer: EgressAnswer; token: string; isKept: boolean };

async function post(config: FcmConfig, body: string, context: ProviderContext): Promise<Posted> {
  const access = await getAccessToken(config, context);
  if (!access.ok) return { kind: 'unsent', result: access.result };
  const { token, isKept } = access;
  const base = config.baseUrl ?? 'https://fcm.googleapis.com';
  const path = `/v1/projects/${encodeURIComponent(config.projectId)}/messages:send`;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await context.egress.request(joinUrl(base, path), { method: 'POST', headers, body });
  return { kind: 'posted', answer, token, isKept };
}

/** The part that FCM limits; values of data have to be strings. */
function payloadOf(message: PushMessage) {
  const data = Object.entries(message.data ?? {}).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
  ]);
  return {
    notification: { title: message.title, body: message.body },
    ...(data.length > 0 ? { data: Object.fromEntries(data) as Record<string, string> } : {}),
  };
}

/** A second copy of the message replaces the first one on the device; FCM's own collapse key is set only on request. */
function replacing(message: PushMessage, idempotencyKey: string) {
  // The limit of Apple for all platforms, so that they share one id.
  const tag = cutToBytes(message.collapseKey ?? idempotencyKey, maxTagBytes);
  return {
    android: {
      ...(message.collapseKey ? { collapse_key: tag } : {}),
      notification: { tag },
    },
    apns: { headers: { 'apns-collapse-id': tag } },
    webpush: { notification: { tag } },
  };
}

function fromRefusal(answer: HttpAnswer, token: string, nowMs: number): ProviderResult {
  const error = asObject(readJsonObject(answer.body).error);
  const common = answered(answer, error.message);
  const { errorCode, hasBadRequest, hasFcmError } = readDetails(error);
  const dropDevice: FollowUp[] = [{ kind: 'drop_device', token }];
  const passing = fromPassingStatus(answer, nowMs);
  if (passing !== null) {
    const isWaitUnknown = passing.rateLimited === true && passing.retryAfterMs === undefined;
    return isWaitUnknown ? { ...passing, retryAfterMs: quotaWaitMs } : passing;
  }
  if (errorCode === 'UNREGISTERED') return refused('device_unregistered', { ...common, followUps: dropDevice });
  if (errorCode === 'SENDER_ID_MISMATCH') return refused('device_unregistered', { ...common, followUps: dropDevice });
  switch (answer.status) {
    case 400: {
      // An FCM error alone is about the token; a BadRequest names a field of the payload.
      const isToken = hasFcmError && !hasBadRequest;
      return isToken
        ? refused('device_unregistered', { ...common, followUps: dropDevice })
        : refused('invalid_message', common);
    }
    case 401:
    case 403:
      return refusedForChannel('invalid_credentials', common);
    case 404:
      return refusedForChannel('project_not_found', common);
    case 409:
      return failed('provider_error', common);
    default:
      return refused('provider_refused', common);
  }
}

function readDetails(error: Record<string, unknown>) {
  const details = (Array.isArray(error.details) ? error.details : []).map(asObject);
  const ofType = (suffix: string) => details.find((detail) => String(detail['@type']).endsWith(suffix));
  const fcmError = ofType('fcm.v1.FcmError');
  return {
    errorCode: fcmError?.errorCode ?? error.status,
    hasFcmError: fcmError !== undefined,
    hasBadRequest: ofType('google.rpc.BadRequest') !== undefined,
  };
}
