import type { Settlement } from '../../engine/runs/state.ts';
import { sendThrough } from '../providers/registry.ts';
import type { Performed, StepContextOf } from './context.ts';
import { blockedByGate, factsOf, providerContext } from './send.ts';
import { settlementOf } from './settle.ts';

/** Calls an address, signed with the project's webhook secret; the key of the effect is the stable webhook-id. */
export async function performWebhook(context: StepContextOf<'webhook'>): Promise<Performed> {
  const { input, projectConfig, claimed } = context;
  if (input.url.trim() === '') {
    return blockedByGate(context, 'webhook', null, {
      outcome: 'skipped-missing-config',
      reason: 'no_url',
      message: 'The url of the webhook rendered empty.',
    });
  }
  const at = context.now();
  const { event } = claimed.head;
  const standard = {
    type: event.type,
    timestamp: new Date(event.timestamp).toISOString(),
    data: { ...event.properties, userId: event.userId },
  };
  const message = {
    url: input.url,
    method: input.method,
    headers: input.headers,
    body: JSON.stringify('body' in input ? input.body : standard),
    secrets: projectConfig.webhookSecret === null ? [] : [projectConfig.webhookSecret],
    id: context.key,
    timestampSeconds: Math.floor(at / 1_000),
  };
  const result = await sendThrough('webhook', { vendor: 'http', url: input.url }, message, providerContext(context));
  const settlement: Settlement = settlementOf(result, factsOf(context, at));
  return { settlement, kind: 'webhook', recipient: input.url };
}
