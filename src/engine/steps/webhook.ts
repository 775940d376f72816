import type { JsonValue } from '../../contract/primitives.ts';
import type { StepOf } from '../../contract/workflows/workflow.ts';
import type { Behaviour } from './behaviour.ts';
import {
  beforeStep,
  noJumps,
  oneLine,
  onlyOnward,
  sendLeaseMs,
  sendRetries,
  simulatedSend,
  texts,
  withoutControls,
} from './parts.ts';

interface WebhookInput {
  type: 'webhook';
  url: string;
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET';
  headers: Record<string, string>;
  /** Not there when the step has none; the trigger event is sent then. */
  body?: JsonValue;
}

export const webhook = {
  otherNames: ['http', 'request'],
  aliases: {},
  templates: { url: 'text', headers: 'value', body: 'value' },
  jumps: noJumps,
  faults: () => [],
  successors: onlyOnward,
  work: {
    place: 'queue',
    queue: 'webhooks',
    guarantee: 'at_least_once',
    leaseMs: sendLeaseMs,
    recordsClaim: false,
    retry: sendRetries,
    // What would be answered is not known, so nothing is saved.
    simulate: simulatedSend,
  },
  readsProfile: () => false,
  writesProfile: () => false,
  listens: () => null,
  whileDelayed: beforeStep,
  emailTemplateId: () => undefined,
  render({ config }, renderer) {
    const headers = texts(config.headers ?? {}, 'headers', renderer);
    return {
      type: 'webhook',
      url: withoutControls(renderer.text('url', config.url)),
      method: config.method ?? 'POST',
      headers: Object.fromEntries(headers.map(([name, value]) => [withoutControls(name), oneLine(value)])),
      ...(config.body === undefined ? {} : { body: renderer.value('body', config.body) }),
    };
  },
  message: {
    kind: 'webhook',
    // Its address is its own; it is signed with the secret of the project.
    channel: () => null,
    recipient: ({ url }) => url,
    address: () => null,
    sender: () => null,
    toDevices: false,
  },
} satisfies Behaviour<StepOf<'webhook'>, WebhookInput>;
