// The log of messages as the API returns it.
import { and, count, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { Delivery, DeliveryAttempt, DeliverySource } from '../../contract/messages/delivery.ts';
import { isoTime } from '../../contract/primitives.ts';
import type { AttemptEntry } from '../../engine/runs/state.ts';
import type { Db } from '../db/client.ts';
import { deliveries, parseAttempts } from '../db/schema/messages.ts';
import { inProjects } from './in-projects.ts';
import { isOfPerson } from './people-ids.ts';

type DeliveryTableRow = typeof deliveries.$inferSelect;

const toAttempt = ({ at, statusCode, error, ms }: AttemptEntry): DeliveryAttempt => ({
  at: isoTime(at),
  statusCode: statusCode ?? null,
  error: error ?? null,
  ms,
});

/** A row of the log as the API returns it. */
export const toDelivery = (row: DeliveryTableRow): Delivery => ({
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
  attempts: parseAttempts(row.attempts).map(toAttempt),
  events: [],
  createdAt: isoTime(row.createdAt),
  updatedAt: isoTime(row.updatedAt),
});

/** Which messages are looked at; times are epoch ms, `to` exclusive. */
export interface DeliveryFilter {
  source?: DeliverySource | undefined;
  channelId?: string | undefined;
  runId?: string | undefined;
  workflowId?: string | undefined;
  userId?: string | undefined;
  kind?: string | undefined;
  outcome?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
}

/** Messages, newest first; `after` is the id and the project of the last row of the page before. */
export async function listDeliveryRows(
  db: Db,
  projectIds: readonly string[],
  filter: DeliveryFilter & { after?: readonly (string | number)[] | undefined },
  limit: number,
): Promise<DeliveryTableRow[]> {
  const { after } = filter;
  const behind = after && sql`(${deliveries.id}, ${deliveries.projectId}) < (${after[0]}, ${after[1]})`;
  return db
    .select()
    .from(deliveries)
    .where(and(matching(projectIds, filter), behind))
    .orderBy(desc(deliveries.id), desc(deliveries.projectId))
    .limit(limit);
}

/** Numbers of messages by kind and outcome; `pending` has none yet. */
export async function countDeliveryRows(db: Db, projectIds: readonly string[], filter: DeliveryFilter) {
  const outcome = sql<string>`coalesce(${deliveries.outcome}, 'pending')`;
  return db
    .select({ kind: deliveries.kind, outcome, count: count() })
    .from(deliveries)
    .where(matching(projectIds, filter))
    .groupBy(deliveries.kind, outcome);
}

function matching(projectIds: readonly string[], filter: DeliveryFilter): SQL | undefined {
  const { from, to } = filter;
  const is = <T>(column: Parameters<typeof eq>[0], value: T | undefined) =>
    value === undefined ? undefined : eq(column, value);
  return and(
    inProjects(deliveries.projectId, projectIds),
    is(deliveries.source, filter.source),
    is(deliveries.channelId, filter.channelId),
    is(deliveries.runId, filter.runId),
    is(deliveries.workflowId, filter.workflowId),
    filter.userId === undefined ? undefined : isOfPerson(deliveries.userId, filter.userId, projectIds),
    is(deliveries.kind, filter.kind),
    is(deliveries.outcome, filter.outcome),
    from === undefined ? undefined : gte(deliveries.createdAt, from),
    to === undefined ? undefined : lt(deliveries.createdAt, to),
  );
}
