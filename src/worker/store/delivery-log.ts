// The log of messages as the API returns it.
import type {
  Delivery,
  DeliveryAttempt,
  DeliveryEvent,
  DeliverySource,
  DeliveryState,
} from '../../contract/messages/delivery.ts';
import { isoTime } from '../../contract/primitives.ts';
import type { HeardEntry } from '../../engine/heard/heard.ts';
import type { AttemptEntry } from '../../engine/runs/state.ts';
import { parseHeard } from '../db/schema/heard.ts';
import { deliveries, parseAttempts } from '../db/schema/messages.ts';
import { firstTimeId } from '../ids.ts';
import { columnsOf, equals, type ListSource } from './list-statements.ts';
import { ofPerson } from './people-ids.ts';
import { laterStart, type SortKey } from './sort-key.ts';

/** What a message was rendered from stays out of lists. */
const unlisted = ['context', 'progress', 'rendered'] as const;
/** The columns of a list, under the names of the mirror. */
export const listedColumns = columnsOf(deliveries, unlisted);
export type DeliveryTableRow = Omit<typeof deliveries.$inferSelect, (typeof unlisted)[number]>;

const toAttempt = ({ at, statusCode, error, ms, class: failure, reason }: AttemptEntry): DeliveryAttempt => ({
  at: isoTime(at),
  statusCode: statusCode ?? null,
  error: error ?? null,
  ms,
  ...(failure === undefined ? {} : { class: failure }),
  ...(reason === undefined ? {} : { reason }),
});

const toEvent = ({ type, at, machine, code }: HeardEntry): DeliveryEvent => ({
  type,
  at: isoTime(at),
  ...(machine ? { machine } : {}),
  ...(code === undefined ? {} : { code }),
});

const parseList = <T>(text: string | null): T[] => (text === null ? [] : (JSON.parse(text) as T[]));

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
  ruleId: row.ruleId,
  ruleKey: row.ruleKey,
  alertId: row.alertId,
  endpointId: row.endpointId,
  eventId: row.eventId,
  eventType: row.eventType,
  userId: row.userId,
  recipient: row.recipient,
  // Where a run owns the message, its outcome says where it is.
  state: row.state ?? (row.outcome === null ? 'waiting' : 'done'),
  why: row.why,
  outcome: row.outcome as Delivery['outcome'],
  reason: row.reason,
  message: row.message,
  nextAttemptAt: row.nextAttemptAt === null ? null : isoTime(row.nextAttemptAt),
  attempts: parseAttempts(row.attempts)
    .filter(({ open }) => !open)
    .map(toAttempt),
  gates: parseList(row.gates),
  warnings: parseList(row.warnings),
  replays: row.replays,
  events: parseHeard(row.events).map(toEvent),
  createdAt: isoTime(row.createdAt),
  updatedAt: isoTime(row.updatedAt),
});

/** One message of these projects. */
export async function readDelivery(
  db: D1Database,
  projectIds: readonly string[],
  id: string,
): Promise<DeliveryTableRow | null> {
  return db
    .prepare(
      `SELECT ${listedColumns} FROM deliveries
       WHERE project_id IN (SELECT value FROM json_each(?1)) AND id = ?2`,
    )
    .bind(JSON.stringify(projectIds), id)
    .first<DeliveryTableRow>();
}

/** Which messages are looked at; times are epoch ms, `to` exclusive. */
export interface DeliveryFilter {
  source?: DeliverySource | undefined;
  channelId?: string | undefined;
  runId?: string | undefined;
  workflowId?: string | undefined;
  userId?: string | undefined;
  ruleId?: string | undefined;
  ruleKey?: string | undefined;
  endpointId?: string | undefined;
  alertId?: string | undefined;
  eventId?: string | undefined;
  recipient?: string | undefined;
  state?: DeliveryState | undefined;
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
    columns: listedColumns,
    from: 'deliveries',
    key: [
      { column: 'id', as: 'id', end: '' },
      { column: 'project_id', as: 'projectId', end: '' },
    ],
    order: 'descending',
    // Nothing is known yet of a message that is about to be tried for the first time; it is listed where it is asked for.
    equal: [...equals('project_id', projectId), ...(filter.state === undefined ? [isDecided] : [])],
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
      ...equals('rule_id', filter.ruleId),
      ...equals('rule_key', filter.ruleKey),
      ...equals('endpoint_id', filter.endpointId),
      ...equals('alert_id', filter.alertId),
      ...equals('event_id', filter.eventId),
      ...equals('recipient', filter.recipient),
      ...equals(stateOf, filter.state),
    ],
  };
}

const isDecided = { sql: "(state IS NULL OR state IN ('waiting', 'done') OR gates IS NOT NULL)", values: [] };
const stateOf = "coalesce(state, iif(outcome IS NULL, 'waiting', 'done'))";

/** What is counted of a message; `pending` has no outcome yet. */
export interface CountedDelivery {
  id: string;
  kind: string;
  outcome: string;
  channelId: string | null;
  ruleKey: string | null;
  /** What was heard of it, as JSON. */
  events: string | null;
}

export const countedColumns = `kind, coalesce(outcome, 'pending') AS outcome, channel_id AS channelId, rule_key AS ruleKey, events, id, project_id AS projectId`;

/** A number of messages of one kind, channel and outcome; `pending` has none yet. */
export interface DeliveryCount {
  kind: string;
  outcome: string;
  channelId: string | null;
  count: number;
}

/** Numbers of messages of a project by kind, channel and outcome, from the rollup: of whole hours, without tests of channels. */
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
      `SELECT kind, outcome, nullif(channel_id, '') AS channelId, sum(messages) AS count FROM delivery_rollups WHERE project_id = ? AND hour >= ? AND hour < ?
       ${filters.map(({ sql }) => `AND ${sql}`).join(' ')} GROUP BY kind, outcome, channel_id HAVING sum(messages) <> 0`,
    )
    .bind(projectId, firstHour, endHour, ...filters.flatMap(({ values }) => values));
}
