// The notification rules of projects. A rule that is deleted is gone; its messages keep its id and its key.
import type { RuleDefinition } from '../../contract/messages/notification-rule.ts';
import { notificationRules } from '../db/schema/rules.ts';
import { removeRows, upsertRows } from './bulk-rows.ts';
import { columnsOf, containing, equals, type ListSource } from './list-statements.ts';
import { managedColumn } from './managed-items.ts';
import type { SortKey } from './sort-key.ts';

export type RuleRow = typeof notificationRules.$inferSelect;
/** A rule with whose it is, as JSON. */
export type OwnedRule = RuleRow & { managedBy: string | null };

const ownedColumns = `${columnsOf(notificationRules)}, ${managedColumn('rule', 'notification_rules')} AS managedBy`;

/** The `definition` of a rule. */
export const parseRule = (text: string): RuleDefinition => JSON.parse(text) as RuleDefinition;

/** Rules of a project, newest first, as ids sort by time. */
export function ruleSource(
  projectId: string,
  { key, q }: { key?: string | undefined; q?: string | undefined },
  after: SortKey | undefined,
): ListSource {
  return {
    columns: ownedColumns,
    from: 'notification_rules',
    key: [
      { column: 'id', as: 'id', end: '' },
      { column: 'project_id', as: 'projectId', end: '' },
    ],
    order: 'descending',
    equal: [...equals('project_id', projectId), ...equals('key', key)],
    start: after,
    filters: containing(['key', "definition ->> '$.name'"], q),
  };
}

/** One rule of these projects. */
export async function readRule(db: D1Database, projectIds: readonly string[], id: string): Promise<OwnedRule | null> {
  return db
    .prepare(
      `SELECT ${ownedColumns} FROM notification_rules
       WHERE project_id IN (SELECT value FROM json_each(?1)) AND id = ?2`,
    )
    .bind(JSON.stringify(projectIds), id)
    .first<OwnedRule>();
}

/** Rules of a project by their ids. */
export async function readRules(
  db: D1Database,
  projectId: string,
  ids: readonly string[],
): Promise<Map<string, RuleRow>> {
  const { results } = await db
    .prepare(
      `SELECT ${columnsOf(notificationRules)} FROM notification_rules
       WHERE project_id = ?1 AND id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(projectId, JSON.stringify(ids))
    .all<RuleRow>();
  return new Map(results.map((row) => [row.id, row]));
}

/** All rules of a project, for judging what an event met. */
export function rulesStatement(db: D1Database, projectId: string): D1PreparedStatement {
  return db
    .prepare(`SELECT ${columnsOf(notificationRules)} FROM notification_rules WHERE project_id = ?1 ORDER BY key`)
    .bind(projectId);
}

/** Creates a rule. */
export function addRuleStatement(db: D1Database, row: RuleRow): D1PreparedStatement {
  const { projectId, id, key, status, version, definition, createdAt, updatedAt, updatedBy } = row;
  return db
    .prepare(
      `INSERT INTO notification_rules (project_id, id, key, status, version, definition, created_at, updated_at, updated_by)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)`,
    )
    .bind(projectId, id, key, status, version, definition, createdAt, updatedAt, updatedBy);
}

/** Changes a rule; its version and its time grow with every change. */
export function changeRuleStatement(
  db: D1Database,
  { projectId, id, key, status, definition, updatedAt, updatedBy }: RuleRow,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE notification_rules SET key = ?3, status = ?4, definition = ?5, version = version + 1, updated_at = max(?6, updated_at + 1), updated_by = ?7
       WHERE project_id = ?1 AND id = ?2`,
    )
    .bind(projectId, id, key, status, definition, updatedAt, updatedBy);
}

/** Creates or replaces rules. */
export const saveRulesStatements = (db: D1Database, rows: readonly RuleRow[]): D1PreparedStatement[] =>
  upsertRows(db, notificationRules, rows, ['project_id', 'id']);

/** Deletes rules. */
export const deleteRulesStatements = (db: D1Database, projectId: string, ids: readonly string[]) =>
  removeRows(db, notificationRules, projectId, ids, ['project_id', 'id']);

/** Deletes a rule. */
export function deleteRuleStatement(
  db: D1Database,
  { projectId, id }: Pick<RuleRow, 'projectId' | 'id'>,
): D1PreparedStatement {
  return db.prepare('DELETE FROM notification_rules WHERE project_id = ?1 AND id = ?2').bind(projectId, id);
}
