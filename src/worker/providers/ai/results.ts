import type { EgressRequest } from '../../guard/egress.ts';
import type { AiResult, AiUsage, ProviderContext } from '../provider.ts';
import {
  answered,
  failed,
  fromEgressFailure,
  fromPassingStatus,
  type HttpAnswer,
  isSuccess,
  readJsonObject,
  refused,
  refusedForChannel,
} from '../results.ts';

/** A large model may think for a minute before its first byte. */
const limits = { timeoutMs: 90_000, bodyTimeoutMs: 60_000, maxBodyBytes: 512 * 1_024 } as const;

/** The content of a vendor's successful answer. */
export interface ReadReply {
  text: unknown;
  model: unknown;
  usage: AiUsage | null;
  /** The model declined by its own policy. */
  isDeclined: boolean;
}

interface AiVendor {
  url: string;
  apiKey: string | undefined;
  model: string;
  body: Record<string, unknown>;
  read(answer: Record<string, unknown>): ReadReply;
  /** The vendor's own message in a refusal. */
  detail(answer: Record<string, unknown>): unknown;
}

/** Asks a model server once and reads its answer. */
export async function askModel(vendor: AiVendor, context: ProviderContext): Promise<AiResult> {
  const request: EgressRequest = {
    ...limits,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(vendor.apiKey === undefined ? {} : { authorization: `Bearer ${vendor.apiKey}` }),
    },
    body: JSON.stringify(vendor.body),
  };
  const answer = await context.egress.request(vendor.url, request);
  if (!answer.ok) return fromEgressFailure(answer);
  if (!isSuccess(answer)) return fromRefusal(answer, vendor, context.now);
  const { text, model, usage, isDeclined } = vendor.read(readJsonObject(answer.body));
  if (isDeclined) return refused('content_refused', answered(answer));
  if (typeof text !== 'string') return failed('bad_response', answered(answer));
  if (text.trim() === '') return failed('empty_reply', answered(answer));
  return { kind: 'reply', text, model: typeof model === 'string' ? model : vendor.model, usage };
}

/** Token counts, if the vendor reported both. */
export function readUsage(inputTokens: unknown, outputTokens: unknown): AiUsage | null {
  return typeof inputTokens === 'number' && typeof outputTokens === 'number' ? { inputTokens, outputTokens } : null;
}

/** Whether the messages mention JSON, without which some vendors refuse JSON mode. */
export function mentionsJson(messages: readonly { content: string }[]): boolean {
  return messages.some((message) => /json/i.test(message.content));
}

function fromRefusal(answer: HttpAnswer, vendor: AiVendor, nowMs: number): AiResult {
  const common = answered(answer, vendor.detail(readJsonObject(answer.body)));
  if (answer.status === 429 && answer.body.includes('insufficient_quota')) {
    return refusedForChannel('quota_exceeded', common);
  }
  const passing = fromPassingStatus(answer, nowMs);
  if (passing !== null) return passing;
  switch (answer.status) {
    case 401:
    case 403:
      return refusedForChannel('invalid_credentials', common);
    case 402:
      return refusedForChannel('quota_exceeded', common);
    case 404:
      return refused('model_not_found', { ...common, detail: vendor.model });
    case 413:
      return refused('message_too_large', common);
    default:
      return refused('provider_refused', common);
  }
}
