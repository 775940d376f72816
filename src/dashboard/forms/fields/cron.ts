// When a schedule fires next, as the engine has it.
import { readCron } from '../../../engine/triggers/cron.ts';
import { nextTime } from '../../../engine/triggers/next-time.ts';

const shown = 3;

/** The next moments of a schedule (epoch ms) after one; why it cannot be read, as a text. */
export function nextTimes(cron: string, zone: string, after: number): number[] | string {
  const read = readCron(cron);
  if ('message' in read) return read.message;
  const times: number[] = [];
  for (let at = nextTime(read, zone, after); at !== null && times.length < shown; at = nextTime(read, zone, at))
    times.push(at);
  return times;
}
