// Keeps the numbers of the health pages, one statement for a whole batch; see docs/adr/0006-count-differences-for-health.md.
// 1. A statement here is part of the same transaction as the guarded upsert of the rows it counts, and before it: it adds
//    what the upsert is about to change and takes away what was counted for the stored rows. What the upsert will not
//    change counts nothing, so a repeated batch counts nothing.
// 2. One upsert for each group of a batch, not for each row.

import { countedTypes, type HeardCounts } from '../../engine/heard/heard.ts';
import { latencyBoundsMs } from '../../engine/histogram.ts';
import type { DeliveryRow } from './delivery-row.ts';
import type { NewDelivery, SettledRow } from './own-delivery-row.ts';
import type { RunRow } from './run-row.ts';

const hourMs = 3_600_000;

const latencyColumns = [...latencyBoundsMs.map((bound) => `ms_${bound}`), 'ms_more'];
/** The columns of the histogram as one JSON list, summed over a group. */
export const latencySums = `json_array(${latencyColumns.map((column) => `sum(${column})`).join(', ')})`;

const bucketSums = latencyColumns.map((_, i) => {
  const [lower, upper] = [latencyBoundsMs[i - 1], latencyBoundsMs[i]];
  const clauses = [
    ...(lower === undefined ? [] : [`ms > ${lower}`]),
    ...(upper === undefined ? [] : [`ms <= ${upper}`]),
  ];
  return `sum(ms IS NOT NULL AND ${clauses.join(' AND ')})`;
});
const plus = (column: string) => `${column} = ${column} + excluded.${column}`;

/** `changed`: which of the incoming rows will be written; `d` is the stored row, `n` the incoming one. */
const deliveryRollup = (changed: string) => `WITH incoming AS (
    SELECT value ->> 'projectId' AS project_id, value ->> 'id' AS id, (value ->> 'createdAt') / ${hourMs} AS hour,
      coalesce(value ->> 'channelId', '') AS channel_id, value ->> 'kind' AS kind, coalesce(value ->> 'outcome', 'pending') AS outcome,
      coalesce(value ->> 'reason', '') AS reason, value ->> 'updatedAt' AS updated_at, value -> 'ms' AS durations,
      value ->> 'lease' AS lease, value ->> 'tries' AS tries, value ->> 'was' AS was
    FROM json_each(?1)
  ), changed AS (
    SELECT n.*, d.id AS known, d.created_at / ${hourMs} AS old_hour,
      coalesce(d.channel_id, '') AS old_channel, d.kind AS old_kind, coalesce(d.outcome, 'pending') AS old_outcome,
      coalesce(d.reason, '') AS old_reason, coalesce(n.was, json_array_length(d.attempts), 0) AS old_tries
    FROM incoming n LEFT JOIN deliveries d ON d.project_id = n.project_id AND d.id = n.id
    WHERE ${changed}
  ), parts AS (
    SELECT project_id, hour, channel_id, kind, outcome, reason, 1 AS messages, tries > 0 AS attempted, NULL AS ms FROM changed
    UNION ALL
    SELECT project_id, old_hour, old_channel, old_kind, old_outcome, old_reason, -1, -(old_tries > 0), NULL FROM changed
    WHERE known IS NOT NULL
    UNION ALL
    SELECT project_id, hour, channel_id, kind, outcome, reason, 0, 0, a.value FROM changed, json_each(durations) a
    WHERE a.key >= old_tries
  )
  INSERT INTO delivery_rollups (project_id, hour, channel_id, kind, outcome, reason, messages, attempted, ${latencyColumns.join(', ')})
  SELECT project_id, hour, channel_id, kind, outcome, reason, sum(messages), sum(attempted), ${bucketSums.join(', ')}
  FROM parts GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(messages) <> 0 OR sum(attempted) <> 0 OR count(ms) > 0
  ON CONFLICT (project_id, hour, channel_id, kind, outcome, reason) DO UPDATE SET
    ${['messages', 'attempted', ...latencyColumns].map(plus).join(', ')}`;

/** Counts what log rows are about to change; comes before their upsert in one batch. */
export function deliveryRollupStatement(db: D1Database, rows: readonly DeliveryRow[]): D1PreparedStatement {
  const newest = new Map<string, DeliveryRow>();
  for (const row of rows) if (row.updatedAt >= (newest.get(row.id)?.updatedAt ?? 0)) newest.set(row.id, row);
  const counted = [...newest.values()].map(
    ({ projectId, id, createdAt, channelId, kind, outcome, reason, updatedAt, attempts }) => {
      const ms = attempts.map((attempt) => attempt.ms);
      return { projectId, id, createdAt, channelId, kind, outcome, reason, updatedAt, ms, tries: ms.length };
    },
  );
  return db.prepare(ofNewer).bind(JSON.stringify(counted));
}

const ofNewer = deliveryRollup('d.id IS NULL OR n.updated_at >= d.updated_at');
const ofMissing = deliveryRollup('d.id IS NULL');
const ofClaimed = deliveryRollup("d.state = 'in_flight' AND d.lease_until = n.lease");
const ofWaiting = deliveryRollup("d.state IN ('queued', 'waiting')");
const ofDone = deliveryRollup("d.state = 'done'");

/** Counts deliveries that are about to be planned. */
export function insertedRollupStatement(db: D1Database, rows: readonly NewDelivery[]): D1PreparedStatement {
  const counted = rows.map(({ projectId, id, createdAt, channelId, kind }) => {
    return { projectId, id, createdAt, channelId, kind, ms: [], tries: 0 };
  });
  return db.prepare(ofMissing).bind(JSON.stringify(counted));
}

/** Counts what the ends of claims are about to change. */
export function settledRollupStatement(db: D1Database, rows: readonly SettledRow[]): D1PreparedStatement {
  const counted = rows.map(({ claimed, settled, channelId }) => {
    const { projectId, id, createdAt, kind, leaseUntil: lease, attempts } = claimed;
    const known = attempts.length - 1;
    const ms = settled.attempts.map((attempt) => attempt.ms);
    // One whose claim nobody ended is counted with the attempt behind it.
    const was = known - (attempts.at(-1)?.over ? 1 : 0);
    const { outcome, reason } = settled;
    const key = { projectId, id, createdAt, channelId, kind, outcome, reason };
    return { ...key, ms, tries: ms.length, was, lease };
  });
  return db.prepare(ofClaimed).bind(JSON.stringify(counted));
}

/** A delivery whose outcome is about to change without a claim. */
export type MovedDelivery = Pick<DeliveryRow, 'projectId' | 'id' | 'createdAt' | 'channelId' | 'kind'> & {
  /** Number of its attempts. */
  attempts: number;
};

/** Counts finished deliveries that are about to be queued again. */
export function requeuedRollupStatement(db: D1Database, rows: readonly MovedDelivery[]): D1PreparedStatement {
  return db.prepare(ofDone).bind(JSON.stringify(rows.map((row) => movedOf(row, {}))));
}

/** Counts waiting deliveries that are about to end. */
export function endedRollupStatement(
  db: D1Database,
  rows: readonly MovedDelivery[],
  end: Pick<DeliveryRow, 'outcome' | 'reason'>,
): D1PreparedStatement {
  return db.prepare(ofWaiting).bind(JSON.stringify(rows.map((row) => movedOf(row, end))));
}

/** Of a whole row no more than its key: its outcome is what changes. */
const movedOf = ({ projectId, id, createdAt, channelId, kind, attempts }: MovedDelivery, end: object) => ({
  ...{ projectId, id, createdAt, channelId, kind, ...end },
  ...{ ms: [], tries: attempts, was: attempts },
});

/**
 * Counts what is about to be heard of a message, by how much each number changes; holds only where the row has still the
 * entries that were read.
 */
export function heardRollupStatement(
  db: D1Database,
  projectId: string,
  { id, events }: { id: string; events: string | null },
  change: HeardCounts,
): D1PreparedStatement {
  const columns = ['messages', 'attempted', ...latencyColumns];
  const values = countedTypes.map((_, i) => `?${i + 4}`);
  return db
    .prepare(
      `INSERT INTO delivery_rollups (project_id, hour, channel_id, kind, outcome, reason, ${[...columns, ...countedTypes].join(', ')})
       SELECT project_id, created_at / ${hourMs}, coalesce(channel_id, ''), kind, 'sent', '', ${[...columns.map(() => '0'), ...values].join(', ')}
       FROM deliveries WHERE project_id = ?1 AND id = ?2 AND events IS ?3 AND source <> 'test'
       ON CONFLICT (project_id, hour, channel_id, kind, outcome, reason) DO UPDATE SET ${countedTypes.map(plus).join(', ')}`,
    )
    .bind(projectId, id, events, ...countedTypes.map((type) => change[type]));
}

/** Status of the group that counts every run; what is in no other group is running. */
export const everyRun = '';
/** Status of the group that counts the runs with errors of steps, whatever their status is. */
export const withErrors = 'with_errors';

const runRollup = `WITH incoming AS (
    SELECT value ->> 'projectId' AS project_id, value ->> 'startedAt' AS started_at, value ->> 'id' AS id, value ->> 'workflowId' AS workflow_id,
      value ->> 'status' AS status, value ->> 'seq' AS seq, value ->> 'finishedAt' AS finished_at, value ->> 'exitReason' AS exit_reason,
      value ->> 'stepErrors' AS step_errors, value ->> 'errorAt' AS error_at, value ->> 'errorMessage' AS error_message
    FROM json_each(?1)
  ), changed AS (
    SELECT n.*, d.status AS old_status, coalesce(d.step_errors, 0) AS old_errors
    FROM incoming n LEFT JOIN workflow_runs d ON d.project_id = n.project_id AND d.started_at = n.started_at AND d.id = n.id
    WHERE d.id IS NULL OR n.seq > d.seq
  ), parts AS (
    SELECT project_id, workflow_id, status, 1 AS runs, iif(status = 'failed', finished_at, NULL) AS failed_at,
      iif(status = 'failed', id, NULL) AS failed_run_id, iif(status = 'failed', exit_reason, NULL) AS failed_reason
    FROM changed WHERE status <> 'running'
    UNION ALL SELECT project_id, workflow_id, old_status, -1, NULL, NULL, NULL FROM changed WHERE old_status <> 'running'
    UNION ALL SELECT project_id, workflow_id, '${everyRun}', 1, NULL, NULL, NULL FROM changed WHERE old_status IS NULL
    UNION ALL SELECT project_id, workflow_id, '${withErrors}', (step_errors > 0) - (old_errors > 0), error_at, id, error_message
    FROM changed WHERE step_errors <> old_errors
  )
  INSERT INTO run_rollups (project_id, workflow_id, status, runs, failed_at, failed_run_id, failed_reason)
  SELECT project_id, workflow_id, status, sum(runs), max(failed_at), failed_run_id, failed_reason
  FROM parts GROUP BY 1, 2, 3 HAVING sum(runs) <> 0 OR count(failed_at) > 0
  ON CONFLICT (project_id, workflow_id, status) DO UPDATE SET runs = runs + excluded.runs,
    failed_run_id = iif(excluded.failed_at >= coalesce(failed_at, 0), excluded.failed_run_id, failed_run_id),
    failed_reason = iif(excluded.failed_at >= coalesce(failed_at, 0), excluded.failed_reason, failed_reason),
    failed_at = max(coalesce(failed_at, excluded.failed_at), coalesce(excluded.failed_at, failed_at))`;

/** The newest row of each run, which the upsert keeps; of two rows with one seq that is the first. */
export function newestRows(rows: readonly RunRow[]): RunRow[] {
  const newest = new Map<string, RunRow>();
  for (const row of rows) if (row.seq > (newest.get(row.id)?.seq ?? -1)) newest.set(row.id, row);
  return [...newest.values()];
}

/** Counts what run rows are about to change; comes before their upsert in one batch. */
export function runRollupStatement(db: D1Database, rows: readonly RunRow[]): D1PreparedStatement {
  const counted = newestRows(rows).map(
    ({ projectId, startedAt, id, workflowId, status, seq, finishedAt, exitReason, stepErrors, lastError }) => {
      const error = { stepErrors, errorAt: lastError?.at ?? null, errorMessage: lastError?.message ?? null };
      return { projectId, startedAt, id, workflowId, status, seq, finishedAt, exitReason, ...error };
    },
  );
  return db.prepare(runRollup).bind(JSON.stringify(counted));
}
