// Provider configuration of every kind of channel, and of AI. One description per field serves validation, OpenAPI, form and masking.
import * as z from 'zod';
import { noControlCharacters } from '../../primitives.ts';

/** The ways out. */
export const ChannelKind = z.enum(['email', 'push', 'sms', 'in_app', 'slack', 'webhook']).describe('The way out.');
export type ChannelKind = z.infer<typeof ChannelKind>;

/** How a form asks for a value: one line, several lines, or pairs of name and value. */
export type FieldInput = 'line' | 'lines' | 'pairs';

/** What a form and the guard need to know about a field beyond its schema. */
interface FieldTraits {
  label: string;
  placeholder?: string;
  input?: FieldInput;
  /** Encrypted at rest, shown as a hint only. */
  secret?: boolean;
  /** An address that the worker calls: checked by the egress guard when saved and when used. */
  url?: boolean;
}

/** A config field as a form draws it. */
export interface ConfigField {
  name: string;
  label: string;
  hint: string;
  placeholder: string | null;
  input: FieldInput;
  required: boolean;
  secret: boolean;
  url: boolean;
}

const fieldTraits = z.registry<FieldTraits>();

function field<Schema extends z.ZodType>(schema: Schema, hint: string, traits: FieldTraits): Schema {
  const described = schema.describe(hint);
  fieldTraits.add(described, traits);
  return described;
}

const text = (max: number) => z.string().trim().min(1, 'Fill this in or leave it out.').max(max);
const noControl = (max: number) => text(max).regex(noControlCharacters, 'No line breaks or control characters.');

/** Goes into a header as it is; the pattern also refuses the masked hint that the API shows. */
const credential = (max: number) => text(max).regex(/^[\x21-\x7e]+$/, 'Paste the value as the provider shows it.');

const baseUrl = (official: string) =>
  field(
    noControl(500).optional(),
    `Other address of the API, for a region or a self-hosted copy. Default ${official}.`,
    {
      label: 'API address',
      placeholder: official,
      url: true,
    },
  );

const emailFrom = field(
  noControl(320).optional(),
  'Sender of messages that name none: `ada@example.com` or `Ada <ada@example.com>`. The domain must be verified.',
  { label: 'From', placeholder: 'Ada <ada@example.com>' },
);

export const ResendConfig = z.strictObject({
  vendor: z.literal('resend').default('resend').describe('Resend, over its HTTP API.'),
  apiKey: field(credential(200), 'API key with permission to send.', {
    label: 'API key',
    placeholder: 're_…',
    secret: true,
  }),
  from: emailFrom,
  baseUrl: baseUrl('https://api.resend.com'),
});
export type ResendConfig = z.infer<typeof ResendConfig>;

export const CloudflareEmailConfig = z.strictObject({
  vendor: z.literal('cloudflare').describe('Cloudflare Email Service, over the `send_email` binding of this Worker.'),
  from: emailFrom,
});
export type CloudflareEmailConfig = z.infer<typeof CloudflareEmailConfig>;

export const FcmConfig = z.strictObject({
  vendor: z.literal('fcm').default('fcm').describe('Firebase Cloud Messaging, HTTP v1.'),
  projectId: field(
    noControl(100).regex(/^[a-z0-9.:-]+$/, 'A project id holds lower-case letters, digits and hyphens.'),
    '`project_id` of the service account file.',
    { label: 'Project id', placeholder: 'my-app-1a2b3' },
  ),
  clientEmail: field(noControl(320), '`client_email` of the service account file.', {
    label: 'Service account',
    placeholder: 'firebase-adminsdk@my-app.iam.gserviceaccount.com',
  }),
  privateKey: field(
    text(8_000).includes('PRIVATE KEY', 'Paste the whole key, with its BEGIN and END lines.'),
    '`private_key` of the service account file, PEM with its BEGIN and END lines.',
    { label: 'Private key', placeholder: '-----BEGIN PRIVATE KEY-----', input: 'lines', secret: true },
  ),
  baseUrl: baseUrl('https://fcm.googleapis.com'),
  tokenUrl: field(
    noControl(500).optional(),
    'Other address that gives access tokens. Default https://oauth2.googleapis.com/token.',
    { label: 'Token address', placeholder: 'https://oauth2.googleapis.com/token', url: true },
  ),
});
export type FcmConfig = z.infer<typeof FcmConfig>;

export const TwilioConfig = z.strictObject({
  vendor: z.literal('twilio').default('twilio').describe('Twilio Programmable Messaging.'),
  accountSid: field(
    noControl(64).regex(/^[A-Za-z0-9]+$/, 'An account SID holds letters and digits.'),
    'Account SID of the Twilio console.',
    { label: 'Account SID', placeholder: 'AC…' },
  ),
  authToken: field(credential(200), 'Auth token of the Twilio console; it also verifies status callbacks.', {
    label: 'Auth token',
    secret: true,
  }),
  from: field(noControl(20).optional(), 'Sender number in E.164 form, short code or alphanumeric sender id.', {
    label: 'From',
    placeholder: '+14155550123',
  }),
  messagingServiceSid: field(
    noControl(64).optional(),
    'Messaging service that picks the sender; used when a message and `from` name none.',
    { label: 'Messaging service SID', placeholder: 'MG…' },
  ),
  baseUrl: baseUrl('https://api.twilio.com'),
});
export type TwilioConfig = z.infer<typeof TwilioConfig>;

export const SlackConfig = z.strictObject({
  vendor: z.literal('slack').default('slack').describe('Slack incoming webhook.'),
  webhookUrl: field(noControl(500), 'Incoming webhook address that Slack gave you; it is a secret.', {
    label: 'Webhook URL',
    placeholder: 'https://hooks.slack.com/services/…',
    secret: true,
    url: true,
  }),
});
export type SlackConfig = z.infer<typeof SlackConfig>;

export const HttpWebhookConfig = z.strictObject({
  vendor: z.literal('http').default('http').describe('Signed https request (Standard Webhooks).'),
  url: field(noControl(2_000), 'https address that receives the events.', {
    label: 'URL',
    placeholder: 'https://example.com/hooks/sendora',
    url: true,
  }),
  secret: field(
    noControl(120)
      .regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/, 'A signing secret is `whsec_` and base64 of 24 to 64 bytes.')
      .optional(),
    'Signing secret, `whsec_` and base64 of 24 to 64 bytes. Without one the requests are not signed.',
    { label: 'Signing secret', placeholder: 'whsec_…', secret: true },
  ),
  headers: field(
    z.record(z.string().min(1).max(200), z.string().max(4_000)).optional(),
    'Extra request headers, for example an authorization of the receiver.',
    { label: 'Headers', input: 'pairs', secret: true },
  ),
});
export type HttpWebhookConfig = z.infer<typeof HttpWebhookConfig>;

export const InAppConfig = z.strictObject({
  vendor: z.literal('sendora').default('sendora').describe('The feed of this installation.'),
});
export type InAppConfig = z.infer<typeof InAppConfig>;

const aiApiKey = field(credential(500).optional(), 'API key; may be left out for a server that asks for none.', {
  label: 'API key',
  secret: true,
});
const aiModel = (example: string) =>
  field(noControl(200).optional(), `Model to ask when a step names none. Default ${example}.`, {
    label: 'Model',
    placeholder: example,
  });

export const OllamaConfig = z.strictObject({
  vendor: z.literal('ollama').default('ollama').describe('Ollama Cloud or a self-hosted Ollama.'),
  apiKey: aiApiKey,
  baseUrl: baseUrl('https://ollama.com'),
  model: aiModel('gpt-oss:120b'),
});
export type OllamaConfig = z.infer<typeof OllamaConfig>;

export const OpenAiConfig = z.strictObject({
  vendor: z.literal('openai').describe('OpenAI or any server with a compatible /v1/chat/completions.'),
  apiKey: aiApiKey,
  baseUrl: baseUrl('https://api.openai.com'),
  model: aiModel('gpt-4o-mini'),
});
export type OpenAiConfig = z.infer<typeof OpenAiConfig>;

/** Config of every vendor by kind; the first vendor of a kind is its default. */
export const vendorConfigs = {
  email: { resend: ResendConfig, cloudflare: CloudflareEmailConfig },
  push: { fcm: FcmConfig },
  sms: { twilio: TwilioConfig },
  in_app: { sendora: InAppConfig },
  slack: { slack: SlackConfig },
  webhook: { http: HttpWebhookConfig },
  ai: { ollama: OllamaConfig, openai: OpenAiConfig },
} as const;

/** Config of a channel by kind; `vendor` may be left out for the default one. */
export const channelConfigs = {
  email: z.discriminatedUnion('vendor', [ResendConfig, CloudflareEmailConfig]),
  push: FcmConfig,
  sms: TwilioConfig,
  in_app: InAppConfig,
  slack: SlackConfig,
  webhook: HttpWebhookConfig,
} as const satisfies Record<ChannelKind, z.ZodType>;
export type ChannelConfigs = { [Kind in ChannelKind]: z.infer<(typeof channelConfigs)[Kind]> };

export const AiSettings = z
  .discriminatedUnion('vendor', [OllamaConfig, OpenAiConfig])
  .describe('Which model answers the AI steps of this organisation.');
export type AiSettings = z.infer<typeof AiSettings>;

/** The fields of a config schema as a form draws them; the vendor itself is chosen before. */
export function describeFields(schema: z.ZodObject): ConfigField[] {
  return Object.entries(schema.shape).flatMap(([name, part]) => {
    const fieldSchema = part as z.ZodType;
    const traits = fieldTraits.get(fieldSchema);
    if (traits === undefined) return [];
    return {
      name,
      label: traits.label,
      hint: fieldSchema.description ?? '',
      placeholder: traits.placeholder ?? null,
      input: traits.input ?? 'line',
      required: !fieldSchema.safeParse(undefined).success,
      secret: traits.secret ?? false,
      url: traits.url ?? false,
    };
  });
}

type FieldNames = Readonly<Record<ChannelKind | 'ai', Readonly<Record<string, readonly string[]>>>>;

/** Names of the secret fields, as `secretFields[kind][vendor]`. */
export const secretFields: FieldNames = fieldNames((field) => field.secret);

/** Names of the fields that hold addresses the worker will call, as `urlFields[kind][vendor]`. */
export const urlFields: FieldNames = fieldNames((field) => field.url);

function fieldNames(wanted: (field: ConfigField) => boolean): FieldNames {
  const ofVendors = (vendors: Record<string, z.ZodObject>) =>
    Object.fromEntries(
      Object.entries(vendors).map(([vendor, schema]) => [
        vendor,
        describeFields(schema)
          .filter(wanted)
          .map((field) => field.name),
      ]),
    );
  return {
    email: ofVendors(vendorConfigs.email),
    push: ofVendors(vendorConfigs.push),
    sms: ofVendors(vendorConfigs.sms),
    in_app: ofVendors(vendorConfigs.in_app),
    slack: ofVendors(vendorConfigs.slack),
    webhook: ofVendors(vendorConfigs.webhook),
    ai: ofVendors(vendorConfigs.ai),
  };
}
