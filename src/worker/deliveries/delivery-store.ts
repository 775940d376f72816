// The writes of the delivery log; each is harmless when repeated.
import type { ChannelKind } from '../../contract/channel-configs.ts';
import type { Outcome } from '../../contract/outcomes.ts';
import type { AttemptEntry } from '../../engine/run-state.ts';
import { deliveryRollupStatement } from '../health/rollup.ts';
import type { Consequence } from '../providers/provider.ts';

/** One message to one recipient over one channel, as of its newest attempt. */
export interface DeliveryRow {
  projectId: string;
  /** Sorts by time; the same for every attempt. */
  id: string;
  channelId: string | null;
  kind: ChannelKind;
  runId: string;
  stepLabel: string;
  workflowId: string;
  userId: string;
  recipient: string | null;
  /** null while another attempt is planned. */
  outcome: Outcome | null;
  reason: string | null;
  message: string | null;
  nextAttemptAt: number | null;
  attempts: AttemptEntry[];
  createdAt: number;
  updatedAt: number;
}

const upsert = `INSERT INTO deliveries (project_id, id, channel_id, kind, run_id, step_label, workflow_id, user_id, recipient, outcome, reason,
    message, next_attempt_at, attempts, created_at, updated_at)
  SELECT value ->> 'projectId', value ->> 'id', value ->> 'channelId', value ->> 'kind', value ->> 'runId', value ->> 'stepLabel',
    value ->> 'workflowId', value ->> 'userId', value ->> 'recipient', value ->> 'outcome', value ->> 'reason', value ->> 'message',
    value ->> 'nextAttemptAt', json(value -> 'attempts'), value ->> 'createdAt', value ->> 'updatedAt'
  FROM json_each(?1) WHERE true
  ON CONFLICT (project_id, id) DO UPDATE SET channel_id = excluded.channel_id, recipient = excluded.recipient, outcome = excluded.outcome,
    reason = excluded.reason, message = excluded.message, next_attempt_at = excluded.next_attempt_at, attempts = excluded.attempts,
    updated_at = excluded.updated_at
  WHERE excluded.updated_at >= deliveries.updated_at`;

/** Writes any number of log rows and counts them; for one batch, in this order. */
export function deliveryStatements(db: D1Database, rows: DeliveryRow[]): D1PreparedStatement[] {
  if (rows.length === 0) return [];
  return [deliveryRollupStatement(db, rows), db.prepare(upsert).bind(JSON.stringify(rows))];
}

/** What a provider's answer means beyond its one message: suppress an address, drop a device, mark a channel. */
export function consequenceStatements(
  db: D1Database,
  row: DeliveryRow,
  consequences: readonly Consequence[],
  now: number,
): D1PreparedStatement[] {
  return consequences.flatMap((consequence) => {
    switch (consequence.kind) {
      case 'suppress':
        // An answer that counts only when repeated is kept in the log; nothing is suppressed at its first sight.
        if ((consequence.afterTimes ?? 1) > 1) return [];
        return db
          .prepare(
            'INSERT INTO suppressions (project_id, kind, address, reason, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
          )
          .bind(row.projectId, row.kind, consequence.address.toLowerCase(), consequence.reason, now);
      case 'drop_device':
        return db
          .prepare('DELETE FROM devices WHERE project_id = ? AND token = ?')
          .bind(row.projectId, consequence.token);
      default:
        return db
          .prepare('UPDATE channels SET status = ?, status_detail = ?, updated_at = ? WHERE id = ? AND project_id = ?')
          .bind(consequence.status, consequence.detail, now, row.channelId, row.projectId);
    }
  });
}

/** Why each of these addresses is on the suppression list. */
export function suppressedStatement(db: D1Database, projectId: string, addresses: string[]): D1PreparedStatement {
  return db
    .prepare(
      'SELECT kind, address, reason FROM suppressions WHERE project_id = ?1 AND address IN (SELECT value FROM json_each(?2))',
    )
    .bind(projectId, JSON.stringify(addresses));
}
