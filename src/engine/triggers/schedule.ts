import { isObject } from '../../contract/json.ts';
import { longestCron, type ScheduleTrigger } from '../../contract/workflows/triggers/schedule.ts';
import { zoneOf } from '../dates.ts';
import { fault } from '../faults/sentences.ts';
import { buildScope } from '../scope.ts';
import { audienceFaults } from './audience-faults.ts';
import type { TriggerBehaviour } from './behaviour.ts';
import { readCron } from './cron.ts';

export const schedule: TriggerBehaviour<'schedule'> = {
  faults(given, references) {
    if (!isObject(given)) return [];
    const { cron, audienceId } = given;
    const read = typeof cron === 'string' && cron.length <= longestCron ? readCron(cron) : null;
    const unreadable = read && 'message' in read ? [fault('/trigger/schedule/cron', 'invalid_cron', read.message)] : [];
    return [...unreadable, ...audienceFaults(audienceId, '/trigger/schedule/audienceId', references)];
  },
  startsWhen: ({ schedule: { cron } }) => `by the schedule ${cron}`,
  audiences: ({ schedule: { audienceId } }) => (audienceId === undefined ? [] : [audienceId]),
  traits: () => [],
};

/** The zone on whose clocks a schedule runs. */
export const scheduleZone = ({ timezone }: ScheduleTrigger, org: Record<string, unknown>): string =>
  zoneOf(buildScope({ org }), timezone);
