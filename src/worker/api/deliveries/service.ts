import { and, count, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import type {
  Delivery,
  DeliveryAttempt,
  DeliveryQuery,
  DeliveryStats,
  DeliveryStatsQuery,
} from '../../../contract/messages/delivery.ts';
import type { AttemptEntry } from '../../../engine/runs/state.ts';
import type { Ctx } from '../../access/context.ts';
import { instantOf } from '../../access/instant.ts';
import { decodeCursor, type Page, pageOf } from '../../access/pages.ts';
import { inTenant, isoTime } from '../../access/tenant.ts';
import { deliveries } from '../../db/schema.ts';

type Row = typeof deliveries.$inferSelect;

const toAttempt = ({ at, statusCode, error, ms }: AttemptEntry): DeliveryAttempt => ({
  at: isoTime(at),
  statusCode: statusCode ?? null,
  error: error ?? null,
  ms,
});

/** A row of the log as the API answers it. */
const toDelivery = (row: Row): Delivery => ({
  id: row.id,
  projectId: row.projectId,
  source: row.source,
  channelId: row.channelId,
  kind: row.kind,
  workflowId: row.workflowId,
  runId: row.runId,
  stepLabel: row.stepLabel,
  userId: row.userId,
  recipient: row.recipient,
  outcome: row.outcome as Delivery['outcome'],
  reason: row.reason,
  message: row.message,
  nextAttemptAt: row.nextAttemptAt === null ? null : isoTime(row.nextAttemptAt),
  attempts: (JSON.parse(row.attempts) as AttemptEntry[]).map(toAttempt),
  events: [],
  createdAt: isoTime(row.createdAt),
  updatedAt: isoTime(row.updatedAt),
});

/** Messages and their attempts, newest first. */
export async function listDeliveries(ctx: Ctx, query: DeliveryQuery): Promise<Page<Delivery>> {
  const { cursor, pageSize } = query;
  const [id, projectId] = cursor === undefined ? [] : decodeCursor(cursor, 2);
  const before = sql`(${deliveries.id}, ${deliveries.projectId}) < (${id}, ${projectId})`;
  const rows = await ctx.db
    .select()
    .from(deliveries)
    .where(and(matching(ctx, query), id === undefined ? undefined : before))
    .orderBy(desc(deliveries.id), desc(deliveries.projectId))
    .limit(pageSize + 1);
  return pageOf(rows, pageSize, toDelivery, (row) => [row.id, row.projectId]);
}

/** Numbers of messages by outcome and kind. */
export async function countDeliveries(ctx: Ctx, query: DeliveryStatsQuery): Promise<DeliveryStats> {
  const outcome = sql<string>`coalesce(${deliveries.outcome}, 'pending')`;
  const rows = await ctx.db
    .select({ kind: deliveries.kind, outcome, count: count() })
    .from(deliveries)
    .where(matching(ctx, query))
    .groupBy(deliveries.kind, outcome);
  const stats: DeliveryStats = { total: 0, byOutcome: {}, byKind: {} };
  for (const row of rows) {
    stats.total += row.count;
    stats.byOutcome[row.outcome] = (stats.byOutcome[row.outcome] ?? 0) + row.count;
    stats.byKind[row.kind] = { ...stats.byKind[row.kind], [row.outcome]: row.count };
  }
  return stats;
}

function matching(ctx: Ctx, query: DeliveryStatsQuery): SQL | undefined {
  const from = instantOf(query.from, 'from');
  const to = instantOf(query.to, 'to');
  const is = <T>(column: Parameters<typeof eq>[0], value: T | undefined) =>
    value === undefined ? undefined : eq(column, value);
  return and(
    inTenant(ctx, deliveries.projectId, query.projectId),
    is(deliveries.source, query.source),
    is(deliveries.channelId, query.channelId),
    is(deliveries.runId, query.runId),
    is(deliveries.workflowId, query.workflowId),
    is(deliveries.userId, query.userId),
    is(deliveries.kind, query.kind),
    is(deliveries.outcome, query.outcome),
    from === undefined ? undefined : gte(deliveries.createdAt, from),
    to === undefined ? undefined : lt(deliveries.createdAt, to),
  );
}
