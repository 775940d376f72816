import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { References } from '../../engine/validate/definition.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import { knownNamesOf, knownNamesStatements } from './known-names.ts';

/** The ids that a workflow of this project may refer to. */
export async function readReferences(env: Env, projectId: string): Promise<References> {
  const db = await openProject(env, projectId);
  const rowsOf = (table: 'templates' | 'layouts' | 'audiences' | 'channels', columns = 'id') =>
    db.prepare(`SELECT ${columns} FROM ${table} WHERE project_id = ?`).bind(projectId);
  const [templates, audiences, channels, layouts, ...named] = await db.batch<{ id: string; kind: ChannelKind }>([
    rowsOf('templates'),
    rowsOf('audiences'),
    rowsOf('channels', 'id, kind'),
    rowsOf('layouts'),
    ...knownNamesStatements(db, projectId),
  ]);
  const idsOf = (result: D1Result<{ id: string }> | undefined) => new Set(result?.results.map((row) => row.id));
  const kinds = new Map(channels?.results.map(({ id, kind }) => [id, kind]));
  return {
    templateIds: idsOf(templates),
    audienceIds: idsOf(audiences),
    layoutIds: idsOf(layouts),
    channels: kinds,
    known: knownNamesOf(named.map((result) => result.results)),
  };
}

/** The kind of every channel of a project. */
export function channelKindsStatement(db: D1Database, projectId: string): D1PreparedStatement {
  return db.prepare('SELECT id, kind FROM channels WHERE project_id = ?').bind(projectId);
}
