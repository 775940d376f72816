// Backtests of a project: that they are there. What they have found is in their objects.

export interface BacktestRow {
  projectId: string;
  id: string;
  workflowId: string;
  status: 'running' | 'done' | 'failed' | 'stopped';
  /** Epoch ms. */
  createdAt: number;
}

const columns = 'project_id AS projectId, id, workflow_id AS workflowId, status, created_at AS createdAt';

/** Adds a backtest that is under way, unless so many are already; whether it did is in `changes`. */
export function addBacktestStatement(
  db: D1Database,
  row: Omit<BacktestRow, 'status'>,
  most: number,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO backtests (project_id, id, workflow_id, status, created_at) SELECT ?1, ?2, ?3, 'running', ?4
       WHERE (SELECT count(*) FROM backtests INDEXED BY backtests_running WHERE project_id = ?1 AND status = 'running') < ?5`,
    )
    .bind(row.projectId, row.id, row.workflowId, row.createdAt, most);
}

/** One backtest. */
export async function readBacktest(
  db: D1Database,
  projectIds: readonly string[],
  id: string,
): Promise<BacktestRow | null> {
  return db
    .prepare(`SELECT ${columns} FROM backtests WHERE project_id IN (SELECT value FROM json_each(?1)) AND id = ?2`)
    .bind(JSON.stringify(projectIds), id)
    .first<BacktestRow>();
}

/** The backtest is under way no more. */
export function endBacktestStatement(
  db: D1Database,
  { projectId, id, status }: Pick<BacktestRow, 'projectId' | 'id' | 'status'>,
): D1PreparedStatement {
  return db.prepare('UPDATE backtests SET status = ?3 WHERE project_id = ?1 AND id = ?2').bind(projectId, id, status);
}

/** The result of the backtest is kept no longer. */
export function dropBacktestStatement(db: D1Database, projectId: string, id: string): D1PreparedStatement {
  return db.prepare('DELETE FROM backtests WHERE project_id = ?1 AND id = ?2').bind(projectId, id);
}

/** Ids of all backtests of a project, behind one of them. */
export async function readBacktestIds(
  db: D1Database,
  projectId: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const { results } = await db
    .prepare('SELECT id FROM backtests WHERE project_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3')
    .bind(projectId, after, limit)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}
