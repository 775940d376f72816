// The request that carries an event to a subscribed endpoint, the same for its deliveries and for its test.
import type { HttpWebhookConfig } from '../../contract/messages/channels/webhook.ts';
import { endpointBody, type SubscribedEvent, webhookIdOf } from '../../engine/endpoints/body.ts';
import { type KeptSecret, validSecrets } from '../../engine/endpoints/secrets.ts';
import { buildScope } from '../../engine/scope.ts';
import { shownUrl } from '../../engine/secrets.ts';
import type { EndpointRequest } from '../db/schema/endpoints.ts';
import { openSecret } from '../db/sealed.ts';
import type { Env } from '../env.ts';
import type { EndpointRow } from '../store/endpoints.ts';
import type { MessageRequest } from './deliver-message.ts';
import { impersonal } from './gates.ts';

export interface EndpointMessage {
  request: MessageRequest<'webhook'>;
  body: string;
}

/** The message about an event; it fails where no key of this Worker opens what the endpoint has sealed. */
export async function endpointMessage(
  env: Env,
  row: Pick<EndpointRow, 'projectId' | 'id' | 'request' | 'secrets'>,
  { deliveryId, event, now }: { deliveryId: string; event: SubscribedEvent; now: number },
): Promise<EndpointMessage> {
  const [{ url, headers }, kept] = await Promise.all([
    openSecret<EndpointRequest>(env, 'endpointRequest', row.id, row.request),
    openSecret<KeptSecret[]>(env, 'endpointSecrets', row.id, row.secrets),
  ]);
  const secrets = validSecrets(kept, now);
  const body = endpointBody(row.projectId, event);
  // What the config holds as a secret is removed from the answer, should the endpoint repeat it.
  const ownConfig: HttpWebhookConfig = { vendor: 'http', url, headers, ...(secrets[0] && { secret: secrets[0] }) };
  const message = {
    ...{ url, method: 'POST' as const, headers: {}, body, contentType: 'application/json', secrets },
    ...{ id: webhookIdOf(deliveryId), timestampSeconds: Math.floor(now / 1_000), subscribed: true },
  };
  return {
    body,
    request: {
      key: deliveryId,
      question: {
        ...{ kind: 'webhook', choice: null, recipient: shownUrl(url), sender: null, toDevices: false },
        ...impersonal,
        ...{ deliveryId, suppressedFor: null, scope: buildScope({}), devices: [], now },
      },
      ownConfig,
      parts: () => [{ message }],
    },
  };
}
