/**
 * Decides what a wall clock shows in a time zone, and when it next shows a given time.
 * 1. Every result uses the zone's rules for that very day, never today's offset for another day.
 * 2. A local time that a clock change skips counts as the first instant after the change.
 * 3. A local time that a clock change repeats counts at its first occurrence.
 */
import { Temporal } from 'temporal-polyfill/implementation';

const dayMinutes = 24 * 60;

/** What a wall clock and calendar show. */
export interface LocalTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  /** 1 (Monday) to 7 (Sunday). */
  weekday: number;
}

/** Whether `name` is a time zone: an IANA name such as `Europe/Paris`, or `UTC`. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Temporal.ZonedDateTime(0n, name);
    return true;
  } catch {
    return false;
  }
}

/** The local time in `zone` at an instant; throws a RangeError when `zone` is not a time zone. */
export function localTime(nowMs: number, zone: string): LocalTime {
  const { year, month, day, hour, minute, dayOfWeek } = zoned(nowMs, zone);
  return { year, month, day, hour, minute, weekday: dayOfWeek };
}

/** Epoch ms at which clocks in `zone` show `time` (HH:MM) on the local day of an instant. */
export function timeOnDayOf(atMs: number, zone: string, time: string): number {
  return instantOf(zoned(atMs, zone).toPlainDate().toPlainDateTime(clockOf(time)), zone);
}

/** Epoch ms at which clocks in `zone` show what clocks in UTC show at `wallMs`. */
export function localMoment(wallMs: number, zone: string): number {
  return zone === 'UTC' ? wallMs : instantOf(zoned(wallMs, 'UTC').toPlainDateTime(), zone);
}

/** What clocks in `zone` show at an instant, as the epoch ms at which clocks in UTC show the same. */
export function wallMoment(atMs: number, zone: string): number {
  return atMs + zoned(atMs, zone).offsetNanoseconds / 1e6;
}

/** A part of a time line in which the clocks of a zone do not change: epoch ms, and what they are ahead of UTC in ms. */
export interface ClockSpan {
  from: number;
  /** The first instant that is no longer part of it. */
  to: number;
  aheadMs: number;
}

/** The spans of the local day that begins when clocks in UTC show `wallMs`; none for a day that the zone skips. */
export function spansOfDay(wallMs: number, zone: string): ClockSpan[] {
  const date = zoned(wallMs, 'UTC').toPlainDate();
  const begins = date.toZonedDateTime(zone);
  const ends = date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
  const spans: ClockSpan[] = [];
  if (!begins.toPlainDate().equals(date)) return spans;
  for (let at: Temporal.ZonedDateTime | null = begins; at && at.epochMilliseconds < ends; ) {
    const change: Temporal.ZonedDateTime | null = at.getTimeZoneTransition('next');
    const to = Math.min(change?.epochMilliseconds ?? ends, ends);
    spans.push({ from: at.epochMilliseconds, to, aheadMs: at.offsetNanoseconds / 1e6 });
    at = change;
  }
  return spans;
}

/** Epoch ms of the next change of the clocks in `zone` after an instant; null where none is known. */
export function nextClockChange(atMs: number, zone: string): number | null {
  return zoned(atMs, zone).getTimeZoneTransition('next')?.epochMilliseconds ?? null;
}

/** Epoch ms so many minutes after an instant; whole days of them are calendar days, so the time of day stays. */
export function minutesAfter(atMs: number, zone: string, minutes: number): number {
  const days = Math.trunc(minutes / dayMinutes);
  const day = days === 0 ? atMs : instantOf(zoned(atMs, zone).toPlainDateTime().add({ days }), zone);
  return day + Math.round((minutes - days * dayMinutes) * 60_000);
}

/** Epoch ms of the same local date and time of day in another year; 29 February is the 28th where there is none. */
export function sameDayIn(year: number, atMs: number, zone: string): number {
  return instantOf(zoned(atMs, zone).toPlainDateTime().with({ year }), zone);
}

/** Epoch ms of the next instant after `nowMs` at which clocks in `zone` show `time` (HH:MM, 24 hours). */
export function nextLocalTime(nowMs: number, zone: string, time: string): number {
  const clock = clockOf(time);
  let date = zoned(nowMs, zone).toPlainDate();
  let found = instantOf(date.toPlainDateTime(clock), zone);
  while (found <= nowMs || !isOnDay(found, zone, date)) {
    date = date.add({ days: 1 });
    found = instantOf(date.toPlainDateTime(clock), zone);
  }
  return found;
}

/**
 * Epoch ms of the first instant after `nowMs` at which clocks in `zone` show `time`, also for the second time in a night
 * that repeats it; where a clock change skips it, right after the change.
 */
export function soonestLocalTime(nowMs: number, zone: string, time: string): number {
  const clock = clockOf(time);
  const today = zoned(nowMs, zone).toPlainDate();
  const shown = [0, 1, 2].flatMap((days) => {
    const local = today.add({ days }).toPlainDateTime(clock);
    const later = local.toZonedDateTime(zone, { disambiguation: 'later' });
    return [instantOf(local, zone), ...(later.toPlainDateTime().equals(local) ? [later.epochMilliseconds] : [])];
  });
  return Math.min(...shown.filter((atMs) => atMs > nowMs));
}

/** A zone that crosses the date line skips a whole day; nothing happens on that day. */
function isOnDay(atMs: number, zone: string, date: Temporal.PlainDate): boolean {
  return zoned(atMs, zone).toPlainDate().equals(date);
}

function clockOf(time: string): Temporal.PlainTime {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) throw new RangeError(`A time of day is HH:MM, not "${time}".`);
  return Temporal.PlainTime.from(time);
}

function zoned(epochMs: number, zone: string): Temporal.ZonedDateTime {
  return new Temporal.ZonedDateTime(BigInt(Math.floor(epochMs)) * 1_000_000n, zone);
}

function instantOf(local: Temporal.PlainDateTime, zone: string): number {
  const first = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (first.toPlainDateTime().equals(local)) return first.epochMilliseconds;
  const change = first.getTimeZoneTransition('next');
  return (change ?? first).epochMilliseconds;
}
