// The log of messages as the API returns it.
import type { Delivery, DeliveryAttempt, DeliveryEvent, DeliverySource } from '../../contract/messages/delivery.ts';
import { isoTime } from '../../contract/primitives.ts';
import type { HeardEntry } from '../../engine/heard/heard.ts';
import type { AttemptEntry } from '../../engine/runs/state.ts';
import { parseHeard } from '../db/schema/heard.ts';
import { deliveries, parseAttempts } from '../db/schema/messages.ts';
import { firstTimeId } from '../ids.ts';
import { columnsOf, equals, type ListSource } from './list-statements.ts';
import { ofPerson } from './people-ids.ts';
import { laterStart, type SortKey } from './sort-key.ts';

export type DeliveryTableRow = typeof deliveries.$inferSelect;

const toAttempt = ({ at, statusCode, error, ms }: AttemptEntry): DeliveryAttempt => ({
  at: isoTime(at),
  statusCode: statusCode ?? null,
  error: error ?? null,
  ms,
});

const toEvent = ({ type, at, machine, code }: HeardEntry): DeliveryEvent => ({
  type,
  at: isoTime(at),
  ...(machine ? { machine } : {}),
  ...(code === undefined ? {} : { code }),
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
  events: parseHeard(row.events).map(toEvent),
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

/** Messages of a project, newest first; `after` is the id and the project of the last row of the page before. */
export function deliverySource(
  projectId: string,
  filter: DeliveryFilter & { after?: SortKey | undefined },
): ListSource {
  const { from, to } = filter;
  return {
    columns: columnsOf(deliveries),
    from: 'deliveries',
    key: [
      { column: 'id', as: 'id', end: '' },
      { column: 'project_id', as: 'projectId', end: '' },
    ],
    order: 'descending',
    equal: equals('project_id', projectId),
    // Ids sort by the time at which their message was created.
    start: laterStart('descending', to === undefined ? undefined : [firstTimeId(to), ''], filter.after),
    until: from === undefined ? undefined : [firstTimeId(from), ''],
    filters: [
      ...equals('source', filter.source),
      ...equals('channel_id', filter.channelId),
      ...equals('run_id', filter.runId),
      ...equals('workflow_id', filter.workflowId),
      ...ofPerson('user_id', projectId, filter.userId),
      ...equals('kind', filter.kind),
      ...equals('outcome', filter.outcome),
    ],
  };
}

/** A number of messages of one kind and outcome; `pending` has none yet. */
export interface DeliveryCount {
  kind: string;
  outcome: string;
  count: number;
}

/** Numbers of messages of a project by kind and outcome, from the rollup: of whole hours, without tests of channels. */
export function deliveryCountsStatement(
  db: D1Database,
  projectId: string,
  {
    firstHour,
    endHour,
    ...filter
  }: { firstHour: number; endHour: number } & Pick<DeliveryFilter, 'channelId' | 'kind' | 'outcome'>,
): D1PreparedStatement {
  const filters = [
    ...equals('channel_id', filter.channelId),
    ...equals('kind', filter.kind),
    ...equals('outcome', filter.outcome),
  ];
  return db
    .prepare(
      `SELECT kind, outcome, sum(messages) AS count FROM delivery_rollups WHERE project_id = ? AND hour >= ? AND hour < ?
       ${filters.map(({ sql }) => `AND ${sql}`).join(' ')} GROUP BY kind, outcome HAVING sum(messages) <> 0`,
    )
    .bind(projectId, firstHour, endHour, ...filters.flatMap(({ values }) => values));
}
