import type { Definition, WorkflowStatus } from '../../contract/workflows/workflow.ts';
import { createCache } from '../../engine/cache.ts';
import { candidates, compileTriggers, type TriggerIndex } from '../../engine/conditions/match.ts';
import { isWatched } from '../../engine/runs/reentry.ts';
import { behaviourOf } from '../../engine/steps/registry.ts';
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
  orgId: string;
  version: number;
  /** Whether any workflow ends or waits on later events, or limits re-entry. */
  listens: boolean;
  exits: TriggerIndex;
  workflows: Map<string, MatchableWorkflow>;
  triggers: TriggerIndex;
}

const indexByProject = createCache<MatchIndex>({ max: 500 });

interface Row {
  id: string;
  name: string;
  version: number;
  status: WorkflowStatus;
  definition: string;
}

/** The compiled match index of a project; read again only when its version has changed. */
export async function loadMatchIndex(env: Env, orgId: string, projectId: string, version: number): Promise<MatchIndex> {
  const known = indexByProject.get(projectId);
  if (known && known.version >= version) return known;
  const { results } = await (await openProject(env, projectId))
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
  const definitions = [...workflows.values()].map(({ definition }) => definition);
  const listens = definitions.some(
    (definition) =>
      isWatched(definition) || definition.reentry.policy !== 'every' || definition.reentry.cooldownMinutes > 0,
  );
  const exits = compileTriggers(definitions.flatMap(awaited));
  const index = { orgId, version, listens, exits, workflows, triggers };
  indexByProject.set(projectId, index);
  return index;
}

/** Whether an event of this type could start, end or wake anything. */
export function listensTo(index: MatchIndex, eventType: string): boolean {
  return candidates(index.triggers, eventType).length > 0 || candidates(index.exits, eventType).length > 0;
}

function awaited({ exitOn, steps }: Definition) {
  const waits = steps.flatMap((step) => behaviourOf(step).listens(step)?.eventType ?? []);
  return [...exitOn.map(({ eventType }) => eventType), ...waits].map((eventType) => ({ id: eventType, eventType }));
}

function matchable(row: Row): MatchableWorkflow {
  const definition = JSON.parse(row.definition) as Definition;
  return { ...row, definition: rememberDefinition(row.id, row.version, definition) };
}

/** The statement that makes every isolate read the index anew; stands in the batch of the change itself. */
export function bumpMatchVersion(db: D1Database, projectId: string): D1PreparedStatement {
  return db.prepare('UPDATE projects SET match_version = match_version + 1 WHERE id = ?').bind(projectId);
}
