import type { References } from '../../engine/validate/definition.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';

/** The ids that a workflow of this project may refer to. */
export async function readReferences(env: Env, projectId: string): Promise<References> {
  const db = await openProject(env, projectId);
  const ids = (table: 'templates' | 'audiences' | 'channels') =>
    db.prepare(`SELECT id FROM ${table} WHERE project_id = ?`).bind(projectId);
  const [templates, audiences, channels] = await db.batch<{ id: string }>([
    ids('templates'),
    ids('audiences'),
    ids('channels'),
  ]);
  const setOf = (result: D1Result<{ id: string }> | undefined) => new Set(result?.results.map((row) => row.id));
  return { templateIds: setOf(templates), audienceIds: setOf(audiences), channelIds: setOf(channels) };
}
