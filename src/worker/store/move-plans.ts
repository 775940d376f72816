import type { RunsChoice, RunsPlan } from '../../contract/workflows/moves.ts';
import type { Definition } from '../../contract/workflows/workflow.ts';
import { planMoves } from '../../engine/versions/move-plan.ts';
import type { Renewed } from '../../engine/versions/move-words.ts';
import { parseDefinition } from '../db/schema/workflows.ts';
import { jsonLists } from './json-lists.ts';
import { readLivingGroups } from './run-steps.ts';

/** A workflow that is about to change; `next` is what its new version holds, null where it is deleted. */
export interface LivingChange {
  workflowId: string;
  next: Definition | null;
  choice: RunsChoice;
  /** Only runs of versions below this one; all of them when left out. */
  below?: number;
}

/**
 * What changes of workflows of one project mean for their runs in flight, by the id of the workflow. `renewed`: templates
 * and audiences that change with them.
 */
export async function planRuns(
  db: D1Database,
  projectId: string,
  changes: readonly LivingChange[],
  renewed: readonly Renewed[] = [],
): Promise<Map<string, RunsPlan>> {
  const groups = await readLivingGroups(
    db,
    projectId,
    changes.map(({ workflowId }) => workflowId),
  );
  const definitions = await readVersions(
    db,
    [...groups].flatMap(([workflowId, list]) => list.map(({ version }) => ({ workflowId, version }))),
  );
  return new Map(
    changes.map(({ workflowId, next, choice, below = Number.POSITIVE_INFINITY }) => {
      const known = definitions.get(workflowId) ?? new Map();
      return [
        workflowId,
        planMoves({
          groups: (groups.get(workflowId) ?? []).filter(({ version }) => version < below),
          definitions: known,
          next,
          choice,
          renewed,
        }),
      ];
    }),
  );
}

async function readVersions(
  db: D1Database,
  wanted: readonly { workflowId: string; version: number }[],
): Promise<Map<string, Map<number, Definition>>> {
  const each = [...new Map(wanted.map((it) => [`${it.workflowId}@${it.version}`, it])).values()];
  const definitions = new Map<string, Map<number, Definition>>();
  for (const list of jsonLists(each)) {
    const { results } = await db
      .prepare(
        `SELECT v.workflow_id AS workflowId, v.version, v.definition FROM json_each(?1) j CROSS JOIN workflow_versions v
         WHERE v.workflow_id = j.value ->> 'workflowId' AND v.version = j.value ->> 'version'`,
      )
      .bind(list)
      .all<{ workflowId: string; version: number; definition: string }>();
    for (const { workflowId, version, definition } of results) {
      const known = definitions.get(workflowId) ?? new Map<number, Definition>();
      definitions.set(workflowId, known.set(version, parseDefinition(definition)));
    }
  }
  return definitions;
}
