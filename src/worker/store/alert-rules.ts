// The alert rules of projects. A rule that is deleted is gone; its alerts keep its id.
import { AlertRuleDefinition } from '../../contract/messages/alert-rule.ts';
import { alertRules } from '../db/schema/alerts.ts';
import { removeRows, upsertRows } from './bulk-rows.ts';
import { columnsOf, containing, equals, type ListSource } from './list-statements.ts';
import { managedColumn } from './managed-items.ts';
import type { SortKey } from './sort-key.ts';

export type AlertRuleRow = typeof alertRules.$inferSelect;
/** A rule with whose it is, as JSON. */
export type OwnedAlertRule = AlertRuleRow & { managedBy: string | null };

/** The `definition` of a rule; what a newer version knows beyond it has its default. */
export const parseAlertRule = (text: string): AlertRuleDefinition => {
  const stored: unknown = JSON.parse(text);
  const parsed = AlertRuleDefinition.safeParse(stored);
  // One that an older version stored is judged as it is: what cannot be evaluated matches nothing.
  return parsed.success ? parsed.data : (stored as AlertRuleDefinition);
};

const columns = columnsOf(alertRules);
const ownedColumns = `${columns}, ${managedColumn('rule', 'alert_rules')} AS managedBy`;

/** Rules of a project, newest first, as ids sort by time. */
export function alertRuleSource(projectId: string, q: string | undefined, after: SortKey | undefined): ListSource {
  return {
    columns: ownedColumns,
    from: 'alert_rules',
    key: [
      { column: 'id', as: 'id', end: '' },
      { column: 'project_id', as: 'projectId', end: '' },
    ],
    order: 'descending',
    equal: equals('project_id', projectId),
    start: after,
    filters: containing(['name'], q),
  };
}

/** One rule of these projects. */
export async function readAlertRule(
  db: D1Database,
  projectIds: readonly string[],
  id: string,
): Promise<OwnedAlertRule | null> {
  return db
    .prepare(
      `SELECT ${ownedColumns} FROM alert_rules WHERE project_id IN (SELECT value FROM json_each(?1)) AND id = ?2`,
    )
    .bind(JSON.stringify(projectIds), id)
    .first<OwnedAlertRule>();
}

/** Rules of a project by their ids. */
export function alertRulesStatement(db: D1Database, projectId: string, ids: readonly string[]): D1PreparedStatement {
  return db
    .prepare(`SELECT ${columns} FROM alert_rules WHERE project_id = ?1 AND id IN (SELECT value FROM json_each(?2))`)
    .bind(projectId, JSON.stringify(ids));
}

/** All rules of a project, for judging what an event met. */
export function allAlertRulesStatement(db: D1Database, projectId: string): D1PreparedStatement {
  return db.prepare(`SELECT ${columns} FROM alert_rules WHERE project_id = ?1 ORDER BY name`).bind(projectId);
}

/** Creates a rule. */
export function addAlertRuleStatement(db: D1Database, row: AlertRuleRow): D1PreparedStatement {
  const { projectId, id, name, status, builtIn, version, definition, createdAt, updatedAt, updatedBy } = row;
  return db
    .prepare(
      `INSERT INTO alert_rules (project_id, id, name, status, built_in, version, definition, created_at, updated_at, updated_by)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)`,
    )
    .bind(projectId, id, name, status, builtIn, version, definition, createdAt, updatedAt, updatedBy);
}

/** Changes a rule; its version and its time grow with every change. */
export function changeAlertRuleStatement(db: D1Database, row: AlertRuleRow): D1PreparedStatement {
  const { projectId, id, name, status, definition, updatedAt, updatedBy } = row;
  return db
    .prepare(
      `UPDATE alert_rules SET name = ?3, status = ?4, definition = ?5, version = version + 1, updated_at = max(?6, updated_at + 1), updated_by = ?7
       WHERE project_id = ?1 AND id = ?2`,
    )
    .bind(projectId, id, name, status, definition, updatedAt, updatedBy);
}

/** Creates or replaces rules. */
export const saveAlertRulesStatements = (db: D1Database, rows: readonly AlertRuleRow[]): D1PreparedStatement[] =>
  upsertRows(db, alertRules, rows, ['project_id', 'id']);

/** Deletes rules. */
export const deleteAlertRulesStatements = (db: D1Database, projectId: string, ids: readonly string[]) =>
  removeRows(db, alertRules, projectId, ids, ['project_id', 'id']);

/** Deletes a rule. */
export function deleteAlertRuleStatement(
  db: D1Database,
  { projectId, id }: Pick<AlertRuleRow, 'projectId' | 'id'>,
): D1PreparedStatement {
  return db.prepare('DELETE FROM alert_rules WHERE project_id = ?1 AND id = ?2').bind(projectId, id);
}

/** Definitions of rules of these projects, by their ids. */
export function ruleNamesStatement(
  db: D1Database,
  projectIds: readonly string[],
  ids: readonly string[],
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT id, definition FROM alert_rules WHERE project_id IN (SELECT value FROM json_each(?1))
         AND id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(JSON.stringify(projectIds), JSON.stringify(ids));
}
