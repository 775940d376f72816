import { describeFields } from '../../../contract/messages/channels/fields.ts';
import { HttpWebhookConfig } from '../../../contract/messages/channels/webhook.ts';
import { checkHeaders } from '../../guard/check-headers.ts';
import { isSigningSecret, sign } from '../../guard/sign.ts';
import type { Provider, WebhookMessage } from '../provider.ts';
import {
  answered,
  fromEgressFailure,
  fromPassingStatus,
  type HttpAnswer,
  isSuccess,
  readJsonObject,
  refused,
  sent,
} from '../results.ts';
import { keptBytes, subscriberResult } from './subscriber.ts';

/** Signed https requests (Standard Webhooks 1.0); only 2xx is a success. */
export const webhookHttp: Provider<HttpWebhookConfig, WebhookMessage> = {
  kind: 'webhook',
  vendor: 'http',
  fields: describeFields(HttpWebhookConfig),
  config: HttpWebhookConfig,
  async send(config, message, context) {
    const custom = { ...config.headers, ...message.headers };
    const verdict = checkHeaders(custom);
    if (!verdict.ok) return refused('invalid_header', { detail: verdict.header });
    // Services that a preset is for know no signatures.
    const ownSecrets = config.secret === undefined || config.preset !== undefined ? [] : [config.secret];
    const secrets = message.secrets.length > 0 ? message.secrets : ownSecrets;
    if (!secrets.every(isSigningSecret)) return refused('invalid_secret');
    // A GET has no body: an empty one is signed, and nothing is said of its type.
    const isGet = message.method === 'GET';
    const body = isGet ? '' : message.body;
    const answer = await context.egress.request(message.url, {
      method: message.method,
      headers: {
        ...(isGet ? {} : { 'content-type': message.contentType }),
        'user-agent': 'Sendora-Webhooks/1',
        ...lowerCaseNames(custom),
        ...(config.preset === undefined ? await signatureHeaders(message, secrets, body) : {}),
      },
      body,
      ...(message.subscribed ? { maxBodyBytes: keptBytes } : {}),
    });
    if (message.subscribed) return subscriberResult(answer, context.now);
    if (!answer.ok) return fromEgressFailure(answer);
    if (isSuccess(answer))
      return { ...sent(null, answered(answer)), ...(message.keepsAnswer ? { answer: answer.body } : {}) };
    const passing = fromPassingStatus(answer, context.now);
    if (passing !== null) return { ...passing, ...discordPause(config, answer) };
    return refused(answer.status === 410 ? 'gone' : 'endpoint_refused', answered(answer, `status ${answer.status}`));
  },
};

/** Discord says in its answer how many seconds to wait, fractions included. */
function discordPause({ preset }: HttpWebhookConfig, { status, body }: HttpAnswer): { retryAfterMs?: number } {
  if (preset !== 'discord' || status !== 429) return {};
  const seconds = readJsonObject(body).retry_after;
  return typeof seconds === 'number' && seconds >= 0 ? { retryAfterMs: Math.ceil(seconds * 1_000) } : {};
}

async function signatureHeaders(
  message: WebhookMessage,
  secrets: string[],
  body: string,
): Promise<Record<string, string>> {
  const identity = { 'webhook-id': message.id, 'webhook-timestamp': String(message.timestampSeconds) };
  if (secrets.length === 0) return identity;
  return { ...identity, 'webhook-signature': await sign(secrets, message.id, message.timestampSeconds, body) };
}

function lowerCaseNames(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
