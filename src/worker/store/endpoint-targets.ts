// What failures have made of an endpoint, who probes it, and where the line of an ordered one begins. An endpoint that is
// healthy and not ordered has no row.

interface Target {
  projectId: string;
  id: string;
}

/** What failures have made of a target; times are epoch ms. */
export interface TargetCounters {
  failures: number;
  failSince: number | null;
  okCount: number;
  failCount: number;
  countSince: number | null;
  breakerUntil: number | null;
  breakerMs: number;
}

/** Stores the counters and the breaker of a target, and lets the next one probe it. */
export function saveCountersStatement(
  db: D1Database,
  { projectId, id }: Target,
  counters: TargetCounters,
): D1PreparedStatement {
  const { failures, failSince, okCount, failCount, countSince, breakerUntil, breakerMs } = counters;
  return db
    .prepare(
      `INSERT INTO targets (project_id, id, failures, fail_since, ok_count, fail_count, count_since, breaker_until, breaker_ms)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
       ON CONFLICT (project_id, id) DO UPDATE SET failures = ?3, fail_since = ?4, ok_count = ?5, fail_count = ?6, count_since = ?7,
         breaker_until = ?8, breaker_ms = ?9, probe_until = NULL`,
    )
    .bind(projectId, id, failures, failSince, okCount, failCount, countSince, breakerUntil, breakerMs);
}

/** Takes the one probe of a target whose breaker is half open, until `probeUntil`; returns a row where it was free. */
export function takeProbeStatement(
  db: D1Database,
  { projectId, id }: Target,
  now: number,
  probeUntil: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE targets SET probe_until = ?4 WHERE project_id = ?1 AND id = ?2 AND breaker_until <= ?3
         AND (probe_until IS NULL OR probe_until <= ?3) RETURNING id`,
    )
    .bind(projectId, id, now, probeUntil);
}

/** Moves the beginning of the line of an ordered endpoint; it never moves back. */
export function setOrderHeadStatement(db: D1Database, { projectId, id }: Target, head: string): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO targets (project_id, id, order_head) VALUES (?1, ?2, ?3)
       ON CONFLICT (project_id, id) DO UPDATE SET order_head = max(coalesce(order_head, ''), ?3)`,
    )
    .bind(projectId, id, head);
}

/** Forgets a target. */
export function deleteTargetStatement(db: D1Database, projectId: string, id: string): D1PreparedStatement {
  return db.prepare('DELETE FROM targets WHERE project_id = ?1 AND id = ?2').bind(projectId, id);
}
