// What is silenced. Dispatch knows silences from the match index, everybody else reads them here.
import type { SilenceDefinition } from '../../contract/messages/silence.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { KnownSilence } from '../../engine/alerts/silences.ts';
import { silences } from '../db/schema/alerts.ts';
import { columnsOf, equals, type ListSource } from './list-statements.ts';
import type { MatchIndex } from './match-index.ts';
import type { MatcherChange } from './matchers.ts';
import type { SortKey } from './sort-key.ts';

export type SilenceRow = typeof silences.$inferSelect;

/** The `definition` of a silence. */
export const parseSilence = (text: string): SilenceDefinition => JSON.parse(text) as SilenceDefinition;

const columns = columnsOf(silences);

/** Silences of a project, newest first. */
export function silenceSource(projectId: string, after: SortKey | undefined): ListSource {
  return {
    columns,
    from: 'silences',
    key: [
      { column: 'id', as: 'id', end: '' },
      { column: 'project_id', as: 'projectId', end: '' },
    ],
    order: 'descending',
    equal: equals('project_id', projectId),
    start: after,
  };
}

/** One silence of these projects. */
export async function readSilence(
  db: D1Database,
  projectIds: readonly string[],
  id: string,
): Promise<SilenceRow | null> {
  return db
    .prepare(`SELECT ${columns} FROM silences WHERE project_id IN (SELECT value FROM json_each(?1)) AND id = ?2`)
    .bind(JSON.stringify(projectIds), id)
    .first<SilenceRow>();
}

/** All silences of a project; those that are over among them. */
export function silencesStatement(db: D1Database, projectId: string): D1PreparedStatement {
  return db.prepare(`SELECT ${columns} FROM silences WHERE project_id = ?1`).bind(projectId);
}

/** Rows as silences are judged. */
export const toKnownSilence = ({ id, definition }: SilenceRow): KnownSilence => ({ id, ...parseSilence(definition) });

/** How isolates that match events learn of a silence: it is in their index, and covers no event. */
export function silenceMatcher({ id, definition }: SilenceRow): MatcherChange {
  return { id, kind: 'silence', covers: [], head: { id, ...parseSilence(definition) } as unknown as JsonValue };
}

/** The silences that a match index knows. Sound for rows that silenceMatcher made. */
export function silencesOf({ matchers }: Pick<MatchIndex, 'matchers'>): KnownSilence[] {
  return [...matchers.values()].flatMap(({ kind, head }) =>
    kind === 'silence' ? [head as unknown as KnownSilence] : [],
  );
}

/** Creates a silence. */
export function addSilenceStatement(db: D1Database, row: SilenceRow): D1PreparedStatement {
  const { projectId, id, version, definition, remindAt, createdBy, createdAt, updatedAt, updatedBy } = row;
  return db
    .prepare(
      `INSERT INTO silences (project_id, id, version, definition, remind_at, created_by, created_at, updated_at, updated_by)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)`,
    )
    .bind(projectId, id, version, definition, remindAt, createdBy, createdAt, updatedAt, updatedBy);
}

/** Changes a silence. */
export function changeSilenceStatement(
  db: D1Database,
  { projectId, id, definition, updatedAt, updatedBy }: SilenceRow,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE silences SET definition = ?3, version = version + 1, updated_at = max(?4, updated_at + 1), updated_by = ?5
       WHERE project_id = ?1 AND id = ?2`,
    )
    .bind(projectId, id, definition, updatedAt, updatedBy);
}

/** Deletes a silence. */
export function deleteSilenceStatement(
  db: D1Database,
  { projectId, id }: Pick<SilenceRow, 'projectId' | 'id'>,
): D1PreparedStatement {
  return db.prepare('DELETE FROM silences WHERE project_id = ?1 AND id = ?2').bind(projectId, id);
}

/** Silences of all projects whose owners are to be asked whether they are still wanted. */
export async function findOldSilences(db: D1Database, now: number, limit: number): Promise<SilenceRow[]> {
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM silences INDEXED BY silences_remind WHERE remind_at <= ?1 ORDER BY remind_at LIMIT ?2`,
    )
    .bind(now, limit)
    .all<SilenceRow>();
  return results;
}

/** Notes that the owner of a silence was asked. */
export function silenceRemindedStatement(
  db: D1Database,
  { projectId, id }: Pick<SilenceRow, 'projectId' | 'id'>,
): D1PreparedStatement {
  return db.prepare('UPDATE silences SET remind_at = NULL WHERE project_id = ?1 AND id = ?2').bind(projectId, id);
}
