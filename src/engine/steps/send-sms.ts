import type { StepOf } from '../../contract/workflows/workflow.ts';
import type { Behaviour } from './behaviour.ts';
import {
  asRendered,
  beforeStep,
  noJumps,
  noSecrets,
  noWays,
  onlyOnward,
  sendLeaseMs,
  sendRetries,
  simulatedMessage,
  withoutControls,
} from './parts.ts';

interface SendSmsInput {
  type: 'send_sms';
  to: string;
  body: string;
}

export const sendSms = {
  otherNames: ['sms', 'text'],
  aliases: {},
  templates: { to: 'text', body: 'text' },
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
    // The providers of text messages take no idempotency key.
    guarantee: 'at_most_once',
    leaseMs: sendLeaseMs,
    recordsClaim: true,
    repeatsContent: true,
    retry: sendRetries,
    ...simulatedMessage,
  },
  readsProfile: () => false,
  writesProfile: () => false,
  listens: () => null,
  whileDelayed: beforeStep,
  emailTemplateId: () => undefined,
  render({ config: { to, body } }, renderer) {
    return { type: 'send_sms', to: withoutControls(renderer.text('to', to)), body: renderer.text('body', body) };
  },
  visible: asRendered,
  message: {
    kind: 'sms',
    otherKinds: [],
    channel: ({ config }) => config,
    recipient: ({ to }) => to,
    address: ({ config }) => config.to,
    sender: () => null,
    toDevices: false,
    texts: ({ body }) => ({ subject: null, bodies: [body] }),
  },
} satisfies Behaviour<StepOf<'send_sms'>, SendSmsInput>;
