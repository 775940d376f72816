// Deliveries that own their rows. The row is log, outbox and timer: a queue message only says that one is due.
// 1. An insert is ignored where the row is there; ids are derived, so one fact makes one row.
// 2. A claim and what ends it are single statements; the lease in the row tells who may write.
// 3. `check_at` is set until the row is done: what is past it has been forgotten, and the sweep posts it.
import { checkAtOf } from '../../engine/deliveries/schedule.ts';
import type { SettledDelivery } from '../../engine/deliveries/state.ts';
import { jsonLists } from './json-lists.ts';
import { parseOwnDelivery, type RawDelivery } from './own-delivery-parse.ts';
import {
  type ClaimGuard,
  type DeliveryPlace,
  isGuarded,
  type NewDelivery,
  type OwnDelivery,
  type SettledRow,
} from './own-delivery-row.ts';
import { insertedRollupStatement, settledRollupStatement } from './rollups.ts';

/** Rows that are due so soon may be claimed: the clocks of two workers differ. */
const clockSlackMs = 2_000;

const insert = `INSERT INTO deliveries (project_id, id, source, rule_id, rule_key, endpoint_id, alert_id, event_id, event_type,
    channel_id, kind, user_id, recipient, priority, context, state, due_at, check_at, expires_at, attempts, created_at, updated_at)
  SELECT value ->> 'projectId', value ->> 'id', value ->> 'source', value ->> 'ruleId', value ->> 'ruleKey', value ->> 'endpointId',
    value ->> 'alertId', value ->> 'eventId', value ->> 'eventType', value ->> 'channelId', value ->> 'kind', value ->> 'userId',
    value ->> 'recipient', value ->> 'priority', value -> 'context', 'queued', value ->> 'dueAt', value ->> 'checkAt',
    value ->> 'expiresAt', '[]', value ->> 'createdAt', value ->> 'createdAt'
  FROM json_each(?1) WHERE ${isGuarded} ON CONFLICT (project_id, id) DO NOTHING`;

/** Plans deliveries of one project; for one batch, in this order. Rows that are there stay as they are. */
export function insertDeliveriesStatement(
  db: D1Database,
  rows: readonly (NewDelivery & { guard?: ClaimGuard })[],
): D1PreparedStatement[] {
  if (rows.length === 0) return [];
  const planned = rows.map((row) => ({ ...row, checkAt: checkAtOf(row.dueAt, row.createdAt) }));
  const statement = db.prepare(insert);
  return [insertedRollupStatement(db, rows), ...jsonLists(planned).map((list) => statement.bind(list))];
}

/** Where the worker finds a planned delivery. */
export const placeOf = ({ projectId, id, source, kind, dueAt }: NewDelivery | OwnDelivery): DeliveryPlace => ({
  projectId,
  id,
  source,
  kind,
  dueAt,
});

/** Seconds of a lease are those of schedule.ts: shorter where an endpoint or webhook is called. */
const lease = `?2 + iif(source = 'endpoint' OR kind = 'webhook', 45000, 60000)`;

/** Claims the rows that are due, or whose claim is over; an attempt is in each before its request leaves. */
export function claimStatement(
  db: D1Database,
  projectId: string,
  ids: readonly string[],
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE deliveries SET state = 'in_flight', why = NULL, updated_at = max(updated_at + 1, ?2), lease_until = ${lease}, check_at = ${lease} + 60000,
         attempts = json_insert(
           iif(state = 'in_flight' AND json_array_length(attempts) > 0,
             json_set(attempts, '$[#-1]', json_object('at', attempts ->> '$[#-1].at', 'ms', max(0, lease_until - (attempts ->> '$[#-1].at')),
               'error', 'no_answer_recorded', 'unknown', json('true'))),
             attempts),
           '$[#]', json(iif(state = 'in_flight', json_object('at', ?2, 'ms', 0, 'open', json('true'), 'over', json('true')),
             json_object('at', ?2, 'ms', 0, 'open', json('true')))))
       WHERE project_id = ?1 AND id IN (SELECT value FROM json_each(?3))
         AND ((state IN ('queued', 'waiting') AND due_at <= ?2 + ${clockSlackMs}) OR (state = 'in_flight' AND lease_until < ?2))
       RETURNING *`,
    )
    .bind(projectId, now, JSON.stringify(ids));
}

/** Rows as RETURNING or SELECT * gives them. */
export const toOwnDelivery = parseOwnDelivery;

/** Deliveries that own themselves, by their ids. */
export async function readOwnDeliveries(
  db: D1Database,
  projectId: string,
  ids: readonly string[],
): Promise<OwnDelivery[]> {
  const { results } = await db
    .prepare(
      `SELECT * FROM deliveries WHERE project_id = ?1 AND id IN (SELECT value FROM json_each(?2)) AND state IS NOT NULL`,
    )
    .bind(projectId, JSON.stringify(ids))
    .all<RawDelivery>();
  return results.map(parseOwnDelivery);
}

/** Rows that could not be claimed and are planned for later. */
export async function readPlanned(db: D1Database, projectId: string, ids: readonly string[]): Promise<DeliveryPlace[]> {
  const { results } = await db
    .prepare(
      `SELECT project_id AS projectId, id, source, kind, due_at AS dueAt FROM deliveries
       WHERE project_id = ?1 AND id IN (SELECT value FROM json_each(?2)) AND state IN ('queued', 'waiting')`,
    )
    .bind(projectId, JSON.stringify(ids))
    .all<DeliveryPlace>();
  return results;
}

/** Ends claims, each under its lease; returns the ids of the rows that were still theirs. For one batch, in this order. */
export function settleStatements(db: D1Database, rows: readonly SettledRow[], now: number): D1PreparedStatement[] {
  if (rows.length === 0) return [];
  const [first] = rows;
  const projectId = first?.claimed.projectId ?? '';
  const values = rows.map(({ claimed, settled, ...rest }) => ({
    id: claimed.id,
    lease: claimed.leaseUntil,
    ...settled,
    ...rest,
  }));
  const statement = db.prepare(
    `UPDATE deliveries SET state = v.value ->> 'state', why = v.value ->> 'why', outcome = v.value ->> 'outcome', reason = v.value ->> 'reason',
       message = v.value ->> 'message', due_at = v.value ->> 'dueAt', check_at = v.value ->> 'checkAt', next_attempt_at = v.value ->> 'dueAt',
       lease_until = NULL, attempts = json(v.value -> 'attempts'), tries = v.value ->> 'tries', progress = v.value -> 'progress',
       gates = v.value -> 'gates', warnings = v.value -> 'warnings', payload_hash = v.value ->> 'payloadHash',
       rendered = iif(v.value ->> 'state' = 'waiting', coalesce(rendered, nullif(v.value -> 'rendered', 'null')), NULL),
       provider_id = coalesce(v.value ->> 'providerId', provider_id), channel_id = v.value ->> 'channelId', recipient = v.value ->> 'recipient',
       updated_at = max(deliveries.updated_at + 1, ?2)
     FROM json_each(?3) v
     WHERE deliveries.project_id = ?1 AND deliveries.id IN (SELECT value ->> 'id' FROM json_each(?3))
       AND v.value ->> 'id' = deliveries.id AND deliveries.state = 'in_flight'
       AND deliveries.lease_until = v.value ->> 'lease'
     RETURNING deliveries.id`,
  );
  return [settledRollupStatement(db, rows), ...jsonLists(values).map((list) => statement.bind(projectId, now, list))];
}

/** A result that came after its claim had ended: a late `sent` corrects what was not known. */
export function lateSentStatement(
  db: D1Database,
  { projectId, id }: Pick<OwnDelivery, 'projectId' | 'id'>,
  { providerId }: Pick<SettledDelivery, 'providerId'>,
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE deliveries SET outcome = 'sent', reason = NULL, provider_id = coalesce(?3, provider_id), message = NULL,
         warnings = json_insert(coalesce(warnings, '[]'), '$[#]', json_object('code', 'late_result', 'message',
           'Its result came after its time was over.')), updated_at = max(updated_at + 1, ?4)
       WHERE project_id = ?1 AND id = ?2 AND state = 'done' AND reason = 'unknown_result'`,
    )
    .bind(projectId, id, providerId, now);
}

/** Queues a finished delivery again: its schedule restarts, its attempts stay. Returns its place, or nothing. */
export function replayStatement(db: D1Database, projectId: string, id: string, now: number): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE deliveries SET state = 'queued', why = NULL, outcome = NULL, reason = NULL, message = NULL, tries = 0, replays = replays + 1,
         due_at = ?3, check_at = ?4, next_attempt_at = ?3, expires_at = NULL, progress = NULL, updated_at = max(updated_at + 1, ?3)
       WHERE project_id = ?1 AND id = ?2 AND state = 'done' AND source <> 'step'
       RETURNING project_id AS projectId, id, source, kind, due_at AS dueAt`,
    )
    .bind(projectId, id, now, checkAtOf(now, now));
}

/** Makes waiting deliveries due at once: what they waited for has ended, or will not come. Returns their places. */
export function wakeStatement(
  db: D1Database,
  projectId: string,
  ids: readonly string[],
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE deliveries SET due_at = ?3, check_at = ?4, next_attempt_at = ?3, updated_at = max(updated_at + 1, ?3)
       WHERE project_id = ?1 AND id IN (SELECT value FROM json_each(?2)) AND state = 'waiting' AND due_at > ?3
       RETURNING project_id AS projectId, id, source, kind, due_at AS dueAt`,
    )
    .bind(projectId, JSON.stringify(ids), now, checkAtOf(now, now));
}

/** Ids of messages that wait for a channel of a kind to work again, those that are due first in front. */
export async function closedDeliveries(
  db: D1Database,
  projectId: string,
  kind: string,
  limit: number,
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT id FROM deliveries INDEXED BY deliveries_check
       WHERE check_at IS NOT NULL AND project_id = ?1 AND kind = ?2 AND why = 'channel_closed' ORDER BY check_at LIMIT ?3`,
    )
    .bind(projectId, kind, limit)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

/** Rows of all projects that should have moved by now, the oldest first. */
export async function findForgotten(db: D1Database, now: number, limit: number): Promise<DeliveryPlace[]> {
  const { results } = await db
    .prepare(
      `SELECT project_id AS projectId, id, source, kind, coalesce(due_at, check_at) AS dueAt FROM deliveries INDEXED BY deliveries_check
       WHERE check_at <= ?1 ORDER BY check_at LIMIT ?2`,
    )
    .bind(now, limit)
    .all<DeliveryPlace>();
  return results;
}

/** Moves the time at which the sweep asks again. */
export async function noteChecked(db: D1Database, places: readonly DeliveryPlace[], at: number): Promise<void> {
  const keys = places.map(({ projectId, id }) => [projectId, id]);
  await db
    .prepare(
      `UPDATE deliveries SET check_at = ?1 WHERE check_at IS NOT NULL
         AND (project_id, id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?2))`,
    )
    .bind(at, JSON.stringify(keys))
    .run();
}
