/** The names of the channels of a project, by their ids. */
export function channelNamesStatement(db: D1Database, projectId: string): D1PreparedStatement {
  return db.prepare('SELECT id, name FROM channels WHERE project_id = ?').bind(projectId);
}
