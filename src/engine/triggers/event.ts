import type { TriggerBehaviour } from './behaviour.ts';

export const event: TriggerBehaviour<'event'> = {
  faults: () => [],
  startsWhen: ({ eventType }) => `on events ${eventType}`,
  audiences: () => [],
  traits: () => [],
  next: () => ({ reason: 'never', message: 'Only an event starts a run.' }),
};
