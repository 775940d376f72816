/** The kinds of message. */
export const kinds = ['email', 'sms', 'push', 'slack', 'webhook', 'ai'] as const;
export type Kind = (typeof kinds)[number];

/** Every vendor; each can be made to fail. */
export const vendors = [
  'resend',
  'postmark',
  'ses',
  'twilio',
  'fcm',
  'webpush',
  'apns',
  'slack',
  'webhook',
  'ollama',
  'openai',
] as const;
export type Vendor = (typeof vendors)[number];

/** A request as it was received, read to its end; header names are in lower case, nothing is masked yet. */
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

/** Clock and randomness as arguments, so that a vendor is a pure function. */
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
  /** The recipients to show. */
  to: string;
  /** Every address that the `to` filter matches. */
  recipients: string[];
  /** The id in the vendor's answer. */
  providerId: string | null;
  summary: S;
}

/** What is kept of an accepted request, in addition to the request itself. */
export type Capture =
  | CaptureOf<'email', EmailSummary>
  | CaptureOf<'sms', SmsSummary>
  | CaptureOf<'push', PushSummary>
  | CaptureOf<'slack', SlackSummary>
  | CaptureOf<'webhook', WebhookSummary>
  | CaptureOf<'ai', AiSummary>;

/** A repeated request gets the first answer; a different one with the same key gets `conflict`. */
export interface Once {
  scope: string;
  fingerprint: string;
  ttlMs: number;
  conflict: Answer;
}

/** A rate limit of a vendor: `burst` at once, then one every `everyMs`. */
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

/** A vendor's handling of a request: its answer, and the accepted message (null when refused). */
export interface Judgement {
  answer: Answer;
  capture: Capture | null;
  once?: Once;
  pace?: Pace;
  chat?: Chat;
}

export type Judge = (request: Received, context: Context) => Judgement | Promise<Judgement>;
