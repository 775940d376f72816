// The writes of the delivery log; each is harmless when repeated.
import type { DeliveryRow } from './delivery-row.ts';
import { jsonLists } from './json-lists.ts';
import { deliveryRollupStatement } from './rollups.ts';
import { hiddenAddress, hiddenPrefix } from './suppressions.ts';

const upsert = `INSERT INTO deliveries (project_id, id, source, rule_id, endpoint_id, run_id, step_label, workflow_id, user_id, channel_id, kind,
    recipient, outcome, reason, message, next_attempt_at, attempts, gates, created_at, updated_at)
  SELECT value ->> 'projectId', value ->> 'id', value ->> '$.origin.source', value ->> '$.origin.ruleId', value ->> '$.origin.endpointId',
    value ->> '$.origin.runId', value ->> '$.origin.stepLabel', value ->> '$.origin.workflowId', value ->> '$.origin.userId',
    value ->> 'channelId', value ->> 'kind', value ->> 'recipient', value ->> 'outcome', value ->> 'reason', value ->> 'message',
    value ->> 'nextAttemptAt', json(value -> 'attempts'), value ->> 'gates', value ->> 'createdAt', value ->> 'updatedAt'
  FROM json_each(?1) WHERE true
  ON CONFLICT (project_id, id) DO UPDATE SET channel_id = excluded.channel_id, recipient = excluded.recipient, outcome = excluded.outcome,
    reason = excluded.reason, message = excluded.message, next_attempt_at = excluded.next_attempt_at, attempts = excluded.attempts,
    gates = excluded.gates,
    updated_at = excluded.updated_at
  WHERE excluded.updated_at > deliveries.updated_at`;

/** Writes any number of log rows and counts them; for one batch, in this order. */
export function deliveryStatements(db: D1Database, rows: DeliveryRow[]): D1PreparedStatement[] {
  if (rows.length === 0) return [];
  // Somebody who tries a channel out is not traffic: its failures must not look like those of a campaign.
  const counted = rows.filter(({ origin }) => origin.source !== 'test');
  const rollup = counted.length === 0 ? [] : [deliveryRollupStatement(db, counted)];
  const statement = db.prepare(upsert);
  return [...rollup, ...jsonLists(rows).map((list) => statement.bind(list))];
}

/** A line of the suppression list. */
export interface SuppressionRow {
  kind: string;
  address: string;
  reason: string;
}

/**
 * The lines of the suppression list about these recipients, each found by the whole primary key; that of a person who
 * was erased is found by the hash of the address, and returned under the address that was asked for.
 */
export function suppressedStatement(
  db: D1Database,
  projectId: string,
  recipients: readonly Pick<SuppressionRow, 'kind' | 'address'>[],
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT kind, v.value ->> 'address' AS address, reason FROM json_each(?2) v
       CROSS JOIN suppressions ON project_id = ?1 AND kind = v.value ->> 'kind'
         AND address IN (v.value ->> 'address', v.value ->> 'hidden')`,
    )
    .bind(
      projectId,
      JSON.stringify(
        recipients.map(({ kind, address }) => ({ kind, address, hidden: hiddenAddress(projectId, kind, address) })),
      ),
    );
}

/** Whether an address is on the suppression list. */
export interface ListedAddress {
  kind: string;
  address: string;
  /** null when it is not. */
  reason: string | null;
  /** Whether the list hides addresses of this kind whose people were erased: with `reason` null, the hash decides. */
  hidden: 0 | 1;
}

/**
 * What the suppression list says of the addresses of people and of further ones, each looked up by the whole primary key.
 * An address that is not written as the list keys it has to be asked about when it is rendered.
 */
export function listedStatement(
  db: D1Database,
  projectId: string,
  people: readonly string[],
  addresses: readonly Pick<SuppressionRow, 'kind' | 'address'>[],
): D1PreparedStatement {
  const plainPhone = ['-', '.', '(', ')', ' '].reduce((sql, mark) => `replace(${sql}, '${mark}', '')`, 'p.phone');
  const asked = `FROM json_each(?2) asked
    LEFT JOIN joined_people j ON j.project_id = ?1 AND j.anonymous_id = asked.value
    JOIN profiles p ON p.project_id = ?1 AND p.user_id = coalesce(j.user_id, asked.value)`;
  return db
    .prepare(
      `SELECT k.kind, k.address, s.reason, EXISTS (SELECT 1 FROM suppressions h WHERE h.project_id = ?1 AND h.kind = k.kind
           AND h.address >= '${hiddenPrefix}' AND h.address < '${hiddenPrefix}~') AS hidden FROM (
         SELECT 'email' AS kind, lower(trim(p.email)) AS address ${asked} WHERE p.email IS NOT NULL
         UNION SELECT 'sms', ${plainPhone} ${asked} WHERE p.phone IS NOT NULL
         UNION SELECT value ->> 'kind', value ->> 'address' FROM json_each(?3)
       ) k LEFT JOIN suppressions s ON s.project_id = ?1 AND s.kind = k.kind AND s.address = k.address`,
    )
    .bind(projectId, JSON.stringify(people), JSON.stringify(addresses));
}
