// Decides how long a `wait` with `until` waits.
// 1. A time of day is in the zone that the step names, else the person's, else the organisation's, else UTC.
// 2. A date that is missing, unreadable or past does not wait; the trace says so.
import { isoTime } from '../../contract/primitives.ts';
import type { WaitConfig } from '../../contract/workflows/steps/wait.ts';
import { lookup, type Scope } from '../scope.ts';
import { compileTemplate } from '../templates/compile.ts';
import { renderValue } from '../templates/value.ts';
import { isTimeZone, localTime, nextLocalTime, timeOnDayOf } from '../time-zone.ts';

type Until = NonNullable<WaitConfig['until']>;

export type UntilVerdict = { due: number; zone: string } | { due: null; reason: string; message: string };

const minuteMs = 60_000;
const weekdayNumbers = { monday: 1, tuesday: 2, wednesday: 3, thursday: 4, friday: 5, saturday: 6, sunday: 7 } as const;

/** When a wait is over (epoch ms), or why it does not wait. */
export function dueOf(until: Until, scope: Scope, now: number): UntilVerdict {
  const zone = zoneOf(until, scope);
  if (until.date === undefined) return { due: nextTime(until, zone, now), zone };
  const date = dateOf(until.date, scope, now);
  if (date === null)
    return {
      due: null,
      reason: 'date_missing',
      message: `${until.date} has no readable date, so the run did not wait.`,
    };
  const shifted = date + (until.offsetMinutes ?? 0) * minuteMs;
  const due = until.time === undefined ? shifted : timeOnDayOf(shifted, zone, until.time);
  if (due > now) return { due, zone };
  return {
    due: null,
    reason: 'date_passed',
    message: `${isoTime(due)} has passed, so the run did not wait.`,
  };
}

function nextTime({ time = '00:00', weekdays }: Until, zone: string, now: number): number {
  let due = nextLocalTime(now, zone, time);
  if (!weekdays) return due;
  const wanted = new Set<number>(weekdays.map((name) => weekdayNumbers[name]));
  for (let day = 0; day < 8 && !wanted.has(localTime(due, zone).weekday); day++)
    due = nextLocalTime(due + minuteMs, zone, time);
  return due;
}

function zoneOf(until: Until, scope: Scope): string {
  const candidates = [until.timezone, lookup(scope, 'user', 'timezone'), lookup(scope, 'org', 'timezone')];
  const zone = candidates.find((name) => typeof name === 'string' && isTimeZone(name));
  return typeof zone === 'string' ? zone : 'UTC';
}

function dateOf(template: string, scope: Scope, now: number): number | null {
  if (!compileTemplate(template, { html: false }).ok) return null;
  const rendered = renderValue(template, scope, { now });
  const value = rendered.ok ? rendered.value : null;
  const at = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(at) ? at : null;
}
