// Decides at which moments a person is due for a date trigger.
// 1. Days begin and times of day count in the zone of the trigger, else of the person, else of the organisation, else in
//    UTC. A time that the clocks skip is the first instant after the gap; one that they repeat is the first of the two.
// 2. An anniversary is never earlier than the date itself; that of 29 February is the 28th in other years.
// 3. What a moment is the moment of (`date`) does not depend on the zone, unless the trait itself is a time of its clocks.
import { isoTime } from '../../contract/primitives.ts';
import type { DateTrigger } from '../../contract/workflows/triggers/date.ts';
import { showValue } from '../conditions/show-value.ts';
import { isReadableMoment, kindOfDate, momentOf, zoneOf } from '../dates.ts';
import { buildScope, readPath, type ScopeProfile } from '../scope.ts';
import { localMoment, wallMoment } from '../time-zone.ts';

/** A moment at which somebody is due. */
export interface Moment {
  /** Epoch ms. */
  at: number;
  /** The day (`2026-05-01`) or the time that it is the moment of: what tells this occasion from the next one. */
  date: string;
}

export type Moments =
  | {
      /** The first one after now. */
      next: Moment | null;
      /** The newest that has come. */
      last: Moment | null;
    }
  | { reason: 'trait_missing' | 'date_unreadable'; message: string };

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** Offsets move a moment by two years at most, so that these years around now hold its neighbours. */
const yearsAround = 3;

/** The moments of a person around now (epoch ms). */
export function momentsOf(
  trigger: DateTrigger,
  profile: ScopeProfile,
  org: Record<string, unknown>,
  now: number,
): Moments {
  const zone = zoneOf(buildScope({ profile, org }), trigger.timezone);
  const value = traitOf(trigger, profile);
  if (value === undefined || value === null || value === '')
    return { reason: 'trait_missing', message: `The person has no trait ${trigger.trait}.` };
  const base = momentOf(value, () => zone);
  const all = base === null ? [] : occurrences(trigger, { base, kind: kindOfDate(value), zone }, now);
  if (all.length === 0 || !all.every(({ at }) => isReadableMoment(at))) {
    const message = `The trait ${trigger.trait} is ${showValue(value)}, from which no date follows.`;
    return { reason: 'date_unreadable', message };
  }
  const next = all.find(({ at }) => at > now) ?? null;
  return { next, last: all.findLast(({ at }) => at <= now) ?? null };
}

/** What the trait of a trigger holds. */
export const traitOf = ({ trait }: DateTrigger, { traits }: ScopeProfile): unknown =>
  readPath(traits ?? {}, trait.split('.'));

interface Base {
  /** Epoch ms of the trait. */
  base: number;
  kind: 'day' | 'wall' | 'instant';
  zone: string;
}

/** The moments around now, oldest first. */
function occurrences(trigger: DateTrigger, base: Base, now: number): Moment[] {
  const wall = wallMoment(base.base, base.zone);
  if (!trigger.yearly) return [momentFrom(trigger, base, wall, base.base)];
  const born = new Date(wall).getUTCFullYear();
  const first = Math.max(born, new Date(now).getUTCFullYear() - yearsAround);
  return Array.from({ length: 2 * yearsAround + 1 }, (_, i) => {
    const anniversary = inYear(wall, first + i);
    const own = first + i === born ? base.base : localMoment(anniversary, base.zone);
    return momentFrom(trigger, base, anniversary, own);
  });
}

/** The moment that follows from one date: what clocks show then (`wall`), and the instant (`own`). */
function momentFrom(trigger: DateTrigger, { kind, zone }: Base, wall: number, own: number): Moment {
  const { offsetDays = 0, offsetMinutes = 0, at } = trigger;
  const day = Math.floor(wall / dayMs) * dayMs;
  const time = at === undefined ? wall - day : clockMs(at);
  // An instant that no field moves within its zone stays what it is, also in an hour that comes twice.
  const moved = offsetDays !== 0 || at !== undefined;
  const moment = moved ? localMoment(day + offsetDays * dayMs + time, zone) : own;
  return { at: moment + Math.round(offsetMinutes * minuteMs), date: dateText(kind, wall, own) };
}

function dateText(kind: Base['kind'], wall: number, own: number): string {
  if (!isReadableMoment(wall) || !isReadableMoment(own)) return '';
  const shown = isoTime(wall);
  if (kind === 'instant') return isoTime(own);
  return kind === 'day' ? shown.slice(0, shown.indexOf('T')) : shown.slice(0, -1);
}

/** What clocks show on the same day of another year. */
function inYear(wall: number, year: number): number {
  const date = new Date(wall);
  const month = date.getUTCMonth();
  const day = new Date(wall);
  // The calendar of 400 years earlier or later is the same; the years 0 to 99 are read as 1900 to 1999 otherwise.
  day.setUTCFullYear(year, month, 1);
  const longest = new Date(Date.UTC(year + 400, month + 1, 0)).getUTCDate();
  day.setUTCDate(Math.min(date.getUTCDate(), longest));
  return day.getTime();
}

/** Milliseconds since midnight of HH:MM or HH:MM:SS. */
function clockMs(at: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = at.split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000;
}
