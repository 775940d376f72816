import type { AiSettings } from '../../contract/messages/channels/ai.ts';
import type { ChannelConfigs, ChannelKind } from '../../contract/messages/channels/registry.ts';
import { aiOllama } from './ai/ollama.ts';
import { aiOpenAi } from './ai/openai.ts';
import { emailBinding } from './email/cloudflare.ts';
import { emailResend } from './email/resend.ts';
import { inAppFeed } from './in-app/feed.ts';
import type {
  AiProvider,
  AiRequest,
  AiResult,
  EmailMessage,
  FeedMessage,
  Provider,
  ProviderContext,
  ProviderResult,
  PushMessage,
  SlackMessage,
  SmsMessage,
  WebhookMessage,
} from './provider.ts';
import { pushApns } from './push/apns.ts';
import { pushFcm } from './push/fcm.ts';
import { pushWebPush } from './push/web-push.ts';
import { scrubSecrets } from './scrub-secrets.ts';
import { slackIncomingWebhook } from './slack/incoming-webhook.ts';
import { smsTwilio } from './sms/twilio.ts';
import { webhookHttp } from './webhook/http.ts';

/** The message of each kind of channel. */
export interface Messages {
  email: EmailMessage;
  push: PushMessage;
  sms: SmsMessage;
  slack: SlackMessage;
  webhook: WebhookMessage;
  in_app: FeedMessage;
}
export type SendKind = keyof Messages & ChannelKind;

/** Every provider, as `providers[kind][vendor]`. */
export const providers = {
  email: { resend: scrubbed(emailResend), cloudflare: scrubbed(emailBinding) },
  push: { fcm: scrubbed(pushFcm), webpush: scrubbed(pushWebPush), apns: scrubbed(pushApns) },
  sms: { twilio: scrubbed(smsTwilio) },
  slack: { slack: scrubbed(slackIncomingWebhook) },
  webhook: { http: scrubbed(webhookHttp) },
  in_app: { sendora: scrubbed(inAppFeed) },
} as const satisfies { [Kind in SendKind]: Record<ChannelConfigs[Kind]['vendor'], unknown> };

/** Whether messages of a kind can be sent: a kind has its message in `Messages` and its providers above. */
export const isSendKind = (kind: ChannelKind): kind is SendKind => kind in providers;

/** Every model server, by vendor. */
export const aiProviders = {
  ollama: scrubbedAi(aiOllama),
  openai: scrubbedAi(aiOpenAi),
} as const satisfies Record<AiSettings['vendor'], unknown>;

/** Sends one message over the vendor that the config names. */
export function sendThrough<Kind extends SendKind>(
  kind: Kind,
  config: ChannelConfigs[Kind],
  message: Messages[Kind],
  context: ProviderContext,
): Promise<ProviderResult> {
  return providerOf(kind, config).send(config, message, context);
}

/** Asks the model server that the settings name. */
export function askThrough(settings: AiSettings, request: AiRequest, context: ProviderContext): Promise<AiResult> {
  return aiProviderOf(settings).ask(settings, request, context);
}

/** Results go into logs and API answers, so they must not contain the secrets of the config. */
function scrubbed<Config extends object, Message>(provider: Provider<Config, Message>): Provider<Config, Message> {
  return {
    ...provider,
    send: async (config, message, context) =>
      scrubSecrets(await provider.send(config, message, context), config, provider.fields),
  };
}

function scrubbedAi<Config extends object>(provider: AiProvider<Config>): AiProvider<Config> {
  return {
    ...provider,
    ask: async (config, request, context) =>
      scrubSecrets(await provider.ask(config, request, context), config, provider.fields),
  };
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
