import type { StepOf } from '../../contract/workflows/workflow.ts';
import type { Behaviour } from './behaviour.ts';
import {
  asRendered,
  beforeStep,
  noJumps,
  noSecrets,
  noWays,
  oneLine,
  onlyOnward,
  sendLeaseMs,
  sendRetries,
  simulatedMessage,
  texts,
} from './parts.ts';

interface SendPushInput {
  type: 'send_push';
  title: string;
  body: string;
  data: Record<string, string>;
}

export const sendPush = {
  otherNames: ['push'],
  aliases: {},
  templates: { title: 'text', body: 'text', data: 'value' },
  jumps: noJumps,
  secrets: noSecrets,
  projectSecrets: null,
  addresses: [],
  faults: () => [],
  successors: onlyOnward,
  ways: noWays,
  work: {
    place: 'queue',
    queue: 'sends',
    guarantee: 'at_least_once',
    leaseMs: sendLeaseMs,
    recordsClaim: false,
    repeatsContent: true,
    retry: sendRetries,
    ...simulatedMessage,
  },
  readsProfile: () => false,
  writesProfile: () => false,
  listens: () => null,
  whileDelayed: beforeStep,
  emailTemplateId: () => undefined,
  render({ config: { title, body, data = {} } }, renderer) {
    return {
      type: 'send_push',
      title: oneLine(renderer.text('title', title)),
      body: renderer.text('body', body),
      data: Object.fromEntries(texts(data, 'data', renderer)),
    };
  },
  visible: asRendered,
  message: {
    kind: 'push',
    otherKinds: ['in_app'],
    channel: ({ config }) => config,
    recipient: () => null,
    address: () => null,
    sender: () => null,
    toDevices: true,
    texts: ({ title, body, data }) => ({ subject: title, bodies: [body, ...Object.values(data)] }),
  },
} satisfies Behaviour<StepOf<'send_push'>, SendPushInput>;
