// Where silences lie in a week, for its calendar. Times are epoch ms; days are those of the reader.
import { weekdays } from '../../../contract/messages/silence.ts';
import { isTimeZone, localTime, timeOnDayOf } from '../../../engine/time-zone.ts';
import type { Silence } from '../../api/queries/silences.ts';

const dayMs = 86_400_000;
/** The part of a day that a drag counts in. */
export const snapMinutes = 30;

export interface Span {
  from: number;
  to: number;
}

/** Where its seven days begin, and where the last one ends: Monday first. */
export function weekOf(at: number): number[] {
  const date = new Date(at);
  date.setHours(0, 0, 0, 0);
  date.setDate(date.getDate() - ((date.getDay() + 6) % 7));
  return Array.from({ length: 8 }, (_, day) => {
    const begin = new Date(date);
    begin.setDate(begin.getDate() + day);
    return begin.getTime();
  });
}

type Timed = Pick<Silence, 'from' | 'until' | 'weekly' | 'createdAt'>;

/** When a silence holds within a span. */
export function spansOf({ from, until, weekly, createdAt }: Timed, within: Span): Span[] {
  const whole = {
    from: Math.max(within.from, Date.parse(from ?? createdAt)),
    to: Math.min(within.to, until === null ? Number.POSITIVE_INFINITY : Date.parse(until)),
  };
  const spans = weekly === null ? [whole] : weeklySpans(weekly, within);
  return spans
    .map((span) => ({ from: Math.max(span.from, whole.from), to: Math.min(span.to, whole.to) }))
    .filter((span) => span.to > span.from);
}

/** The hours of every week; those that begin on the day before count too, since they may reach in. */
function weeklySpans({ days, start, end, timezone }: NonNullable<Silence['weekly']>, within: Span): Span[] {
  if (!isTimeZone(timezone)) return [];
  const count = Math.ceil((within.to - within.from) / dayMs) + 3;
  const found = new Map<number, Span>();
  for (let day = -2; day < count; day += 1) {
    const at = within.from + day * dayMs;
    const name = weekdays[localTime(at, timezone).weekday - 1];
    if (name === undefined || !days.includes(name)) continue;
    const begin = timeOnDayOf(at, timezone, start);
    const sameDay = timeOnDayOf(at, timezone, end);
    found.set(begin, { from: begin, to: sameDay > begin ? sameDay : timeOnDayOf(at + dayMs, timezone, end) });
  }
  return [...found.values()];
}

/** A part of a silence in the column of one day; shares of the height of the column. */
export interface Block {
  silence: Silence;
  day: number;
  top: number;
  height: number;
  /** Its place beside others of the same time, and how many places there are. */
  lane: number;
  lanes: number;
  span: Span;
}

/** The blocks of a week, with those of one time side by side. */
export function blocksOf(silences: readonly Silence[], days: readonly number[]): Block[] {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const spans = silences.flatMap((silence) =>
    spansOf(silence, { from: first, to: last }).map((span) => ({ silence, span })),
  );
  return days.slice(0, -1).flatMap((begin, day) => {
    const end = days[day + 1] ?? begin;
    const inDay = spans
      .map(({ silence, span }) => ({ silence, span, from: Math.max(span.from, begin), to: Math.min(span.to, end) }))
      .filter(({ from, to }) => to > from)
      .sort((a, b) => a.from - b.from);
    const lanes: number[] = [];
    const placed = inDay.map((part) => {
      const free = lanes.findIndex((busyUntil) => busyUntil <= part.from);
      const lane = free === -1 ? lanes.length : free;
      lanes[lane] = part.to;
      return { ...part, lane };
    });
    return placed.map(({ silence, span, from, to, lane }) => ({
      ...{ silence, span, day, lane, lanes: lanes.length },
      top: (from - begin) / (end - begin),
      height: (to - from) / (end - begin),
    }));
  });
}

/** The span that was dragged in a day, from one share of its height to another; at least one step of the grid. */
export function draggedSpan(begin: number, end: number, a: number, b: number): Span {
  const step = snapMinutes * 60_000;
  const length = end - begin;
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  const from = Math.floor((Math.max(0, low) * length) / step) * step;
  const to = Math.max(from + step, Math.ceil((Math.min(1, high) * length) / step) * step);
  return { from: begin + from, to: begin + Math.min(length, to) };
}
