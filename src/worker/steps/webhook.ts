import type { Performed, StepContextOf } from './context.ts';
import { savedAnswer } from './saved-answer.ts';
import { sendOne } from './send.ts';
import { heldWithoutKey, traceInput } from './settle.ts';

/** Calls an address, signed with the project's webhook secret; the key of the effect is the stable webhook-id. */
export function performWebhook(context: StepContextOf<'webhook'>): Promise<Performed> {
  const { input, projectConfig, claimed, key, step } = context;
  if (projectConfig.unreadable.has('webhookSecret')) return Promise.resolve(withoutKey(context, input.url));
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
    id: key,
    timestampSeconds: Math.floor(context.now() / 1_000),
    ...(step.config.saveTo === undefined ? {} : { keepsAnswer: true }),
  };
  return sendOne(context, 'webhook', { message }, { vendor: 'http', url: input.url }, (answer) =>
    savedAnswer(step.config.saveTo, answer),
  );
}

/** A call that could not be signed is not made; it is made when the Worker has the key again. */
function withoutKey({ input, warnings }: StepContextOf<'webhook'>, recipient: string): Performed {
  return {
    settlement: heldWithoutKey('the webhook secret of the project', { input: traceInput(input), warnings }),
    message: { kind: 'webhook', channelId: null, recipient },
    followUps: [],
  };
}
