import type { ListWindow } from '../../../contract/lists.ts';
import type {
  Delivery,
  DeliveryQuery,
  DeliveryStats,
  DeliveryStatsQuery,
} from '../../../contract/messages/delivery.ts';
import { isoTime } from '../../../contract/primitives.ts';
import type { Ctx } from '../../access/context.ts';
import { eachProject, type Place } from '../../access/databases.ts';
import { endOfTime, rangeOf } from '../../access/instant.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { timeOfId } from '../../ids.ts';
import {
  type DeliveryCount,
  type DeliveryFilter,
  deliveryCountsStatement,
  deliverySource,
  toDelivery,
} from '../../store/delivery-log.ts';
import type { SortKey } from '../../store/sort-key.ts';

const hourMs = 3_600_000;
/** Messages that are counted one by one. */
const countedAtOnce = 5_000;
const sortedBy = ['id', 'projectId'];
const timeOf = ([id]: SortKey) => timeOfId(String(id));

/** Messages and their attempts, newest first. */
export async function listDeliveries(ctx: Ctx, query: DeliveryQuery): Promise<Page<Delivery>> {
  const { cursor, pageSize, projectId: asked, ...filters } = query;
  const range = rangeOf(query);
  const after = cursor === undefined ? undefined : decodeCursor(cursor, 2);
  return listAcross(await eachProject(ctx, asked), {
    pageSize,
    source: ({ projectId }) => deliverySource(projectId, { ...filters, ...range, after }),
    sortedBy,
    toItem: toDelivery,
    time: { of: timeOf, range, after, now: ctx.now },
  });
}

/** Numbers of messages by outcome and kind: of the log as long as a page can count it, else of whole hours where they are summed up. */
export async function countDeliveries(ctx: Ctx, query: DeliveryStatsQuery): Promise<DeliveryStats> {
  const { projectId, ...filters } = query;
  const filter = { ...filters, ...rangeOf(query) };
  const places = await eachProject(ctx, projectId);
  const newest = await countNewest(ctx, places, filter);
  const { source, runId, workflowId, userId } = filters;
  const isSummedUp = [source, runId, workflowId, userId].every((value) => value === undefined);
  const { counts, window } = newest.window && isSummedUp ? await sumOfHours(places, filter, ctx.now) : newest;
  const stats: DeliveryStats = { total: 0, byOutcome: {}, byKind: {}, ...(window ? { window } : {}) };
  for (const { kind, outcome, count } of counts) {
    const ofKind = stats.byKind[kind] ?? {};
    stats.total += count;
    stats.byOutcome[outcome] = (stats.byOutcome[outcome] ?? 0) + count;
    stats.byKind[kind] = { ...ofKind, [outcome]: (ofKind[outcome] ?? 0) + count };
  }
  return stats;
}

interface Counted {
  counts: DeliveryCount[];
  /** What was counted, where that is not all. */
  window?: ListWindow;
}

async function countNewest(ctx: Ctx, places: readonly Place[], filter: DeliveryFilter): Promise<Counted> {
  const { from, to } = filter;
  const { data, nextCursor, window } = await listAcross(places, {
    pageSize: countedAtOnce,
    source: ({ projectId }) => ({
      ...deliverySource(projectId, filter),
      columns: `kind, coalesce(outcome, 'pending') AS outcome, 1 AS count, id, project_id AS projectId`,
    }),
    sortedBy,
    toItem: (row: DeliveryCount & { id: string }) => row,
    time: { of: timeOf, range: { from, to }, after: undefined, now: ctx.now },
  });
  if (nextCursor === null) return { counts: data };
  const oldest = data.at(-1);
  const counted = { from: oldest ? isoTime(timeOf([oldest.id])) : null, to: isoTime(to ?? ctx.now) };
  return { counts: data, window: window ?? counted };
}

async function sumOfHours(places: readonly Place[], filter: DeliveryFilter, now: number): Promise<Counted> {
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
