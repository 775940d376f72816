import type { TriggerBehaviour } from './behaviour.ts';

export const broadcast: TriggerBehaviour<'broadcast'> = {
  faults: () => [],
  startsWhen: () => 'when somebody sends a broadcast',
  audiences: () => [],
  traits: () => [],
  next: (_trigger, { profile, now }) => ({
    at: now,
    what: ['sample', profile?.userId ?? ''],
    properties: { broadcastId: 'sample' },
  }),
};
