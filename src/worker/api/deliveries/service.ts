import type {
  Delivery,
  DeliveryQuery,
  DeliveryStats,
  DeliveryStatsQuery,
} from '../../../contract/messages/delivery.ts';
import type { Ctx } from '../../access/context.ts';
import { eachDatabase, listAcross } from '../../access/databases.ts';
import { instantOf } from '../../access/instant.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { countDeliveryRows, type DeliveryFilter, listDeliveryRows, toDelivery } from '../../store/delivery-log.ts';

/** Messages and their attempts, newest first. */
export async function listDeliveries(ctx: Ctx, query: DeliveryQuery): Promise<Page<Delivery>> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, 2);
  const filter = { ...filterOf(query), after };
  return listAcross(await eachDatabase(ctx, query.projectId), {
    pageSize: query.pageSize,
    read: ({ db, projectIds }, limit) => listDeliveryRows(db, projectIds, filter, limit),
    keyOf: (row) => [row.id, row.projectId],
    order: 'descending',
    toItem: toDelivery,
  });
}

/** Numbers of messages by outcome and kind. */
export async function countDeliveries(ctx: Ctx, query: DeliveryStatsQuery): Promise<DeliveryStats> {
  const filter = filterOf(query);
  const holdings = await eachDatabase(ctx, query.projectId);
  const parts = await Promise.all(holdings.map(({ db, projectIds }) => countDeliveryRows(db, projectIds, filter)));
  const stats: DeliveryStats = { total: 0, byOutcome: {}, byKind: {} };
  for (const { kind, outcome, count } of parts.flat()) {
    const ofKind = stats.byKind[kind] ?? {};
    stats.total += count;
    stats.byOutcome[outcome] = (stats.byOutcome[outcome] ?? 0) + count;
    stats.byKind[kind] = { ...ofKind, [outcome]: (ofKind[outcome] ?? 0) + count };
  }
  return stats;
}

function filterOf(query: DeliveryStatsQuery): DeliveryFilter {
  const { source, channelId, runId, workflowId, userId, kind, outcome } = query;
  const range = { from: instantOf(query.from, 'from'), to: instantOf(query.to, 'to') };
  return { source, channelId, runId, workflowId, userId, kind, outcome, ...range };
}
