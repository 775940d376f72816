import {
  type AiSettings,
  type ChannelConfigs,
  type ChannelKind,
  secretFields,
} from '../../contract/channel-configs.ts';
import { aiOllama } from './ai-ollama.ts';
import { aiOpenAi } from './ai-openai.ts';
import { emailBinding } from './email-binding.ts';
import { emailResend } from './email-resend.ts';
import type {
  AiProvider,
  AiRequest,
  AiResult,
  EmailMessage,
  Provider,
  ProviderContext,
  ProviderResult,
  PushMessage,
  SmsMessage,
  WebhookMessage,
} from './provider.ts';
import { pushFcm } from './push-fcm.ts';
import { scrubSecrets } from './scrub-secrets.ts';
import { smsTwilio } from './sms-twilio.ts';
import { webhookHttp } from './webhook-http.ts';

/** What is sent over each kind of channel. */
export interface Messages {
  email: EmailMessage;
  push: PushMessage;
  sms: SmsMessage;
  webhook: WebhookMessage;
}
export type SendKind = keyof Messages & ChannelKind;

/** Every provider, as `providers[kind][vendor]`. */
export const providers = {
  email: { resend: emailResend, cloudflare: emailBinding },
  push: { fcm: pushFcm },
  sms: { twilio: smsTwilio },
  webhook: { http: webhookHttp },
} as const satisfies { [Kind in SendKind]: Record<ChannelConfigs[Kind]['vendor'], unknown> };

/** Every model server, by vendor. */
export const aiProviders = { ollama: aiOllama, openai: aiOpenAi } as const satisfies Record<
  AiSettings['vendor'],
  unknown
>;

/** Sends one message over the vendor that the config names; the result holds no secret of the config. */
export async function sendThrough<Kind extends SendKind>(
  kind: Kind,
  config: ChannelConfigs[Kind],
  message: Messages[Kind],
  context: ProviderContext,
): Promise<ProviderResult> {
  const result = await providerOf(kind, config).send(config, message, context);
  return scrubSecrets(result, config, secretFields[kind][config.vendor] ?? []);
}

/** Asks the model server that the settings name; the result holds no secret of the settings. */
export async function askThrough(
  settings: AiSettings,
  request: AiRequest,
  context: ProviderContext,
): Promise<AiResult> {
  const result = await aiProviderOf(settings).ask(settings, request, context);
  return scrubSecrets(result, settings, secretFields.ai[settings.vendor] ?? []);
}

/** The cast is sound because a config holds the vendor by which its own provider is found. */
function providerOf<Kind extends SendKind>(
  kind: Kind,
  config: ChannelConfigs[Kind],
): Provider<ChannelConfigs[Kind], Messages[Kind]> {
  const vendors: Record<string, unknown> = providers[kind];
  return vendors[config.vendor] as Provider<ChannelConfigs[Kind], Messages[Kind]>;
}

/** The cast is sound for the same reason. */
function aiProviderOf(settings: AiSettings): AiProvider<AiSettings> {
  return aiProviders[settings.vendor] as AiProvider<AiSettings>;
}
