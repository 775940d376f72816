/** The version of what the events of a project are matched against, as `version`. */
export function matchVersionStatement(db: D1Database, projectId: string): D1PreparedStatement {
  return db.prepare('SELECT match_version AS version FROM projects WHERE id = ?').bind(projectId);
}
