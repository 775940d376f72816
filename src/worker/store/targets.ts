// How fast a channel or an endpoint may be sent to. A target that is healthy and unlimited has no row.

/** Keeps everything of a target back until a moment: it asked for that. */
export function pushPaceStatement(db: D1Database, projectId: string, id: string, until: number): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO targets (project_id, id, pace_at) VALUES (?1, ?2, ?3)
       ON CONFLICT (project_id, id) DO UPDATE SET pace_at = max(coalesce(pace_at, 0), ?3)`,
    )
    .bind(projectId, id, until);
}
