// Why events did not start runs, or did not change people.
export interface Refusal {
  reason: string;
  message: string;
}

/** Why an event did not start a run of a workflow that it matched. */
export interface EventRefusal extends Refusal {
  workflowId: string;
}

/** The refusals of one event. */
export function refusalsOfStatement(db: D1Database, projectId: string, eventId: string): D1PreparedStatement {
  return db
    .prepare(
      'SELECT workflow_id AS workflowId, reason, message FROM refused_entries WHERE project_id = ? AND event_id = ?',
    )
    .bind(projectId, eventId);
}

/** Which of these events were refused, and by which workflow, as `eventId` and `workflowId`. */
export function refusedStatement(db: D1Database, projectId: string, eventIds: string[]): D1PreparedStatement {
  return db
    .prepare(
      `SELECT event_id AS eventId, workflow_id AS workflowId FROM refused_entries
       WHERE project_id = ?1 AND event_id IN (SELECT value FROM json_each(?2)) AND reason <> 'collected'`,
    )
    .bind(projectId, JSON.stringify(eventIds));
}

/** Why an event did not get what it asked for. */
export interface KeptRefusal extends Refusal {
  eventId: string;
  /** The workflow that it did not enter; for what is about no workflow, the reason again. */
  workflowId: string;
}

/** Keeps why events did not start a run, or did not change a person. */
export function refusalsStatement(
  db: D1Database,
  projectId: string,
  refused: KeptRefusal[],
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO refused_entries (project_id, event_id, workflow_id, reason, message, at)
       SELECT ?1, value ->> 'eventId', value ->> 'workflowId', value ->> 'reason', value ->> 'message', ?3
       FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING`,
    )
    .bind(projectId, JSON.stringify(refused), now);
}

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
