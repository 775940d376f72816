// Decides when a schedule fires next on the clocks of a zone.
// 1. Hours that are named run once a day: in a gap right after it, in a repeated hour the first time. A schedule of every
//    hour runs at every real minute that the clocks show, so twice in a repeated hour and not in a gap.
// 2. A day that a zone skips as a whole has no times.
import { type ClockSpan, spansOfDay, wallMoment } from '../time-zone.ts';
import type { Cron } from './cron.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** 29 February comes again after eight years at the latest. */
const mostDays = 9 * 366;

/** Epoch ms of the first time after an instant; null where there is none within nine years. */
export function nextTime(cron: Cron, zone: string, after: number): number | null {
  const today = Math.floor(wallMoment(after, zone) / dayMs) * dayMs;
  // The clocks may have been put back over midnight, so the day before may not be over.
  for (let offset = -1; offset < mostDays; offset++) {
    const day = today + offset * dayMs;
    if (!isOn(cron, day)) continue;
    const found = timesOf(cron, day, zone).find((at) => at > after);
    if (found !== undefined) return found;
  }
  return null;
}

/** The newest time at or before an instant that is after `since`; null where there is none. For short stretches. */
export function newestTime(
  cron: Cron,
  zone: string,
  { since, until }: { since: number; until: number },
): number | null {
  let newest: number | null = null;
  for (let at = nextTime(cron, zone, since); at !== null && at <= until; at = nextTime(cron, zone, at)) newest = at;
  return newest;
}

function isOn({ months, days, weekdays, limitsDays, limitsWeekdays }: Cron, day: number): boolean {
  const date = new Date(day);
  if (!months.includes(date.getUTCMonth() + 1)) return false;
  const [onDay, onWeekday] = [days.includes(date.getUTCDate()), weekdays.includes(date.getUTCDay())];
  return limitsDays && limitsWeekdays ? onDay || onWeekday : onDay && onWeekday;
}

/** The times of a local day, in order. */
function timesOf(cron: Cron, day: number, zone: string): number[] {
  const spans = spansOfDay(day, zone);
  if (spans.length === 0) return [];
  const walls = cron.hours.flatMap((hour) => cron.minutes.map((minute) => day + (hour * 60 + minute) * minuteMs));
  const everyHour = cron.hours.length === 24;
  const times = everyHour
    ? walls.flatMap((wall) => shownAt(wall, spans))
    : walls.map((wall) => shownAt(wall, spans)[0] ?? afterGap(wall, spans));
  return [...new Set(times)].sort((a, b) => a - b);
}

/** Every instant at which the clocks show a time. */
function shownAt(wall: number, spans: readonly ClockSpan[]): number[] {
  return spans.flatMap(({ from, to, aheadMs }) => {
    const at = wall - aheadMs;
    return at >= from && at < to ? [at] : [];
  });
}

/** The end of the gap in which a time lies. */
function afterGap(wall: number, spans: readonly ClockSpan[]): number {
  const later = spans.find(({ from, aheadMs }) => from + aheadMs > wall);
  return later?.from ?? spans.at(-1)?.to ?? wall;
}
