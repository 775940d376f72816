import { shownUrl } from '../../engine/secrets.ts';
import type { InputOf } from '../../engine/steps/registry.ts';
import type { WebhookMessage } from '../providers/provider.ts';
import { signingSecrets } from '../store/send-context.ts';
import type { Performed, StepContextOf } from './context.ts';
import { fillSecrets } from './fill-secrets.ts';
import { savedAnswer } from './saved-answer.ts';
import { sendOne } from './send.ts';
import { heldWithoutKey, traceInput } from './settle.ts';

/** Calls an address, signed with the project's webhook secret; the key of the effect is the stable webhook-id. */
export async function performWebhook(context: StepContextOf<'webhook'>): Promise<Performed> {
  const { projectConfig, claimed, key, step } = context;
  if (projectConfig.unreadable.has('webhookSecret')) return withoutKey(context, 'the webhook secret of the project');
  const filled = await fillSecrets(context);
  if ('missing' in filled) return withoutSecret(context, filled.missing);
  if ('unreadable' in filled) return withoutKey(context, `the secret "${filled.unreadable}" of the project`);
  const { input } = filled;
  const { event } = claimed.head;
  const standard = {
    type: event.type,
    timestamp: new Date(event.timestamp).toISOString(),
    data: { ...event.properties, userId: event.userId },
  };
  const [secretHeaders, headers] = splitHeaders(input);
  const message = {
    url: input.url,
    method: input.method,
    headers,
    ...contentOf('body' in input ? input.body : standard),
    secrets: signingSecrets(projectConfig, context.now()),
    id: key,
    timestampSeconds: Math.floor(context.now() / 1_000),
    ...(step.config.saveTo === undefined ? {} : { keepsAnswer: true }),
  };
  // What the config holds as a secret is removed from the answer, should the endpoint repeat it.
  const secrets = { vendor: 'http' as const, url: input.url, headers: secretHeaders };
  return sendOne(context, 'webhook', { message }, secrets, (answer) => savedAnswer(step.config.saveTo, answer));
}

function splitHeaders({ headers, secretHeaders }: InputOf<'webhook'>) {
  const entries = Object.entries(headers);
  const isSecret = ([name]: [string, string]) => secretHeaders.includes(name);
  return [
    Object.fromEntries(entries.filter(isSecret)),
    Object.fromEntries(entries.filter((entry) => !isSecret(entry))),
  ] as const;
}

/** A text is sent as it is: it is somebody's own format, or JSON that was written by hand. */
function contentOf(body: unknown): Pick<WebhookMessage, 'body' | 'contentType'> {
  if (typeof body !== 'string') return { body: JSON.stringify(body), contentType: 'application/json' };
  return { body, contentType: isJson(body) ? 'application/json' : 'text/plain; charset=utf-8' };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A call that could not be signed, or lacks a secret, is not made; it is made when the Worker has the key again. */
function withoutKey({ input, warnings }: StepContextOf<'webhook'>, what: string): Performed {
  const settlement = heldWithoutKey(what, { input: traceInput(input), warnings });
  return { settlement, message: unsentTo(input.url), followUps: [] };
}

const unsentTo = (url: string) => ({ kind: 'webhook' as const, channelId: null, recipient: shownUrl(url) });

/** A call whose headers name a secret that the project does not have, or that is not sent to this host. */
function withoutSecret({ input, warnings }: StepContextOf<'webhook'>, message: string): Performed {
  const end = { outcome: 'skipped-missing-config', reason: 'secret_missing', message } as const;
  const settlement = { kind: 'done' as const, ...end, input: traceInput(input), warnings };
  return { settlement, message: unsentTo(input.url), followUps: [] };
}
