/** What a message is to the person who gets it. */
export const kinds = ['email', 'sms', 'push', 'slack', 'webhook', 'ai'] as const;
export type Kind = (typeof kinds)[number];

/** Every vendor that can be told to fail. */
export const vendors = [
  'resend',
  'postmark',
  'ses',
  'twilio',
  'fcm',
  'webpush',
  'slack',
  'webhook',
  'ollama',
  'openai',
] as const;
export type Vendor = (typeof vendors)[number];

/** A request as it reached the sandbox, read whole; header names are lower case, nothing is masked yet. */
export interface Received {
  method: string;
  origin: string;
  path: string;
  query: Record<string, string>;
  params: Record<string, string>;
  headers: Record<string, string>;
  bytes: Uint8Array<ArrayBuffer>;
  text: string;
}

/** Clock and randomness, handed in so that a vendor is a plain function. */
export interface Context {
  nowMs: number;
  newId: () => string;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface EmailSummary {
  from: string;
  to: string;
  cc?: string;
  bcc?: string;
  replyTo?: string;
  subject: string;
  text: string | null;
  /** Empty when the mail has no HTML part. */
  html: string;
  headers: Record<string, string>;
}
interface SmsSummary {
  from: string;
  to: string;
  text: string;
}
interface PushSummary {
  token: string;
  title: string | null;
  body: string | null;
  data: Record<string, unknown> | null;
}
interface SlackSummary {
  text: string | null;
  attachments: Record<string, unknown>[];
}
interface WebhookSummary {
  contentType: string | null;
}
interface AiSummary {
  model: string;
  prompt: string;
  /** Filled in when the reply is known. */
  reply: string;
}

interface CaptureOf<K extends Kind, S> {
  kind: K;
  /** Who the message is for, as shown. */
  to: string;
  /** Every address the `to` filter finds it by. */
  recipients: string[];
  /** The id that the vendor's answer gave the caller. */
  providerId: string | null;
  summary: S;
}

/** What is kept of an accepted request, beside the request itself. */
export type Capture =
  | CaptureOf<'email', EmailSummary>
  | CaptureOf<'sms', SmsSummary>
  | CaptureOf<'push', PushSummary>
  | CaptureOf<'slack', SlackSummary>
  | CaptureOf<'webhook', WebhookSummary>
  | CaptureOf<'ai', AiSummary>;

/** Answers a repeated request with the first answer, and a different one under the same key with `conflict`. */
export interface Once {
  scope: string;
  fingerprint: string;
  ttlMs: number;
  conflict: Answer;
}

/** A rate the vendor keeps: `burst` at once, then one every `everyMs`. */
export interface Pace {
  key: string;
  burst: number;
  everyMs: number;
  refusal: Answer;
}

/** A model call whose reply is either the next queued one or the echo. */
export interface Chat {
  format: 'ollama' | 'openai';
  id: string;
  model: string;
  echo: string;
  promptTokens: number;
  stream: boolean;
}

/** What a vendor makes of a request: its answer, and what it took in (null when it refused). */
export interface Judgement {
  answer: Answer;
  capture: Capture | null;
  once?: Once;
  pace?: Pace;
  chat?: Chat;
}

export type Judge = (request: Received, context: Context) => Judgement | Promise<Judgement>;
