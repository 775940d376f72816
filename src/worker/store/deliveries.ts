// The writes of the delivery log; each is harmless when repeated.
import type { DeliveryRow } from './delivery-row.ts';
import { deliveryRollupStatement } from './rollups.ts';

const upsert = `INSERT INTO deliveries (project_id, id, source, rule_id, endpoint_id, run_id, step_label, workflow_id, user_id, channel_id, kind,
    recipient, outcome, reason, message, next_attempt_at, attempts, created_at, updated_at)
  SELECT value ->> 'projectId', value ->> 'id', value ->> '$.origin.source', value ->> '$.origin.ruleId', value ->> '$.origin.endpointId',
    value ->> '$.origin.runId', value ->> '$.origin.stepLabel', value ->> '$.origin.workflowId', value ->> '$.origin.userId',
    value ->> 'channelId', value ->> 'kind', value ->> 'recipient', value ->> 'outcome', value ->> 'reason', value ->> 'message',
    value ->> 'nextAttemptAt', json(value -> 'attempts'), value ->> 'createdAt', value ->> 'updatedAt'
  FROM json_each(?1) WHERE true
  ON CONFLICT (project_id, id) DO UPDATE SET channel_id = excluded.channel_id, recipient = excluded.recipient, outcome = excluded.outcome,
    reason = excluded.reason, message = excluded.message, next_attempt_at = excluded.next_attempt_at, attempts = excluded.attempts,
    updated_at = excluded.updated_at
  WHERE excluded.updated_at > deliveries.updated_at`;

/** Writes any number of log rows and counts them; for one batch, in this order. */
export function deliveryStatements(db: D1Database, rows: DeliveryRow[]): D1PreparedStatement[] {
  if (rows.length === 0) return [];
  // Somebody who tries a channel out is not traffic: its failures must not look like those of a campaign.
  const counted = rows.filter(({ origin }) => origin.source !== 'test');
  const rollup = counted.length === 0 ? [] : [deliveryRollupStatement(db, counted)];
  return [...rollup, db.prepare(upsert).bind(JSON.stringify(rows))];
}

/** A line of the suppression list. */
export interface SuppressionRow {
  kind: string;
  address: string;
  reason: string;
}

/** The lines of the suppression list about these recipients, each found by the whole primary key. */
export function suppressedStatement(
  db: D1Database,
  projectId: string,
  recipients: readonly Pick<SuppressionRow, 'kind' | 'address'>[],
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT kind, address, reason FROM suppressions
       WHERE project_id = ?1 AND (kind, address) IN (SELECT value ->> 'kind', value ->> 'address' FROM json_each(?2))`,
    )
    .bind(projectId, JSON.stringify(recipients));
}

/** Forgets who a person's messages went to; they stay as numbers. */
export function eraseDeliveriesStatement(
  db: D1Database,
  projectId: string,
  userId: string,
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE deliveries SET user_id = NULL, recipient = NULL, message = NULL, attempts = '[]', updated_at = ?3
       WHERE project_id = ?1 AND user_id = ?2`,
    )
    .bind(projectId, userId, now);
}
