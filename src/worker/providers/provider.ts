import type * as z from 'zod';
import type { ConfigField } from '../../contract/messages/channels/fields.ts';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { Egress } from '../guard/egress.ts';
import type { FollowUp } from '../store/follow-ups.ts';

export interface SentResult {
  kind: 'sent';
  /** The provider's own id of the message. */
  providerId: string | null;
  statusCode: number | null;
  /** First 4 KB of the answer. */
  body: string;
}

/** Will be refused again: not to be retried. */
export interface RefusedResult {
  kind: 'refused';
  outcome: 'error' | 'suppressed' | 'skipped-missing-config' | 'byod_required';
  /** Key of the reasons table. */
  reason: string;
  /** One plain sentence: what happened and what to do. */
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
  /** The provider asked to wait this long. */
  retryAfterMs?: number;
  /** The provider said that we are too fast. */
  rateLimited?: boolean;
  /** The request may have left and no answer came. */
  uncertain?: boolean;
  /** Fewer retries than the plan allows. */
  maxRetries?: number;
  followUps?: FollowUp[];
}

/** Nothing left, because something to send with or to is missing. */
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

export interface ProviderContext {
  egress: Egress;
  /** Epoch ms. */
  now: number;
  /** The same for every attempt of one message: `runId:cursor:visit`, or the id of the delivery. */
  idempotencyKey: string;
  /** `null` or left out where this Worker has no such binding. */
  email?: EmailSender | null;
}

/** One way to reach one vendor. Refusals are results; a provider never throws, sleeps or retries. */
export interface Provider<Config, Message> {
  kind: ChannelKind;
  vendor: string;
  title: string;
  fields: ProviderField[];
  config: z.ZodType<Config>;
  send(config: Config, message: Message, context: ProviderContext): Promise<ProviderResult>;
}

export interface EmailMessage {
  /** `ada@example.com` or `Ada <ada@example.com>`; the sender of the config when empty. */
  from: string;
  /** One recipient. */
  to: string;
  subject: string;
  html: string;
  /** Derived from `html` when left out. */
  text?: string;
  replyTo?: string;
  /** Extra headers, e.g. List-Unsubscribe; never those that frame the message. */
  headers?: Record<string, string>;
  /** Without angle brackets. */
  messageId?: string;
}

export interface PushMessage {
  token: string;
  platform: 'fcm';
  title: string;
  body: string;
  data?: Record<string, unknown>;
  /** Newer messages with this key replace older ones that were not yet delivered. */
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

export interface WebhookMessage {
  url: string;
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET';
  /** Headers that a user chose. */
  headers: Record<string, string>;
  body: string;
  /** `whsec_…`; several during a rotation. The secret of the config when empty. */
  secrets: string[];
  /** Stable over retries. */
  id: string;
  /** Moment of this attempt. */
  timestampSeconds: number;
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

/** One way to ask one kind of model server; the same rules as for a Provider. */
export interface AiProvider<Config> {
  vendor: string;
  title: string;
  fields: ProviderField[];
  config: z.ZodType<Config>;
  ask(config: Config, request: AiRequest, context: ProviderContext): Promise<AiResult>;
}
