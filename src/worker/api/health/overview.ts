// What happened in a day: read from the rollups alone, so that it costs the same however much that was.
import type { Overview, OverviewQuery } from '../../../contract/account/overview.ts';
import { isoTime } from '../../../contract/primitives.ts';
import type { Ctx } from '../../access/context.ts';
import { eachDatabase } from '../../access/databases.ts';
import { readActivity } from '../../store/activity.ts';
import { readMessageHours } from '../../store/health-numbers.ts';
import { groupOf } from './outcome-group.ts';

const hourMs = 3_600_000;
const hours = 24;

/** Something that happened in an hour, so many times. */
interface Counted {
  hour: number;
  count: number;
}

/** The numbers of the last 24 hours, and those of the 24 before. */
export async function readOverview(ctx: Ctx, query: OverviewQuery): Promise<Overview> {
  const endHour = Math.floor(ctx.now / hourMs) + 1;
  const range = { firstHour: endHour - 2 * hours, endHour };
  const holdings = await eachDatabase(ctx, query.projectId);
  const [activity, messages] = await Promise.all([
    Promise.all(holdings.map(({ db, projectIds }) => readActivity(db.$client, projectIds, range))),
    Promise.all(holdings.map(({ db, projectIds }) => readMessageHours(db.$client, projectIds, range))),
  ]);
  const happened = (field: 'events' | 'runs' | 'failed') =>
    numberOf(
      activity.flat().map((row) => ({ hour: row.hour, count: row[field] })),
      endHour,
    );
  const ended = (group: 'sent' | 'failed') =>
    numberOf(
      messages.flat().filter(({ outcome }) => groupOf(outcome) === group),
      endHour,
    );
  return {
    from: isoTime((endHour - hours) * hourMs),
    to: isoTime(endHour * hourMs),
    events: happened('events'),
    runs: happened('runs'),
    sent: ended('sent'),
    failed: ended('failed'),
    failedRuns: happened('failed'),
  };
}

function numberOf(rows: readonly Counted[], endHour: number): Overview['events'] {
  const series = new Array<number>(2 * hours).fill(0);
  for (const { hour, count } of rows) {
    const place = hour - (endHour - 2 * hours);
    series[place] = (series[place] ?? 0) + count;
  }
  const sum = (some: number[]) => some.reduce((total, count) => total + count, 0);
  const shown = series.slice(hours);
  return { total: sum(shown), before: sum(series.slice(0, hours)), series: shown };
}
