// A message for people of operations as a webhook channel sends it: by its preset, by its template, or in the standard form.
import type { HttpWebhookConfig } from '../../../contract/messages/channels/webhook.ts';
import { discordPayload } from '../../../engine/ops-messages/discord.ts';
import type { OpsMessage } from '../../../engine/ops-messages/message.ts';
import { teamsPayload } from '../../../engine/ops-messages/teams.ts';
import { type WebhookBody, webhookBody } from '../../../engine/ops-messages/webhook.ts';
import type { WebhookMessage } from '../provider.ts';

export interface OpsWebhook {
  message: OpsMessage;
  /** The standard body, which a template takes its values from. */
  content: WebhookBody;
  /** The `webhook-id`: the same for every attempt. */
  id: string;
  /** The secret of the project, for a channel without one of its own. */
  projectSecret: string | null;
  /** Epoch ms. */
  now: number;
}

const presets = { discord: discordPayload, teams: teamsPayload } as const;

/** The request of a message; `failure` says why the template of the channel was not used. */
export function opsWebhookMessage(
  config: HttpWebhookConfig,
  { message, content, id, projectSecret, now }: OpsWebhook,
): { message: WebhookMessage; failure: string | null } {
  const { url, preset, payloadTemplate, secret } = config;
  const { body, failure } =
    preset === undefined
      ? webhookBody(content, payloadTemplate ?? null, now)
      : { body: JSON.stringify(presets[preset](message)), failure: null };
  const useProject = secret === undefined && preset === undefined && projectSecret !== null;
  return {
    message: {
      url,
      method: 'POST',
      headers: {},
      body,
      contentType: 'application/json',
      secrets: useProject ? [projectSecret] : [],
      id,
      timestampSeconds: Math.floor(now / 1_000),
    },
    failure,
  };
}
