import { isObject } from '../../contract/json.ts';
import { fault } from '../faults/sentences.ts';
import { audienceFaults } from './audience-faults.ts';
import type { TriggerBehaviour } from './behaviour.ts';

export const audience: TriggerBehaviour<'audience'> = {
  faults(given, references) {
    if (!isObject(given)) return [];
    const isEmpty = given.on === 'leave' && given.existing === 'start';
    const message = 'People who are in an audience already can be started when the workflow starts on `enter`.';
    return [
      ...audienceFaults(given.id, '/trigger/audience/id', references),
      ...(isEmpty ? [fault('/trigger/audience/existing', 'not_allowed', message)] : []),
    ];
  },
  startsWhen: ({ audience: { on } }) => `when a person ${on === 'enter' ? 'enters' : 'leaves'} an audience`,
  audiences: ({ audience: { id } }) => [id],
  traits: () => [],
  next: ({ audience: { id, on } }, { profile, now, audiences }) => ({
    at: now,
    what: [profile?.userId ?? '', on, 'sample'],
    properties: { audienceId: id, audienceName: audiences.get(id) ?? null, on },
  }),
};
