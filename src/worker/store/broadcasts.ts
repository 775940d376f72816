// Broadcasts: who is reached by one, how far it is, and what came of it. What an input makes of one is decided in
// src/engine/broadcasts; the object of the project's clock alone changes one that was made.
import { type BroadcastState, broadcastDueAt } from '../../engine/broadcasts/advance.ts';
import { broadcasts, parseSkips } from '../db/schema/broadcasts.ts';
import { columnsOf, equals, type ListSource } from './list-statements.ts';
import type { SortKey } from './sort-key.ts';

export type BroadcastRow = typeof broadcasts.$inferSelect;

const columns = columnsOf(broadcasts);
const isOpen = `status IN ('scheduled', 'running', 'paused')`;

/** Broadcasts of a project, newest first. */
export function broadcastSource(
  projectId: string,
  workflowId: string | undefined,
  after: SortKey | undefined,
): ListSource {
  return {
    columns,
    from: workflowId === undefined ? 'broadcasts' : 'broadcasts INDEXED BY broadcasts_by_workflow',
    key: [
      { column: 'id', as: 'id', end: '' },
      { column: 'project_id', as: 'projectId', end: '' },
    ],
    order: 'descending',
    equal: [...equals('project_id', projectId), ...equals('workflow_id', workflowId)],
    start: after,
  };
}

/** One broadcast of these projects. */
export async function readBroadcast(
  db: D1Database,
  projectIds: readonly string[],
  id: string,
): Promise<BroadcastRow | null> {
  return db
    .prepare(`SELECT ${columns} FROM broadcasts WHERE project_id IN (SELECT value FROM json_each(?1)) AND id = ?2`)
    .bind(JSON.stringify(projectIds), id)
    .first<BroadcastRow>();
}

/** The broadcast that a repeated request made. */
export async function readRequested(
  db: D1Database,
  projectId: string,
  requestKey: string,
): Promise<BroadcastRow | null> {
  return db
    .prepare(
      `SELECT ${columns} FROM broadcasts INDEXED BY broadcasts_by_request WHERE project_id = ?1 AND request_key = ?2`,
    )
    .bind(projectId, requestKey)
    .first<BroadcastRow>();
}

/** Makes a broadcast; fails where its request has made one, or where its workflow may not start runs by now. */
export function addBroadcastStatement(db: D1Database, row: BroadcastRow): D1PreparedStatement {
  const { projectId, id, workflowId, version, audienceId, status, total, capped, countCursor, counted } = row;
  const { perMinute, at, dueAt, requestKey, createdBy, createdAt } = row;
  return db
    .prepare(
      `INSERT INTO broadcasts (project_id, id, workflow_id, version, audience_id, status, total, capped, count_cursor, counted,
         per_minute, at, due_at, request_key, created_by, created_at)
       VALUES (?1, ?2, (SELECT id FROM workflows WHERE id = ?3 AND project_id = ?1 AND status <> 'inactive'), ?4,
         ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)`,
    )
    .bind(
      ...[projectId, id, workflowId, version, audienceId, status, total, capped, countCursor, counted],
      ...[perMinute, at, dueAt, requestKey, createdBy, createdAt],
    );
}

/** Whether a broadcast that is not over reaches an audience. */
export async function isBroadcastTo(db: D1Database, projectId: string, audienceId: string): Promise<boolean> {
  const statement = db
    .prepare(
      `SELECT 1 FROM broadcasts INDEXED BY broadcasts_open WHERE project_id = ?1 AND ${isOpen} AND audience_id = ?2 LIMIT 1`,
    )
    .bind(projectId, audienceId);
  return (await statement.first()) !== null;
}

/** The audiences that broadcasts of the project ?1 reach which are not over, in SQL. */
export const reachedAudiences = `SELECT DISTINCT audience_id AS audienceId FROM broadcasts INDEXED BY broadcasts_open WHERE project_id = ?1 AND ${isOpen}`;

/** Broadcasts of a project that are due, those that have waited longest first. */
export async function readDueBroadcasts(
  db: D1Database,
  projectId: string,
  now: number,
  limit: number,
): Promise<BroadcastRow[]> {
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM broadcasts INDEXED BY broadcasts_due
       WHERE project_id = ?1 AND due_at <= ?2 ORDER BY due_at LIMIT ?3`,
    )
    .bind(projectId, now, limit)
    .all<BroadcastRow>();
  return results;
}

/** The earliest time at which a broadcast of the project ?1 is due, in SQL. */
export const earliestBroadcast =
  'SELECT due_at AS at FROM broadcasts INDEXED BY broadcasts_due WHERE project_id = ?1 AND due_at >= 0 ORDER BY due_at LIMIT 1';

/** Begins a batch that pauses, resumes or stops a broadcast: fails it unless its status is the one that was read. */
export function unmovedStatement(
  db: D1Database,
  { projectId, id, status }: Pick<BroadcastRow, 'projectId' | 'id' | 'status'>,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT json(coalesce((SELECT 'true' FROM broadcasts WHERE project_id = ?1 AND id = ?2 AND status = ?3), 'changed')) AS unchanged`,
    )
    .bind(projectId, id, status);
}

/** Keeps what somebody has made of a broadcast; whom it is reaching just now still counts. */
export function controlStatement(
  db: D1Database,
  { projectId, id }: Pick<BroadcastRow, 'projectId' | 'id'>,
  state: BroadcastState,
  now: number,
): D1PreparedStatement {
  const { status, stopReason, nextAt, finishedAt } = state;
  return db
    .prepare(
      `UPDATE broadcasts SET status = ?3, stop_reason = ?4, finished_at = ?5, due_at = ?6,
         next_at = iif(?3 = 'running', ?7, next_at), cursor = iif(?5 IS NULL, cursor, ''),
         count_cursor = iif(?5 IS NULL, count_cursor, NULL)
       WHERE project_id = ?1 AND id = ?2`,
    )
    .bind(projectId, id, status, stopReason, finishedAt, broadcastDueAt(state, now), nextAt);
}

/**
 * Keeps what became of people, unless somebody else has kept it. A broadcast that was paused or stopped meanwhile stays so,
 * and still counts whom it reached.
 */
export function saveBroadcastStatement(
  db: D1Database,
  before: Pick<BroadcastRow, 'projectId' | 'id' | 'status' | 'counted' | 'started' | 'skipped' | 'failed'>,
  state: BroadcastState,
  now: number,
): D1PreparedStatement {
  const { status, stopReason, version, total, capped, countCursor, counted, started, skipped, failed } = state;
  const { skips, nextAt, cursor, tries, startedAt, finishedAt } = state;
  const unlessMoved = (columns: Record<string, string>) =>
    Object.entries(columns).map(([column, value]) => `${column} = iif(status = ?3, ${value}, ${column})`);
  const whileOpen = (column: string, value: string) => `${column} = iif(${isOpen}, ${value}, ${column})`;
  const set = [
    ...['version = ?6', 'total = ?7', 'capped = ?8', 'counted = ?9', 'started = ?10', 'skipped = ?11', 'failed = ?12'],
    ...['skips = ?13', 'next_at = ?14', 'started_at = ?15', 'tries = ?22'],
    ...unlessMoved({ stop_reason: '?16', finished_at: '?17', due_at: '?18', status: '?21' }),
    ...[whileOpen('cursor', '?19'), whileOpen('count_cursor', '?20')],
  ];
  return db
    .prepare(
      `UPDATE broadcasts SET ${set.join(', ')} WHERE project_id = ?1 AND id = ?2 AND counted = ?4
         AND started + skipped + failed = ?5 RETURNING status`,
    )
    .bind(
      ...[before.projectId, before.id, before.status, before.counted, before.started + before.skipped + before.failed],
      ...[version, total, capped ? 1 : 0, counted, started, skipped, failed, JSON.stringify(skips), nextAt, startedAt],
      ...[stopReason, finishedAt, broadcastDueAt(state, now), cursor, countCursor, status, tries],
    );
}

/** Lets no broadcast stand at a person who is erased: it goes on behind the person before. */
export function eraseFromBroadcastsStatement(
  db: D1Database,
  projectId: string,
  people: readonly string[],
): D1PreparedStatement {
  const before = (column: string) => `iif(${column} IN (SELECT value FROM json_each(?2)),
    coalesce((SELECT max(user_id) FROM profiles WHERE project_id = ?1 AND user_id < ${column}
      AND user_id NOT IN (SELECT value FROM json_each(?2))), ''), ${column})`;
  return db
    .prepare(
      `UPDATE broadcasts SET cursor = ${before('cursor')}, count_cursor = ${before('count_cursor')}
       WHERE project_id = ?1 AND id IN (SELECT id FROM broadcasts INDEXED BY broadcasts_open WHERE project_id = ?1 AND ${isOpen})`,
    )
    .bind(projectId, JSON.stringify(people));
}

/** A row as the state machine takes it. */
export function stateOf(row: BroadcastRow): BroadcastState {
  return { ...row, capped: row.capped === 1, skips: parseSkips(row.skips) };
}
