import { isObject } from '../../contract/json.ts';
import { audienceFaults } from './audience-faults.ts';
import type { TriggerBehaviour } from './behaviour.ts';

export const audience: TriggerBehaviour<'audience'> = {
  faults: (given, references) => (isObject(given) ? audienceFaults(given.id, '/trigger/audience/id', references) : []),
  startsWhen: ({ audience: { on } }) => `when a person ${on === 'enter' ? 'enters' : 'leaves'} an audience`,
  audiences: ({ audience: { id } }) => [id],
  traits: () => [],
};
