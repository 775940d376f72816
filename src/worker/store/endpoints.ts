// The webhook endpoints of projects, with the counters and the breaker that `targets` holds of them.
import { endpoints } from '../db/schema/endpoints.ts';
import type { TargetCounters } from './endpoint-targets.ts';
import { columnsOf, containing, equals, type ListSource } from './list-statements.ts';
import type { SortKey } from './sort-key.ts';

type EndpointTableRow = typeof endpoints.$inferSelect;

/** What `targets` holds of an endpoint; nothing while it is healthy. */
interface EndpointTarget extends TargetCounters {
  /** Every delivery of an ordered endpoint with a smaller id was done when this was written. */
  orderHead: string | null;
}

export type EndpointRow = EndpointTableRow & EndpointTarget;

/** An endpoint for people; `lastSuccessAt` is that of its newest deliveries. */
export type ShownEndpointRow = EndpointRow & { lastSuccessAt: number | null };

const ownColumns = columnsOf(endpoints)
  .split(', ')
  .map((column) => `e.${column}`)
  .join(', ');
const columns = `${ownColumns}, coalesce(t.failures, 0) AS failures, t.fail_since AS failSince, coalesce(t.ok_count, 0) AS okCount,
  coalesce(t.fail_count, 0) AS failCount, t.count_since AS countSince, t.breaker_until AS breakerUntil, coalesce(t.breaker_ms, 0) AS breakerMs, t.order_head AS orderHead`;
/** Deliveries that are looked at for the last success. */
const lookedAt = 50;
const shownColumns = `${columns}, (SELECT max(d.updated_at) FROM (
    SELECT outcome, updated_at FROM deliveries INDEXED BY deliveries_by_endpoint
    WHERE project_id = e.project_id AND endpoint_id = e.id ORDER BY id DESC LIMIT ${lookedAt}) d WHERE d.outcome = 'sent') AS lastSuccessAt`;
const withTarget = 'endpoints e LEFT JOIN targets t ON t.project_id = e.project_id AND t.id = e.id';

/** The endpoints of a project, newest first; `after` is the id of the last row of the page before. */
export function endpointSource(projectId: string, q: string | undefined, after: SortKey | undefined): ListSource {
  return {
    columns: shownColumns,
    from: withTarget,
    // Ids sort by the time at which the endpoint was created.
    key: [{ column: 'e.id', as: 'id', end: '' }],
    order: 'descending',
    equal: equals('e.project_id', projectId),
    start: after,
    filters: containing(["e.definition ->> '$.url'", "e.definition ->> '$.description'"], q),
  };
}

/** One endpoint of these projects. */
export async function readEndpoint(
  db: D1Database,
  projectIds: readonly string[],
  id: string,
): Promise<ShownEndpointRow | null> {
  return db
    .prepare(
      `SELECT ${shownColumns} FROM ${withTarget} WHERE e.project_id IN (SELECT value FROM json_each(?1)) AND e.id = ?2`,
    )
    .bind(JSON.stringify(projectIds), id)
    .first<ShownEndpointRow>();
}

/** All endpoints of a project, oldest first. */
export function allEndpointsStatement(db: D1Database, projectId: string): D1PreparedStatement {
  return db.prepare(`SELECT ${columns} FROM ${withTarget} WHERE e.project_id = ?1 ORDER BY e.id`).bind(projectId);
}

/** Endpoints of a project by their ids, each by its key. */
export function endpointsStatement(db: D1Database, projectId: string, ids: readonly string[]): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${columns} FROM ${withTarget} WHERE e.project_id = ?1 AND e.id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(projectId, JSON.stringify(ids));
}

export type NewEndpoint = Pick<
  EndpointTableRow,
  'projectId' | 'id' | 'definition' | 'request' | 'secrets' | 'version' | 'createdAt' | 'updatedBy'
>;

/** Adds an endpoint. */
export function addEndpointStatement(db: D1Database, row: NewEndpoint): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO endpoints (project_id, id, definition, request, secrets, status, version, created_at, updated_at, updated_by)
       VALUES (?1, ?2, ?3, ?4, ?5, 'ok', ?6, ?7, ?7, ?8)`,
    )
    .bind(
      ...[row.projectId, row.id, row.definition, row.request, row.secrets, row.version],
      ...[row.createdAt, row.updatedBy],
    );
}

/** What people change of an endpoint; its state is changed by itself. */
export type EndpointChange = Pick<
  EndpointTableRow,
  'projectId' | 'id' | 'definition' | 'request' | 'secrets' | 'updatedAt' | 'updatedBy'
>;

/** Changes an endpoint as its next version. */
export function changeEndpointStatement(db: D1Database, change: EndpointChange): D1PreparedStatement {
  const { projectId, id, definition, request, secrets, updatedAt, updatedBy } = change;
  return db
    .prepare(
      `UPDATE endpoints SET definition = ?3, request = ?4, secrets = ?5, version = version + 1, updated_at = max(?6, updated_at + 1),
         updated_by = ?7 WHERE project_id = ?1 AND id = ?2`,
    )
    .bind(projectId, id, definition, request, secrets, updatedAt, updatedBy);
}

/** Begins a batch that changes the state of an endpoint: fails it unless status, counters and breaker are still as they were read. */
export function sameStateStatement(db: D1Database, row: EndpointRow): D1PreparedStatement {
  return db
    .prepare(
      `SELECT json(coalesce((SELECT 'true' FROM ${withTarget} WHERE e.project_id = ?1 AND e.id = ?2 AND e.status = ?3
         AND e.told_percent = ?4 AND e.failing_since IS ?5 AND e.disabled_at IS ?6 AND coalesce(t.failures, 0) = ?7
         AND t.fail_since IS ?8 AND coalesce(t.ok_count, 0) = ?9 AND coalesce(t.fail_count, 0) = ?10 AND t.count_since IS ?11
         AND t.breaker_until IS ?12), 'changed')) AS unchanged`,
    )
    .bind(
      ...[row.projectId, row.id, row.status, row.toldPercent, row.failingSince, row.disabledAt],
      ...[row.failures, row.failSince, row.okCount, row.failCount, row.countSince, row.breakerUntil],
    );
}

type Place = Pick<EndpointTableRow, 'projectId' | 'id'>;

/** Stores the status of an endpoint; its counters and its breaker are in `targets`. */
export function saveStatusStatement(
  db: D1Database,
  { projectId, id }: Place,
  state: Pick<EndpointRow, 'status' | 'disabledReason' | 'disabledAt' | 'failingSince' | 'toldPercent'>,
): D1PreparedStatement {
  const { status, disabledReason, disabledAt, failingSince, toldPercent } = state;
  return db
    .prepare(
      `UPDATE endpoints SET status = ?3, disabled_reason = ?4, disabled_at = ?5, failing_since = ?6, told_percent = ?7
       WHERE project_id = ?1 AND id = ?2 AND (status <> ?3 OR told_percent <> ?7)`,
    )
    .bind(projectId, id, status, disabledReason, disabledAt, failingSince, toldPercent);
}

/** Deletes an endpoint. */
export function deleteEndpointStatement(db: D1Database, { projectId, id }: Place): D1PreparedStatement {
  return db.prepare('DELETE FROM endpoints WHERE project_id = ?1 AND id = ?2').bind(projectId, id);
}
