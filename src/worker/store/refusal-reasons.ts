/** Why a workflow refused these events. */
export function refusalReasonsStatement(
  db: D1Database,
  projectId: string,
  workflowId: string,
  eventIds: readonly string[],
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT event_id AS eventId, reason FROM refused_entries
       WHERE project_id = ?1 AND event_id IN (SELECT value FROM json_each(?3)) AND workflow_id = ?2 AND reason <> 'collected'`,
    )
    .bind(projectId, workflowId, JSON.stringify(eventIds));
}
