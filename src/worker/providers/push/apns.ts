import { describeFields } from '../../../contract/messages/channels/fields.ts';
import { ApnsConfig } from '../../../contract/messages/channels/push.ts';
import { encodeUtf8 } from '../../guard/bytes.ts';
import { derivedId } from '../../ids.ts';
import type { FollowUp } from '../../store/follow-ups.ts';
import type { Provider, ProviderResult, PushMessage } from '../provider.ts';
import {
  answered,
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
import { apnsToken } from './apns-token.ts';
import { messageLifetimeSeconds, pausedMs } from './lifetime.ts';
import { cutToBytes, maxTagBytes } from './tag.ts';

const maxPayloadBytes = 4_096;
/** Apple asks servers that change their token too often to wait this long. */
const tokenWaitMs = 20 * 60_000;

/**
 * Apple Push Notification service, with the token of a signing key. A second copy of a message has the same `apns-id` and
 * replaces the first one on the device by its collapse id.
 */
export const pushApns: Provider<ApnsConfig, PushMessage> = {
  kind: 'push',
  vendor: 'apns',
  fields: describeFields(ApnsConfig),
  config: ApnsConfig,
  async send(config, message, context) {
    if (message.platform !== 'apns') return refused('unsupported_platform');
    const body = payloadOf(message);
    if (encodeUtf8(body).length > maxPayloadBytes) return refused('message_too_large');
    const token = await apnsToken(config, context.now);
    if (token === null) return refusedForChannel('invalid_credentials', { detail: 'the private key cannot be read' });
    const id = derivedId('apns', context.idempotencyKey);
    const base = config.baseUrl ?? 'https://api.push.apple.com';
    const answer = await context.egress.request(joinUrl(base, `/3/device/${encodeURIComponent(message.token)}`), {
      method: 'POST',
      headers: {
        authorization: `bearer ${token}`,
        'content-type': 'application/json',
        'apns-topic': config.topic,
        'apns-push-type': 'alert',
        'apns-priority': '10',
        'apns-id': id,
        'apns-expiration': String(Math.floor(context.now / 1_000) + messageLifetimeSeconds),
        'apns-collapse-id': cutToBytes(message.collapseKey ?? context.idempotencyKey, maxTagBytes),
      },
      body,
    });
    if (!answer.ok) return fromEgressFailure(answer);
    if (isSuccess(answer)) return sent(answer.headers.get('apns-id') ?? id, answered(answer));
    return fromRefusal(answer, message.token, context.now);
  },
};

/** The data has a place of its own, so that no key of it can be taken for one of Apple's. */
function payloadOf({ title, body, data }: PushMessage): string {
  return JSON.stringify({ aps: { alert: { title, body }, sound: 'default' }, ...(data ? { data } : {}) });
}

function fromRefusal(answer: HttpAnswer, token: string, nowMs: number): ProviderResult {
  const { reason, timestamp } = readJsonObject(answer.body);
  const common = answered(answer, reason);
  const pauseDevice: FollowUp[] = [{ kind: 'pause_device', token, until: nowMs + pausedMs }];
  switch (reason) {
    case 'BadDeviceToken':
    case 'DeviceTokenNotForTopic':
      // Tokens of another environment are refused like this, so none is forgotten for it.
      return refused('device_token_refused', { ...common, followUps: pauseDevice });
    case 'BadTopic':
    case 'MissingTopic':
    case 'TopicDisallowed':
      return refusedForChannel('topic_refused', common);
    case 'TooManyProviderTokenUpdates':
      return failed('rate_limited', { ...common, rateLimited: true, retryAfterMs: tokenWaitMs });
    case 'IdleTimeout':
      return failed('provider_error', common);
  }
  const passing = fromPassingStatus(answer, nowMs);
  if (passing !== null) return passing;
  switch (answer.status) {
    case 400:
      return refused('invalid_message', common);
    case 403:
      return refusedForChannel('invalid_credentials', common);
    case 404:
    case 405:
      return refusedForChannel('project_not_found', common);
    case 410:
      return refused('device_unregistered', { ...common, followUps: [gone(token, timestamp)] });
    case 413:
      return refused('message_too_large', common);
    default:
      return refused('provider_refused', common);
  }
}

/** Apple says since when the token is invalid (epoch ms); an app may have registered it again after that. */
function gone(token: string, timestamp: unknown): FollowUp {
  const since = typeof timestamp === 'number' && Number.isFinite(timestamp) ? { since: timestamp } : {};
  return { kind: 'drop_device', token, ...since };
}
