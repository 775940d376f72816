/** An occasion as its event recorded it. */
export interface PastOccasion {
  eventId: string;
  /** The message id of the event. */
  occasion: string;
  /** When it was due, epoch ms. */
  at: number;
  userId: string | null;
  /** Why it started no run; null where it did. */
  reason: string | null;
  message: string | null;
}

/** Events of the project that are looked at, the newest ones. */
const lookedAt = 5_000;

/** The newest occasions of a workflow, newest first; `type` is that of their events, `prefix` how their ids begin. */
export async function readPastOccasions(
  db: D1Database,
  { projectId, workflowId }: { projectId: string; workflowId: string },
  { type, prefix }: { type: string; prefix: string },
  limit: number,
): Promise<PastOccasion[]> {
  const { results } = await db
    .prepare(
      `SELECT e.id AS eventId, e.message_id AS occasion, e.timestamp AS at, e.user_id AS userId, f.reason, f.message FROM (
         SELECT id, type FROM events INDEXED BY events_by_time WHERE project_id = ?1 ORDER BY received_at DESC LIMIT ?6) n
       CROSS JOIN events e ON e.project_id = ?1 AND e.id = n.id
       LEFT JOIN refused_entries f ON f.project_id = ?1 AND f.event_id = n.id AND f.workflow_id = ?2
       WHERE n.type = ?3 AND substr(e.message_id, 1, length(?4)) = ?4
       ORDER BY e.timestamp DESC, e.id LIMIT ?5`,
    )
    .bind(projectId, workflowId, type, prefix, limit, lookedAt)
    .all<PastOccasion>();
  return results;
}
