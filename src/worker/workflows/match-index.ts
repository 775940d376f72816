import type { Definition, WorkflowStatus } from '../../contract/workflows.ts';
import { compileTriggers, type TriggerIndex } from '../../engine/match.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import { rememberDefinition } from './definitions.ts';

/** A workflow as events are matched against it. */
export interface MatchableWorkflow {
  id: string;
  name: string;
  version: number;
  status: WorkflowStatus;
  definition: Definition;
}

/** Everything the events of one project are matched against, as of one version of it. */
export interface MatchIndex {
  version: number;
  workflows: Map<string, MatchableWorkflow>;
  triggers: TriggerIndex;
}

const cache = new Map<string, MatchIndex>();
const projectsKept = 500;

interface Row {
  id: string;
  name: string;
  version: number;
  status: WorkflowStatus;
  definition: string;
}

/** The compiled match index of a project; read again only when its version has changed. */
export async function loadMatchIndex(env: Env, projectId: string, version: number): Promise<MatchIndex> {
  const known = cache.get(projectId);
  if (known && known.version >= version) return known;
  const { results } = await openProject(env, projectId)
    .prepare(
      `SELECT w.id, w.name, w.version, w.status, v.definition FROM workflows w
       JOIN workflow_versions v ON v.workflow_id = w.id AND v.version = w.version
       WHERE w.project_id = ? AND w.deleted_at IS NULL AND w.status <> 'inactive'`,
    )
    .bind(projectId)
    .all<Row>();
  const workflows = new Map(results.map((row) => [row.id, matchable(row)]));
  const triggers = compileTriggers(
    [...workflows.values()].map(({ id, definition }) => ({ id, ...definition.trigger })),
  );
  const index = { version, workflows, triggers };
  if (cache.size >= projectsKept) cache.clear();
  cache.set(projectId, index);
  return index;
}

function matchable(row: Row): MatchableWorkflow {
  const definition = JSON.parse(row.definition) as Definition;
  return { ...row, definition: rememberDefinition(row.id, row.version, definition) };
}

/** The statement that makes every isolate read the index anew; stands in the batch of the change itself. */
export function bumpMatchVersion(db: D1Database, projectId: string): D1PreparedStatement {
  return db.prepare('UPDATE projects SET match_version = match_version + 1 WHERE id = ?').bind(projectId);
}
