import { describeFields } from '../../../contract/messages/channels/fields.ts';
import { WebPushConfig } from '../../../contract/messages/channels/push.ts';
import { subscriptionIn } from '../../../contract/people/device.ts';
import { encodeUtf8 } from '../../guard/bytes.ts';
import { sha256Hex } from '../../ids.ts';
import type { FollowUp } from '../../store/follow-ups.ts';
import type { Provider, ProviderResult, PushMessage } from '../provider.ts';
import {
  answered,
  fromEgressFailure,
  fromPassingStatus,
  type HttpAnswer,
  isSuccess,
  refused,
  refusedForChannel,
  sent,
} from '../results.ts';
import { messageLifetimeSeconds, pausedMs } from './lifetime.ts';
import { vapidAuthorization } from './vapid.ts';
import { encryptForSubscription, maxPlainBytes } from './web-push-encryption.ts';

/** Longest `Topic` of RFC 8030; the digits of a hash are part of its alphabet. */
const topicLength = 32;

/**
 * Web Push, RFC 8030. A push service takes no idempotency key: a second copy replaces the first one by its `Topic` while
 * the browser has not received it, and by the `tag` of its notification afterwards.
 */
export const pushWebPush: Provider<WebPushConfig, PushMessage> = {
  kind: 'push',
  vendor: 'webpush',
  fields: describeFields(WebPushConfig),
  config: WebPushConfig,
  async send(config, message, context) {
    if (message.platform !== 'webpush') return refused('unsupported_platform');
    const dropDevice: FollowUp[] = [{ kind: 'drop_device', token: message.token }];
    const subscription = subscriptionIn(message.token);
    if (subscription === null) return refused('invalid_subscription', { followUps: dropDevice });
    const tag = sha256Hex(message.collapseKey ?? context.idempotencyKey).slice(0, topicLength);
    const plain = encodeUtf8(payloadOf(message, tag));
    if (plain.length > maxPlainBytes) return refused('message_too_large');
    const body = await encryptForSubscription(plain, subscription.keys);
    if (body === null) return refused('invalid_subscription', { followUps: dropDevice });
    const { endpoint } = subscription;
    const authorization = await vapidAuthorization(config, new URL(endpoint).origin, context.now);
    if (authorization === null) {
      const detail = 'the private key does not belong to the public key';
      return refusedForChannel('invalid_credentials', { detail });
    }
    const answer = await context.egress.request(endpoint, {
      method: 'POST',
      headers: {
        authorization,
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(messageLifetimeSeconds),
        urgency: 'normal',
        topic: tag,
      },
      body,
    });
    if (!answer.ok) return fromEgressFailure(answer);
    if (isSuccess(answer)) return sent(answer.headers.get('location'), answered(answer));
    return fromRefusal(answer, message.token, context.now);
  },
};

/** What the service worker of the page gets. */
function payloadOf({ title, body, data }: PushMessage, tag: string): string {
  return JSON.stringify({ title, body, tag, data: data ?? {} });
}

function fromRefusal(answer: HttpAnswer, token: string, nowMs: number): ProviderResult {
  const passing = fromPassingStatus(answer, nowMs);
  if (passing !== null) return passing;
  const common = answered(answer);
  switch (answer.status) {
    case 404:
    case 410:
      return refused('subscription_ended', { ...common, followUps: [{ kind: 'drop_device', token }] });
    case 413:
      return refused('message_too_large', common);
    case 400:
      return refused('invalid_message', common);
    case 401:
    case 403:
      // Whoever registers a subscription chooses who answers here, so an answer speaks for that subscription alone.
      return refused('subscription_refused', {
        ...common,
        followUps: [{ kind: 'pause_device', token, until: nowMs + pausedMs }],
      });
    default:
      return refused('provider_refused', common);
  }
}
