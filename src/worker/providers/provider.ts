import type * as z from 'zod';
import type { ConfigField } from '../../contract/messages/channels/fields.ts';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { Platform } from '../../contract/people/device.ts';
import type { NewItem } from '../../engine/feed/feed.ts';
import type { FeedContent } from '../../engine/feed/item.ts';
import type { SlackPayload } from '../../engine/ops-messages/slack.ts';
import type { Egress } from '../guard/egress.ts';
import type { FollowUp } from '../store/follow-ups.ts';

export interface SentResult {
  kind: 'sent';
  /** The provider's own id of the message. */
  providerId: string | null;
  statusCode: number | null;
  /** First 4 KB of the answer. */
  body: string;
  /** As much of the answer as was read, where the message asked for it. */
  answer?: string;
  /** It took the message and asked for no further ones. */
  asksToStop?: true;
}

/** Would be refused again, so it is not retried. */
export interface RefusedResult {
  kind: 'refused';
  outcome: 'error' | 'suppressed' | 'skipped-missing-config' | 'byod_required';
  /** Key of the reasons table. */
  reason: string;
  /** One sentence: what happened and what to do. */
  message: string;
  statusCode: number | null;
  body: string;
  followUps?: FollowUp[];
}

/** May succeed later: network, timeout, redirect, 408, 425, 429, 5xx. */
export interface FailedResult {
  kind: 'failed';
  reason: string;
  message: string;
  statusCode: number | null;
  body: string;
  /** The provider asked to wait this long before the next attempt. */
  retryAfterMs?: number;
  /** The provider received too many requests. */
  rateLimited?: boolean;
  /** The request may have been sent, and no answer was received. */
  uncertain?: boolean;
  /** Most retries, if fewer than the retry schedule allows. */
  maxRetries?: number;
  followUps?: FollowUp[];
}

/** Nothing was sent, because a sender or a recipient is missing. */
export interface SkippedResult {
  kind: 'skipped';
  outcome: 'skipped-missing-config' | 'suppressed';
  reason: string;
  message: string;
}

export type ProviderResult = SentResult | RefusedResult | FailedResult | SkippedResult;

export type ProviderField = ConfigField;

/** The `send_email` binding behind createEmailSender. */
export interface EmailSender {
  send(message: { from: string; to: string; raw: string }): Promise<unknown>;
}

/** The feeds of people; adding an item again changes nothing. */
export interface FeedSender {
  /** `recount`: the title has to be made for this count, and nothing was added. */
  add(
    projectId: string,
    userId: string,
    item: NewItem,
  ): Promise<{ kind: 'added' | 'known' } | { kind: 'recount'; count: number }>;
}

export interface ProviderContext {
  egress: Egress;
  /** Epoch ms. */
  now: number;
  /** The same for every attempt of one message: `runId:cursor:visit`, or the id of the delivery. */
  idempotencyKey: string;
  /** `null` or left out when this Worker has no such binding. */
  email?: EmailSender | null;
  /** Left out where nothing sends to feeds. */
  feed?: FeedSender | null;
}

/** Sends messages through one vendor. Refusals are results; a provider never throws, sleeps or retries. */
export interface Provider<Config, Message> {
  kind: ChannelKind;
  vendor: string;
  fields: ProviderField[];
  config: z.ZodType<Config>;
  send(config: Config, message: Message, context: ProviderContext): Promise<ProviderResult>;
}

export interface EmailMessage {
  /** `ada@example.com` or `Ada <ada@example.com>`; when empty, the sender of the config. */
  from: string;
  /** One recipient. */
  to: string;
  subject: string;
  html: string;
  /** Derived from `html` when left out. */
  text?: string;
  replyTo?: string;
  /** Extra headers, e.g. List-Unsubscribe; not those that the structure of the message needs. */
  headers?: Record<string, string>;
  /** Without angle brackets. */
  messageId?: string;
}

export interface PushMessage {
  /** Of a device in the form in which it is kept. */
  token: string;
  platform: Platform;
  title: string;
  body: string;
  data?: Record<string, unknown>;
  /** A newer message with the same key replaces an older one that was not delivered yet. */
  collapseKey?: string;
}

export interface SmsMessage {
  /** E.164. */
  to: string;
  from?: string;
  body: string;
  /** Public address for delivery reports. */
  statusCallback?: string;
}

export interface SlackMessage {
  payload: SlackPayload;
}

export interface WebhookMessage {
  url: string;
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET';
  /** Headers that a user chose. */
  headers: Record<string, string>;
  /** Not sent with GET. */
  body: string;
  contentType: string;
  /** `whsec_…`; several during a rotation. When empty, the secret of the config. */
  secrets: string[];
  /** The same for every attempt. */
  id: string;
  /** Time of this attempt. */
  timestampSeconds: number;
  /** The result holds the answer as it was read. */
  keepsAnswer?: boolean;
  /** It goes to a subscribed endpoint: all that is no success may be tried again, unless the answer says otherwise. */
  subscribed?: boolean;
}

export interface FeedMessage extends FeedContent {
  /** Id of the delivery, a UUID; that of the item too. */
  id: string;
  projectId: string;
  userId: string;
  /** Makes it one with the unread item of the same key. */
  batch?: {
    key: string;
    /** For so long after the first one. */
    windowMinutes: number;
    /** Who caused it. */
    actor: string | null;
    /** Title of an item that stands for several. */
    titleOf?(count: number): string;
  };
}

export interface AiRequest {
  messages: { role: 'system' | 'user' | 'assistant'; content: string }[];
  /** Ask the model for JSON. */
  json: boolean;
  model?: string;
  maxTokens?: number;
}

export interface AiUsage {
  inputTokens: number;
  outputTokens: number;
}

export type AiResult =
  | { kind: 'reply'; text: string; model: string; usage: AiUsage | null }
  | FailedResult
  | RefusedResult;

/** Asks the models of one vendor; the same rules as for a Provider. */
export interface AiProvider<Config> {
  vendor: string;
  fields: ProviderField[];
  config: z.ZodType<Config>;
  ask(config: Config, request: AiRequest, context: ProviderContext): Promise<AiResult>;
}
