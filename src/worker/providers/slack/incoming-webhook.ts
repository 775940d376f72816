import { describeFields } from '../../../contract/messages/channels/fields.ts';
import { SlackConfig } from '../../../contract/messages/channels/slack.ts';
import { type SlackPayload, slackPlain } from '../../../engine/ops-messages/slack.ts';
import type { Provider, ProviderContext, ProviderResult, SlackMessage } from '../provider.ts';
import {
  answered,
  failed,
  fromEgressFailure,
  fromPassingStatus,
  type HttpAnswer,
  refused,
  refusedForChannel,
  sent,
} from '../results.ts';
import { parseRetryAfter } from '../retry-after.ts';
import { deadReason, deadWords, payloadWords, permissionReason, permissionWords } from './words.ts';

/** Slack incoming webhooks: the answer is one word, and only 200 with `ok` is a success. */
export const slackIncomingWebhook: Provider<SlackConfig, SlackMessage> = {
  kind: 'slack',
  vendor: 'slack',
  fields: describeFields(SlackConfig),
  config: SlackConfig,
  async send({ webhookUrl }, { payload }, context) {
    const answer = await post(webhookUrl, payload, context);
    if (!answer.ok) return fromEgressFailure(answer);
    const word = wordOf(answer);
    // A page is not lost to a fault of its layout; as plain text it cannot have the same one.
    const isOurs = payloadWords.has(word) && payload.attachments !== undefined;
    return isOurs ? sendPlain(webhookUrl, payload, context, word) : resultOf(answer, context.now);
  },
};

function post(url: string, payload: SlackPayload, { egress }: ProviderContext) {
  const headers = { 'content-type': 'application/json' };
  return egress.request(url, { method: 'POST', headers, body: JSON.stringify(payload) });
}

async function sendPlain(
  url: string,
  payload: SlackPayload,
  context: ProviderContext,
  word: string,
): Promise<ProviderResult> {
  const answer = await post(url, slackPlain(payload), context);
  if (!answer.ok) return fromEgressFailure(answer);
  const result = resultOf(answer, context.now);
  if (result.kind !== 'sent') return result;
  return { ...result, body: `${answer.body} (sent as plain text, since Slack refused its layout: ${word})` };
}

const wordOf = ({ body }: HttpAnswer) => body.trim().split(/\s/, 1)[0] ?? '';

function resultOf(answer: HttpAnswer, now: number): ProviderResult {
  const word = wordOf(answer);
  const told = answered(answer, word === '' ? `status ${answer.status}` : word);
  if (answer.status === 200 && word === 'ok') return sent(null, told);
  if (deadWords.has(word)) return refusedForChannel(deadReason, told, { atOnce: true });
  if (permissionWords.has(word)) return refused(permissionReason, told);
  if (payloadWords.has(word)) return refused('invalid_message', told);
  if (answer.status === 429 || word === 'rate_limited') return limited(answer, told, now);
  const passing = word === 'rollup_error' ? failed('provider_error', told) : fromPassingStatus(answer, now);
  if (passing !== null) return passing;
  // Whatever stands in front of Slack answered; the message may be there all the same.
  if (answer.status >= 200 && answer.status < 300) return failed('bad_response', told);
  if (answer.status === 401 || answer.status === 403) return refusedForChannel('invalid_credentials', told);
  return refused('provider_refused', told);
}

/** Slack says how long to wait; where it does not, a second is its rate. */
function limited(answer: HttpAnswer, told: ReturnType<typeof answered>, now: number): ProviderResult {
  const retryAfterMs = parseRetryAfter(answer.headers.get('retry-after'), now) ?? 1_000;
  return failed('rate_limited', { ...told, retryAfterMs, rateLimited: true });
}
