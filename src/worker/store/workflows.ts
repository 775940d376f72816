// The workflows of projects; what each version of them holds is in workflow-versions.ts.
import type { WorkflowStatus } from '../../contract/workflows/workflow.ts';
import { workflows } from '../db/schema/workflows.ts';
import { upsertRows } from './bulk-rows.ts';
import { containing, equals, type ListSource } from './list-statements.ts';
import { managedColumn } from './managed-items.ts';
import type { PreparingJob } from './preparing-jobs.ts';
import type { SortKey } from './sort-key.ts';

/** A workflow joined with its current version. */
export interface WorkflowRow {
  id: string;
  projectId: string;
  name: string;
  description: string | null;
  status: WorkflowStatus;
  version: number;
  createdAt: number;
  updatedAt: number;
  /** Who changed it last; null for a change from before this was kept. */
  updatedBy: string | null;
  definition: string;
  /** Whose it is, as JSON; see parseManagedBy. */
  managedBy: string | null;
  /** How far its trigger is prepared; null where there is nothing to prepare. */
  preparing: PreparingJob['state'] | null;
  preparedPeople: number | null;
  peopleToPrepare: number | null;
}

/** What its own tables hold of a workflow. */
type SavedRow = Omit<WorkflowRow, 'preparing' | 'preparedPeople' | 'peopleToPrepare'>;

/** What is left of a workflow, whether or not it was deleted. */
export interface WorkflowTrail {
  id: string;
  projectId: string;
  name: string;
  version: number;
}

/** Whose workflows are looked at: projects of one organisation. */
interface Tenant {
  orgId: string;
  projectIds: readonly string[];
}

const columns = `w.id, w.project_id AS projectId, w.name, w.description, w.status, w.version, w.created_at AS createdAt,
  w.updated_at AS updatedAt, w.updated_by AS updatedBy, v.definition, ${managedColumn('workflow', 'w')} AS managedBy,
  j.state AS preparing, j.done AS preparedPeople, j.total AS peopleToPrepare`;
const withVersion = `JOIN workflow_versions v ON v.workflow_id = w.id AND v.version = w.version
  LEFT JOIN preparing_jobs j ON j.project_id = w.project_id AND j.workflow_id = w.id`;

interface WorkflowFilter {
  /** Part of the name. */
  q?: string | undefined;
  status?: WorkflowStatus | undefined;
  /** Time and id of the last row of the page before. */
  after: SortKey | undefined;
}

/** The workflows of a project, newest first. */
export function workflowSource(projectId: string, { q, status, after }: WorkflowFilter): ListSource {
  return {
    columns,
    from: `workflows w ${withVersion}`,
    key: [
      { column: 'w.created_at', as: 'createdAt', end: -1 },
      { column: 'w.id', as: 'id', end: '' },
    ],
    order: 'descending',
    equal: [...equals('w.project_id', projectId), { sql: 'w.deleted_at IS NULL', values: [] }],
    start: after,
    filters: [...containing(['w.name'], q), ...equals('w.status', status)],
  };
}

/** One workflow. */
export async function readWorkflow(
  db: D1Database,
  { orgId, projectIds }: Tenant,
  id: string,
): Promise<WorkflowRow | null> {
  return db
    .prepare(
      `SELECT ${columns} FROM workflows w ${withVersion}
       WHERE w.id = ?3 AND w.deleted_at IS NULL AND w.org_id = ?1 AND w.project_id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(orgId, JSON.stringify(projectIds), id)
    .first<WorkflowRow>();
}

/** One workflow, deleted or not. */
export async function readTrail(
  db: D1Database,
  projectIds: readonly string[],
  id: string,
): Promise<WorkflowTrail | null> {
  return db
    .prepare(
      `SELECT id, project_id AS projectId, name, version FROM workflows
       WHERE id = ?1 AND project_id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(id, JSON.stringify(projectIds))
    .first<WorkflowTrail>();
}

/** The current version of a workflow; null where it is gone. */
export async function readCurrentVersion(db: D1Database, projectId: string, id: string): Promise<number | null> {
  return db
    .prepare('SELECT version FROM workflows WHERE id = ?1 AND project_id = ?2 AND deleted_at IS NULL')
    .bind(id, projectId)
    .first<number>('version');
}

/** Names of workflows whose current version holds an id, at most `limit`. */
export async function readUsers(db: D1Database, projectId: string, id: string, limit: number): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT w.name FROM workflows w JOIN workflow_versions v ON v.workflow_id = w.id AND v.version = w.version
       WHERE w.project_id = ?1 AND w.deleted_at IS NULL AND instr(v.definition, ?2) > 0 ORDER BY w.name LIMIT ?3`,
    )
    .bind(projectId, JSON.stringify(id), limit)
    .all<{ name: string }>();
  return results.map(({ name }) => name);
}

/** A workflow with the time of its current version, for judging what an event met. */
export interface CurrentWorkflow extends Omit<SavedRow, 'projectId' | 'description' | 'updatedBy' | 'managedBy'> {
  versionAt: number;
}

/** The workflows of a project with their current versions. */
export function currentWorkflowsStatement(db: D1Database, projectId: string): D1PreparedStatement {
  return db
    .prepare(
      `SELECT w.id, w.name, w.status, w.version, w.created_at AS createdAt, w.updated_at AS updatedAt, v.created_at AS versionAt, v.definition
       FROM workflows w JOIN workflow_versions v ON v.workflow_id = w.id AND v.version = w.version
       WHERE w.project_id = ? AND w.deleted_at IS NULL`,
    )
    .bind(projectId);
}

/** Begins a batch that changes a workflow: fails it unless the workflow is still as it was read (see unchanged.ts). */
export function unchangedStatement(
  db: D1Database,
  { id, projectId, updatedAt }: Pick<WorkflowRow, 'id' | 'projectId' | 'updatedAt'>,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT json(coalesce((SELECT 'true' FROM workflows WHERE id = ?1 AND project_id = ?2 AND updated_at = ?3 AND deleted_at IS NULL),
         'changed')) AS unchanged`,
    )
    .bind(id, projectId, updatedAt);
}

/** Creates a workflow, or changes everything of it but its place; its time grows with every change. */
export function saveWorkflowStatement(
  db: D1Database,
  orgId: string,
  row: Omit<SavedRow, 'definition' | 'managedBy'>,
): D1PreparedStatement {
  const { id, projectId, name, description, status, version, createdAt, updatedAt, updatedBy } = row;
  return db
    .prepare(
      `INSERT INTO workflows (id, org_id, project_id, name, description, status, version, created_at, updated_at, updated_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
       ON CONFLICT (id) DO UPDATE SET name = ?4, description = ?5, status = ?6, version = ?7, updated_at = max(?9, updated_at + 1), updated_by = ?10`,
    )
    .bind(id, orgId, projectId, name, description, status, version, createdAt, updatedAt, updatedBy);
}

/** Creates or replaces workflows, but for the content of their versions. */
export const saveWorkflowsStatements = (db: D1Database, rows: readonly (typeof workflows.$inferSelect)[]) =>
  upsertRows(db, workflows, rows, ['id']);

/** Deletes workflows; their rows and versions stay for the runs that refer to them. */
export function deleteWorkflowsStatement(
  db: D1Database,
  projectId: string,
  ids: readonly string[],
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE workflows SET deleted_at = ?3, status = 'inactive', updated_at = ?3
       WHERE id IN (SELECT value FROM json_each(?2)) AND +project_id = ?1 AND deleted_at IS NULL`,
    )
    .bind(projectId, JSON.stringify(ids), now);
}

/** Moves a workflow from one status to another; changes nothing where it has a third. */
export function changeStatusStatement(
  db: D1Database,
  { id, projectId }: WorkflowTrail,
  change: { from: WorkflowStatus; to: WorkflowStatus; now: number; actor: string },
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE workflows SET status = ?4, updated_at = max(?5, updated_at + 1), updated_by = ?6
       WHERE id = ?1 AND project_id = ?2 AND status = ?3`,
    )
    .bind(id, projectId, change.from, change.to, change.now, change.actor);
}

/** Deletes a workflow; its row and its versions stay for the runs that refer to them. */
export function deleteWorkflowStatement(
  db: D1Database,
  { id, projectId }: WorkflowTrail,
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE workflows SET deleted_at = ?3, status = 'inactive', updated_at = ?3
       WHERE id = ?1 AND project_id = ?2 AND deleted_at IS NULL`,
    )
    .bind(id, projectId, now);
}
