import type { TriggerBehaviour } from './behaviour.ts';

export const date: TriggerBehaviour<'date'> = {
  faults: () => [],
  startsWhen: ({ date: { trait } }) => `at a date of each person, ${trait}`,
  audiences: () => [],
  traits: ({ date: { trait } }) => trait.split('.').slice(0, 1),
};
