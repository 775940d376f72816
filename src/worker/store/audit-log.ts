import { auditLog } from '../db/schema/project.ts';
import { firstTimeId } from '../ids.ts';
import { jsonLists } from './json-lists.ts';
import { columnsOf, equals, type ListSource } from './list-statements.ts';
import { laterStart, type SortKey } from './sort-key.ts';

export type AuditRow = typeof auditLog.$inferSelect;

/** Writes an audit row; repeating it is harmless. */
export function auditRowStatement(db: D1Database, row: AuditRow): D1PreparedStatement {
  return db
    .prepare(
      'INSERT INTO audit_log (org_id, id, project_id, at, actor, action, target_kind, target_id, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    )
    .bind(
      row.orgId,
      row.id,
      row.projectId,
      row.at,
      row.actor,
      row.action,
      row.targetKind,
      row.targetId,
      row.before,
      row.after,
    );
}

/** Writes many audit rows. */
export function auditRowsStatements(db: D1Database, rows: readonly AuditRow[]): D1PreparedStatement[] {
  return jsonLists(rows).map((list) =>
    db
      .prepare(
        `INSERT INTO audit_log (org_id, id, project_id, at, actor, action, target_kind, target_id, before, after)
         SELECT value ->> 'orgId', value ->> 'id', value ->> 'projectId', value ->> 'at', value ->> 'actor', value ->> 'action',
           value ->> 'targetKind', value ->> 'targetId', value ->> 'before', value ->> 'after' FROM json_each(?1) WHERE true
         ON CONFLICT DO NOTHING`,
      )
      .bind(list),
  );
}

/** Which changes are looked at; times are epoch ms, `to` exclusive. */
export interface AuditFilter {
  orgId: string;
  projectId?: string | undefined;
  action?: string | undefined;
  actor?: string | undefined;
  targetId?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
  /** Id of the last row of the page before. */
  after?: SortKey | undefined;
}

/** Changes in an organisation that one database holds, newest first. */
export function auditSource({ orgId, from, to, after, ...filter }: AuditFilter): ListSource {
  return {
    columns: columnsOf(auditLog),
    from: 'audit_log',
    key: [{ column: 'id', as: 'id', end: '' }],
    order: 'descending',
    equal: equals('org_id', orgId),
    // Ids sort by the time of the change.
    start: laterStart('descending', to === undefined ? undefined : [firstTimeId(to)], after),
    until: from === undefined ? undefined : [firstTimeId(from)],
    filters: [
      ...equals('project_id', filter.projectId),
      ...equals('action', filter.action),
      ...equals('actor', filter.actor),
      ...equals('target_id', filter.targetId),
    ],
  };
}
