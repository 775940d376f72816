import { isObject } from '../../contract/json.ts';
import { isoTime } from '../../contract/primitives.ts';
import { longestCron, type ScheduleTrigger } from '../../contract/workflows/triggers/schedule.ts';
import { zoneOf } from '../dates.ts';
import { fault } from '../faults/sentences.ts';
import { buildScope } from '../scope.ts';
import { audienceFaults } from './audience-faults.ts';
import type { TriggerBehaviour } from './behaviour.ts';
import { readCron } from './cron.ts';
import { nextTime } from './next-time.ts';

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
  next({ schedule: { cron: text, audienceId, ...rest } }, { profile, org, now }) {
    const cron = readCron(text);
    const at = 'message' in cron ? null : nextTime(cron, scheduleZone(rest, org), now);
    if (at === null) return { reason: 'never', message: `The schedule ${text} does not fire any more.` };
    const minute = isoTime(at);
    return {
      at,
      what: [minute, ...(audienceId === undefined ? [] : [profile?.userId ?? ''])],
      properties: { at: minute, ...(audienceId === undefined ? {} : { audienceId }) },
    };
  },
};

/** The zone on whose clocks a schedule runs. */
export const scheduleZone = ({ timezone }: Pick<ScheduleTrigger, 'timezone'>, org: Record<string, unknown>): string =>
  zoneOf(buildScope({ org }), timezone);
