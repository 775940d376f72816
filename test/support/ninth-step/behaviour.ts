import type { SavedConfig } from '../../../src/contract/workflows/steps/common.ts';
import type { SavedStep } from '../../../src/contract/workflows/workflow.ts';
import type { Behaviour } from '../../../src/engine/steps/behaviour.ts';
import {
  asRendered,
  beforeStep,
  noSecrets,
  noWays,
  sendLeaseMs,
  sendRetries,
  simulatedMessage,
  withoutControls,
} from '../../../src/engine/steps/parts.ts';
import type { SendVoiceConfig } from './contract.ts';

export interface SendVoiceInput {
  type: 'send_voice';
  to: string;
  words: string;
}

export const sendVoice = {
  otherNames: ['phone_call'],
  aliases: { number: 'to' },
  templates: { to: 'text', words: 'text' },
  jumps: { fields: ['ifBusy'], exhaustive: false, choices: null, noNext: null },
  secrets: noSecrets,
  projectSecrets: null,
  addresses: [],
  faults: () => [],
  successors: ({ config }, onward) => [
    { target: onward, label: 'answered' },
    ...(config.ifBusy === undefined ? [] : [{ target: config.ifBusy, label: 'busy' }]),
  ],
  ways: noWays,
  work: {
    place: 'queue',
    queue: 'sends',
    guarantee: 'at_most_once',
    leaseMs: sendLeaseMs,
    recordsClaim: true,
    repeatsContent: false,
    retry: sendRetries,
    ...simulatedMessage,
  },
  readsProfile: () => false,
  writesProfile: () => false,
  listens: () => null,
  whileDelayed: beforeStep,
  emailTemplateId: () => undefined,
  render: ({ config }, renderer) => ({
    type: 'send_voice',
    to: withoutControls(renderer.text('to', config.to)),
    words: renderer.text('words', config.words),
  }),
  visible: asRendered,
  message: {
    kind: 'sms',
    otherKinds: [],
    channel: ({ config }) => config,
    recipient: ({ to }) => to,
    address: ({ config }) => config.to,
    sender: () => null,
    toDevices: false,
    texts: ({ words }) => ({ subject: null, bodies: [words] }),
  },
} satisfies Behaviour<SavedStep<'send_voice', SavedConfig<SendVoiceConfig>>, SendVoiceInput>;
