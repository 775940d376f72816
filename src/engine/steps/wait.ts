import { isObject } from '../../contract/json.ts';
import type { StepOf } from '../../contract/workflows/workflow.ts';
import type { Behaviour, Listening } from './behaviour.ts';
import { dateFaults } from './date-faults.ts';
import { asRendered, noSecrets, onlyOnward } from './parts.ts';
import { spanWords } from './span-words.ts';
import { zoneFaults } from './zone-faults.ts';

export const wait = {
  otherNames: ['delay', 'sleep', 'digest', 'batch'],
  aliases: {},
  templates: {
    'until/date': 'text',
    'collect/key': 'text',
    'waitForEvent/filters': 'condition',
    waitForCondition: 'condition',
  },
  jumps: { fields: ['onMatch', 'onTimeout'], exhaustive: true, choices: null, noNext: null },
  secrets: noSecrets,
  projectSecrets: null,
  addresses: [],
  faults: (config, at) => [...dateFaults(config, at), ...zoneFaults(config, at)],
  successors(step, onward) {
    const { onMatch, onTimeout } = step.config;
    if ((onMatch ?? onTimeout) === undefined) return onlyOnward(step, onward);
    return [
      { target: onMatch ?? onward, label: 'happened' },
      { target: onTimeout ?? onward, label: 'timed out' },
    ];
  },
  ways: {
    of: ({ config: { waitForEvent, waitForCondition } }) =>
      (waitForEvent ?? waitForCondition) ? ['onMatch', 'onTimeout'] : [],
    taken: (_step, { output }) =>
      isObject(output) && 'matched' in output ? (output.matched === true ? 'onMatch' : 'onTimeout') : null,
  },
  work: { place: 'wait' },
  // The window of a digest may end at a time of day of the person.
  readsProfile: (step) => listensTo(step) !== null || step.config.collect?.until !== undefined,
  writesProfile: () => false,
  listens: listensTo,
  whileDelayed: ({ config, delayMinutes }) => config.reason ?? `Waiting for ${spanWords(delayMinutes)}.`,
  emailTemplateId: () => undefined,
  render: ({ config }) => ({ type: 'wait', reason: config.reason ?? null }),
  visible: asRendered,
  message: null,
} satisfies Behaviour<StepOf<'wait'>, { type: 'wait'; reason: string | null }>;

function listensTo({ config: { until, waitForEvent, waitForCondition } }: StepOf<'wait'>): Listening | null {
  if (waitForEvent) return { eventType: waitForEvent.eventType, profile: false };
  if (waitForCondition) return { eventType: null, profile: true };
  return until ? { eventType: null, profile: until.date !== undefined } : null;
}
