import type { TriggerBehaviour } from './behaviour.ts';

export const broadcast: TriggerBehaviour<'broadcast'> = {
  faults: () => [],
  startsWhen: () => 'when somebody sends a broadcast',
  audiences: () => [],
  traits: () => [],
};
