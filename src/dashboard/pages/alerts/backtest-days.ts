// The days of a backtest for its chart: those without events too.
import type { Backtest } from '../../api/queries/alert-rules.ts';

const dayMs = 86_400_000;

/** So many days in UTC up to the one of `now` (epoch ms), each with what matched and the notices that it would have made. */
export function daysOf(byDay: Backtest['byDay'], now: number, count: number) {
  const known = new Map(byDay.map((day) => [day.day, day]));
  return Array.from({ length: count }, (_, place) => {
    const day = new Date(now - (count - 1 - place) * dayMs).toISOString().slice(0, 10);
    return known.get(day) ?? { day, matched: 0, notices: 0 };
  });
}

/** "would have fired 14 times, 3 pages after grouping" */
export function backtestSentence({ matched, wouldFire, notices }: Pick<Backtest, 'matched' | 'wouldFire' | 'notices'>) {
  const times = matched === 1 ? 'once' : `${matched.toLocaleString('en-US')} times`;
  const pages = wouldFire === 1 ? '1 page' : `${wouldFire.toLocaleString('en-US')} pages`;
  const held = notices.filter(({ silencedBy }) => silencedBy !== undefined).length;
  if (matched === 0) return 'Would not have fired.';
  const silence = held === 0 ? '' : `; ${held} held by a silence`;
  return `Would have fired ${times}, ${pages} after grouping${silence}.`;
}
