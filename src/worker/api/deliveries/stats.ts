// Numbers of messages: counted one by one as long as a page can, else by the sums of whole hours.
import type { ListWindow } from '../../../contract/lists.ts';
import type { DeliveryStats, DeliveryStatsQuery } from '../../../contract/messages/delivery.ts';
import { isoTime } from '../../../contract/primitives.ts';
import type { Ctx } from '../../access/context.ts';
import { eachProject, type Place } from '../../access/databases.ts';
import { endOfTime, rangeOf } from '../../access/instant.ts';
import { listAcross } from '../../access/list-across.ts';
import { timeOfId } from '../../ids.ts';
import {
  type CountedDelivery,
  countedColumns,
  type DeliveryCount,
  type DeliveryFilter,
  deliveryCountsStatement,
  deliverySource,
} from '../../store/delivery-log.ts';
import type { SortKey } from '../../store/sort-key.ts';

const hourMs = 3_600_000;
/** Messages that are counted one by one. */
const countedAtOnce = 5_000;
const timeOf = ([id]: SortKey) => timeOfId(String(id));

type Counts = Record<string, number>;
type Day = DeliveryStats['byDay'][number];

/** Numbers of messages by outcome, kind, channel, rule and day. */
export async function countDeliveries(ctx: Ctx, query: DeliveryStatsQuery): Promise<DeliveryStats> {
  const { projectId, ...filters } = query;
  const filter = { ...filters, ...rangeOf(query) };
  const places = await eachProject(ctx, projectId);
  const newest = await countNewest(ctx, places, filter);
  const { channelId, kind, outcome, from, to, ...others } = filters;
  const isSummedUp = Object.values(others).every((value) => value === undefined);
  const { counts, window } =
    newest.window && isSummedUp
      ? await sumOfHours(places, filter, ctx.now)
      : { counts: newest.rows.map((row) => ({ ...row, count: 1 })), window: newest.window };
  return {
    total: counts.reduce((sum, { count }) => sum + count, 0),
    byOutcome: sumBy(counts, () => '')[''] ?? {},
    byKind: sumBy(counts, (row) => row.kind),
    byChannel: sumBy(counts, (row) => row.channelId),
    byRule: sumBy(
      newest.rows.map((row) => ({ ...row, count: 1 })),
      (row) => row.ruleKey,
    ),
    byDay: daysOf(newest.rows),
    ...(window ? { window } : {}),
  };
}

/** Numbers by outcome for each value of a key; what has none is left out. */
function sumBy<Row extends DeliveryCount>(
  rows: readonly Row[],
  keyOf: (row: Row) => string | null,
): Record<string, Counts> {
  const sums: Record<string, Counts> = {};
  for (const row of rows) {
    const key = keyOf(row);
    if (key === null) continue;
    const counts: Counts = sums[key] ?? {};
    sums[key] = counts;
    counts[row.outcome] = (counts[row.outcome] ?? 0) + row.count;
  }
  return sums;
}

function daysOf(rows: readonly CountedDelivery[]): Day[] {
  const byDay = Map.groupBy(rows, ({ id }) => isoTime(timeOfId(id)).slice(0, 10));
  return [...byDay]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, group]) => {
      const outcomes = sumBy(
        group.map((row) => ({ ...row, count: 1 })),
        () => '',
      )[''];
      return { day, outcomes: outcomes ?? {}, ...heardOf(group) };
    });
}

interface HeardEvent {
  type: string;
  machine?: boolean;
}

/** How many messages something was heard of; what a person did goes before what a program did. */
function heardOf(rows: readonly CountedDelivery[]): Omit<Day, 'day' | 'outcomes'> {
  const heard = rows.map(({ events }) => (events === null ? [] : (JSON.parse(events) as HeardEvent[])));
  const by = (type: string, isCounted: (events: HeardEvent[]) => boolean) =>
    heard.filter((events) => isCounted(events.filter((event) => event.type === type))).length;
  const person = (events: HeardEvent[]) => events.some(({ machine }) => !machine);
  const machine = (events: HeardEvent[]) => events.length > 0 && !person(events);
  return {
    delivered: by('delivered', person),
    opened: by('opened', person),
    clicked: by('clicked', person),
    bounced: by('bounced', person),
    openedByMachine: by('opened', machine),
    clickedByMachine: by('clicked', machine),
  };
}

interface Newest {
  rows: CountedDelivery[];
  /** What was counted, where that is not all. */
  window?: ListWindow;
}

async function countNewest(ctx: Ctx, places: readonly Place[], filter: DeliveryFilter): Promise<Newest> {
  const { from, to } = filter;
  const { data, nextCursor, window } = await listAcross(places, {
    pageSize: countedAtOnce,
    source: ({ projectId }) => ({ ...deliverySource(projectId, filter), columns: countedColumns }),
    sortedBy: ['id', 'projectId'],
    toItem: (row: CountedDelivery) => row,
    time: { of: timeOf, range: { from, to }, after: undefined, now: ctx.now },
  });
  if (nextCursor === null) return { rows: data };
  const oldest = data.at(-1);
  const counted = { from: oldest ? isoTime(timeOf([oldest.id])) : null, to: isoTime(to ?? ctx.now) };
  return { rows: data, window: window ?? counted };
}

async function sumOfHours(
  places: readonly Place[],
  filter: DeliveryFilter,
  now: number,
): Promise<{ counts: DeliveryCount[]; window: ListWindow }> {
  const { from, to } = filter;
  const hours = {
    firstHour: Math.floor((from ?? 0) / hourMs),
    endHour: Math.ceil((to ?? endOfTime) / hourMs),
  };
  const parts = await Promise.all(
    [...Map.groupBy(places, ({ db }) => db)].map(([db, group]) =>
      db.batch<DeliveryCount>(
        group.map(({ projectId }) => deliveryCountsStatement(db, projectId, { ...filter, ...hours })),
      ),
    ),
  );
  const end = to === undefined ? now : Math.min(hours.endHour * hourMs, endOfTime - 1);
  return {
    counts: parts.flat().flatMap(({ results }) => results),
    window: { from: from === undefined ? null : isoTime(hours.firstHour * hourMs), to: isoTime(end) },
  };
}
