import type { Definition } from '../../contract/workflows/workflow.ts';
import { createCache } from '../../engine/cache.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';

/** Versions never change, so what an isolate has read stays true. */
const versions = createCache<Definition>({ max: 1_000 });
const versionKey = (workflowId: string, version: number) => `${workflowId}@${version}`;

/** The content of one version of a workflow. */
export async function loadDefinition(
  env: Env,
  projectId: string,
  workflowId: string,
  version: number,
): Promise<Definition> {
  const key = versionKey(workflowId, version);
  const known = versions.get(key);
  if (known) return known;
  const row = await (await openProject(env, projectId))
    .prepare('SELECT definition FROM workflow_versions WHERE workflow_id = ? AND version = ?')
    .bind(workflowId, version)
    .first<{ definition: string }>();
  if (!row) throw new Error(`workflow ${workflowId} has no version ${version}`);
  return rememberDefinition(workflowId, version, JSON.parse(row.definition) as Definition);
}

/** Keeps a version that was read by another way. */
export function rememberDefinition(workflowId: string, version: number, definition: Definition): Definition {
  versions.set(versionKey(workflowId, version), definition);
  return definition;
}
