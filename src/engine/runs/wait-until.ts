// Decides how long a `wait` with `until` waits, and what becomes of a run whose date cannot be read.
// 1. Times of day and dates without an offset are in the zone that the step names, else the person's, else the
//    organisation's, else UTC.
// 2. A date that has passed does not wait. Without a readable date `ifMissing` decides; the trace says what was found.
// 3. A yearly date is never earlier than the date itself.
import { isoTime } from '../../contract/primitives.ts';
import type { WaitConfig } from '../../contract/workflows/steps/wait.ts';
import type { Step } from '../../contract/workflows/workflow.ts';
import { showValue } from '../conditions/show-value.ts';
import { isReadableMoment, momentOf, zoneOf } from '../dates.ts';
import type { Scope } from '../scope.ts';
import { isDoneAt } from '../steps/registry.ts';
import { compileTemplate } from '../templates/compile.ts';
import { renderValue } from '../templates/value.ts';
import { localTime, minutesAfter, nextLocalTime, sameDayIn, timeOnDayOf } from '../time-zone.ts';
import type { StepEntry } from './state.ts';

type Until = NonNullable<WaitConfig['until']>;

/** Why there is no date to wait for. */
type DateFault = 'date_missing' | 'date_unreadable';

export type UntilVerdict =
  | { due: number; zone: string }
  | { due: null; reason: 'date_passed' | DateFault; message: string; failed: boolean };

const minuteMs = 60_000;
const weekdayNumbers = { monday: 1, tuesday: 2, wednesday: 3, thursday: 4, friday: 5, saturday: 6, sunday: 7 } as const;
const consequences = {
  end: 'so the run ended',
  continue: 'so the run did not wait',
  fail: 'so the run failed',
} as const;

/** When a wait is over (epoch ms), or why it does not wait. */
export function dueOf(until: Until, scope: Scope, now: number): UntilVerdict {
  const zone = zoneOf(scope, until.timezone);
  if (until.date === undefined) return { due: nextTime(until, zone, now), zone };
  const date = dateOf(until.date, scope, zone, now);
  if (typeof date !== 'number') return dateless(until, date.reason, date.what);
  const due = until.yearly ? nextAnniversary(date, until, zone, now) : momentAfter(date, until, zone);
  if (due > now) {
    if (isReadableMoment(due)) return { due, zone };
    return dateless(until, 'date_unreadable', `${until.date} leads beyond the year 9999`);
  }
  return {
    due: null,
    reason: 'date_passed',
    message: `${isoTime(due)} has passed, so the run did not wait.`,
    failed: false,
  };
}

/** How a run ends because a wait found no date; null when it continues. */
export function endWithoutDate(step: Step, { reason }: StepEntry): 'exited' | 'failed' | null {
  if (reason !== 'date_missing' && reason !== 'date_unreadable') return null;
  if (!isDoneAt(step, 'wait') || !step.config.until) return null;
  const { ifMissing = 'end' } = step.config.until;
  return { end: 'exited' as const, continue: null, fail: 'failed' as const }[ifMissing];
}

function dateless({ ifMissing = 'end' }: Until, reason: DateFault, what: string): UntilVerdict {
  return { due: null, reason, message: `${what}, ${consequences[ifMissing]}.`, failed: ifMissing === 'fail' };
}

function nextTime({ time = '00:00', weekdays }: Until, zone: string, now: number): number {
  let due = nextLocalTime(now, zone, time);
  if (!weekdays) return due;
  const wanted = new Set<number>(weekdays.map((name) => weekdayNumbers[name]));
  for (let day = 0; day < 8 && !wanted.has(localTime(due, zone).weekday); day++)
    due = nextLocalTime(due + minuteMs, zone, time);
  return due;
}

function momentAfter(date: number, { offsetMinutes = 0, time }: Until, zone: string): number {
  const shifted = minutesAfter(date, zone, offsetMinutes);
  return time === undefined ? shifted : timeOnDayOf(shifted, zone, time);
}

function nextAnniversary(date: number, until: Until, zone: string, now: number): number {
  // An offset is at most a year either way, so the year before this one and the next two hold the anniversary.
  const first = Math.max(localTime(date, zone).year, localTime(now, zone).year - 1);
  let due = Number.NaN;
  for (let year = first; year <= first + 3 && !(due > now); year++)
    due = momentAfter(sameDayIn(year, date, zone), until, zone);
  return due;
}

function dateOf(
  template: string,
  scope: Scope,
  zone: string,
  now: number,
): number | { reason: DateFault; what: string } {
  const rendered = compileTemplate(template, { html: false }).ok ? renderValue(template, scope, { now }) : null;
  const value = rendered?.ok ? rendered.value : undefined;
  if (rendered?.ok && (value === null || value === ''))
    return { reason: 'date_missing', what: `${template} has no value` };
  return (
    momentOf(value, () => zone) ?? {
      reason: 'date_unreadable',
      what: `${template} is ${showValue(value)}, which is not a date`,
    }
  );
}
