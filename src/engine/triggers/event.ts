import type { TriggerBehaviour } from './behaviour.ts';

export const event: TriggerBehaviour<'event'> = {
  faults: () => [],
  startsWhen: ({ eventType }) => `on events ${eventType}`,
  audiences: () => [],
  traits: () => [],
};
