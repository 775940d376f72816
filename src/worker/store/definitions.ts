import type { Definition } from '../../contract/workflows/workflow.ts';
import { createCache } from '../../engine/cache.ts';
import { openProject } from '../db/client.ts';
import { parseDefinition } from '../db/schema/workflows.ts';
import type { Env } from '../env.ts';

/** Versions never change, so what an isolate has read stays true. */
const versions = createCache<Definition>({ max: 1_000 });

/** The content of one version of a workflow, read when somebody needs it. */
export async function loadDefinition(
  env: Env,
  projectId: string,
  workflowId: string,
  version: number,
): Promise<Definition> {
  const key = `${workflowId}@${version}`;
  const known = versions.get(key);
  if (known) return known;
  const row = await (await openProject(env, projectId))
    .prepare('SELECT definition FROM workflow_versions WHERE workflow_id = ? AND version = ?')
    .bind(workflowId, version)
    .first<{ definition: string }>();
  if (!row) throw new Error(`workflow ${workflowId} has no version ${version}`);
  const definition = parseDefinition(row.definition);
  versions.set(key, definition);
  return definition;
}
