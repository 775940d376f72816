// What concerns the deliveries of one endpoint together. Each statement is served by `deliveries_by_endpoint`, whose ids
// sort by the time at which their events were received.
import type { StreamEvent } from '../../contract/events.ts';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { Outcome } from '../../contract/outcomes.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import { checkAtOf } from '../../engine/deliveries/schedule.ts';
import type { SubscribedEvent } from '../../engine/endpoints/body.ts';
import type { AttemptEntry } from '../../engine/runs/state.ts';
import { derivedTimeId, firstTimeId } from '../ids.ts';
import { personOf } from '../person.ts';
import type { DeliveryPlace, NewDelivery } from './own-delivery-row.ts';
import { endedRollupStatement, type MovedDelivery, requeuedRollupStatement } from './rollups.ts';

/** Rows that one look at a range reads. */
const lookedAt = 10_000;
const pageRows = 1_000;

/** The id of the delivery of an event to an endpoint: there is one, however often the event is dispatched. */
export const endpointDeliveryId = (event: Pick<StreamEvent, 'id' | 'receivedAt'>, endpointId: string): string =>
  derivedTimeId(event.receivedAt, 'delivery', event.id, endpointId);

/** What an endpoint gets of an event; it is all that is needed to send it. */
interface Context {
  event: SubscribedEvent & Pick<StreamEvent, 'depth'>;
}

/** The delivery of an event to an endpoint, as it is planned. */
export function endpointDelivery(place: {
  projectId: string;
  endpointId: string;
  /** The address as it may be shown. */
  url: string;
  event: StreamEvent;
  /** Epoch ms. */
  now: number;
}): NewDelivery {
  const { projectId, endpointId, url, event, now } = place;
  const { id, type, userId, anonymousId, messageId, properties, timestamp, depth } = event;
  const context: Context = { event: { id, type, userId, anonymousId, messageId, properties, timestamp, depth } };
  return {
    ...{ projectId, id: endpointDeliveryId(event, endpointId), source: 'endpoint', endpointId },
    ...{ ruleId: null, ruleKey: null, alertId: null, channelId: null, kind: 'webhook', priority: 'normal' },
    ...{ eventId: id, eventType: type, userId: personOf(event), recipient: url },
    // An event is plain JSON.
    context: context as unknown as JsonValue,
    ...{ dueAt: now, expiresAt: null, createdAt: now },
  };
}

/** The event of a delivery to an endpoint; null once its person was erased. Sound for rows that endpointDelivery made. */
export function subscribedEventOf(context: JsonValue): Context['event'] | null {
  return (context as unknown as Partial<Context> | null)?.event ?? null;
}

/** The oldest delivery of an ordered endpoint that is not done, from `head` on; replays do not stand in line. */
export function oldestOpenStatement(
  db: D1Database,
  projectId: string,
  endpointId: string,
  { head, except = '' }: { head: string | null; except?: string },
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT id FROM deliveries INDEXED BY deliveries_by_endpoint WHERE project_id = ?1 AND endpoint_id = ?2 AND id >= ?3 AND id <> ?4
         AND source = 'endpoint' AND state <> 'done' AND replays = 0 ORDER BY id LIMIT 1`,
    )
    .bind(projectId, endpointId, head ?? '', except);
}

/** Number of deliveries of events since a moment that were not sent, as far as one look reaches. */
export async function countMissed(
  db: D1Database,
  projectId: string,
  endpointId: string,
  since: number,
): Promise<number> {
  const row = await db
    .prepare(
      `SELECT count(*) AS missed FROM (
         SELECT outcome FROM deliveries INDEXED BY deliveries_by_endpoint WHERE project_id = ?1 AND endpoint_id = ?2 AND id >= ?3
         ORDER BY id LIMIT ${lookedAt}) WHERE outcome IN ('error', 'suppressed', 'rate_limited')`,
    )
    .bind(projectId, endpointId, firstTimeId(since))
    .first<{ missed: number }>();
  return row?.missed ?? 0;
}

/** Ends what waits for an endpoint that was disabled, page by page from the newest on. */
export async function endWaitingDeliveries(
  db: D1Database,
  projectId: string,
  endpointId: string,
  now: number,
): Promise<void> {
  const end = {
    outcome: 'suppressed',
    reason: 'endpoint_disabled',
    message: 'The endpoint was disabled; replay the delivery once it works again.',
  } as const;
  for (let before: string | null = firstTimeId(now + 60_000); before !== null; ) {
    const { results }: D1Result<Row> = await db
      .prepare(
        `SELECT ${rowColumns} FROM deliveries INDEXED BY deliveries_by_endpoint WHERE project_id = ?1 AND endpoint_id = ?2 AND id < ?3
         ORDER BY id DESC LIMIT ${lookedAt}`,
      )
      .bind(projectId, endpointId, before)
      .all();
    const waiting = results.filter(({ state }) => state === 'queued' || state === 'waiting');
    for (let i = 0; i < waiting.length; i += pageRows) {
      const rows = waiting.slice(i, i + pageRows).map((row) => movedOf(projectId, row));
      await db.batch([endedRollupStatement(db, rows, end), endWaitingStatement(db, projectId, rows, end, now)]);
    }
    before = results.length === lookedAt ? (results.at(-1)?.id ?? null) : null;
  }
}

function endWaitingStatement(
  db: D1Database,
  projectId: string,
  rows: readonly { id: string }[],
  { outcome, reason, message }: { outcome: Outcome; reason: string; message: string },
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE deliveries SET state = 'done', why = NULL, outcome = ?3, reason = ?4, message = ?5, due_at = NULL, check_at = NULL,
         next_attempt_at = NULL, updated_at = max(updated_at + 1, ?6)
       WHERE project_id = ?1 AND id IN (SELECT value FROM json_each(?2)) AND state IN ('queued', 'waiting')`,
    )
    .bind(projectId, idsOf(rows), outcome, reason, message, now);
}

/** A delivery as a look at a range reads it. */
interface Row {
  id: string;
  eventType: string | null;
  outcome: Outcome | null;
  kind: ChannelKind;
  createdAt: number;
  attempts: number;
  state: string | null;
  source: string;
}

const rowColumns = `id, event_type AS eventType, outcome, kind, created_at AS createdAt, json_array_length(attempts) AS attempts, state, source`;
const movedOf = (projectId: string, { id, kind, createdAt, attempts }: Row): MovedDelivery => ({
  ...{ projectId, id, kind, createdAt, attempts },
  channelId: null,
});
const idsOf = (rows: readonly { id: string }[]) => JSON.stringify(rows.map(({ id }) => id));

/** A finished delivery of an endpoint, which may be sent again. */
export interface FinishedDelivery extends MovedDelivery {
  eventType: string;
  outcome: Outcome;
}

/** Finished deliveries of events by their ids, from `from` up to and without `to`, oldest first; `end`: where the next look begins. */
export async function readFinished(
  db: D1Database,
  projectId: string,
  endpointId: string,
  { from, to }: { from: string; to: string },
): Promise<{ rows: FinishedDelivery[]; end: string | null }> {
  const { results } = await db
    .prepare(
      `SELECT ${rowColumns} FROM deliveries INDEXED BY deliveries_by_endpoint
       WHERE project_id = ?1 AND endpoint_id = ?2 AND id >= ?3 AND id < ?4 ORDER BY id LIMIT ${lookedAt}`,
    )
    .bind(projectId, endpointId, from, to)
    .all<Row>();
  const last = results.at(-1);
  return {
    rows: results.flatMap((row) => {
      const { state, source, outcome, eventType } = row;
      if (state !== 'done' || source !== 'endpoint' || outcome === null) return [];
      return [{ ...movedOf(projectId, row), outcome, eventType: eventType ?? '' }];
    }),
    end: last && results.length === lookedAt ? behind(last.id) : null,
  };
}

/** Sorts behind an id and before every other that does. */
export const behind = (id: string): string => `${id} `;

/** One delivery of an endpoint, as replaying it needs it. */
export async function readFinishedOne(db: D1Database, projectId: string, id: string): Promise<MovedDelivery | null> {
  const row = await db
    .prepare(
      `SELECT ${rowColumns} FROM deliveries WHERE project_id = ?1 AND id = ?2 AND state = 'done' AND source = 'endpoint'`,
    )
    .bind(projectId, id)
    .first<Row>();
  return row && movedOf(projectId, row);
}

/**
 * Queues finished deliveries again: their schedules restart, their attempts stay. The last statement returns the ids of
 * those that were still finished. For one batch, in this order.
 */
export function requeueStatements(
  db: D1Database,
  projectId: string,
  rows: readonly MovedDelivery[],
  now: number,
): D1PreparedStatement[] {
  return [
    requeuedRollupStatement(db, rows),
    db
      .prepare(
        `UPDATE deliveries SET state = 'queued', why = NULL, outcome = NULL, reason = NULL, message = NULL, tries = 0, replays = replays + 1,
           due_at = ?3, check_at = ?4, next_attempt_at = ?3, expires_at = NULL, progress = NULL, updated_at = max(updated_at + 1, ?3)
         WHERE project_id = ?1 AND id IN (SELECT value FROM json_each(?2)) AND state = 'done' AND source = 'endpoint' RETURNING id`,
      )
      .bind(projectId, idsOf(rows), now, checkAtOf(now, now)),
  ];
}

/** Where the worker finds deliveries that were queued again. */
export const placesOf = (projectId: string, ids: readonly string[], now: number): DeliveryPlace[] =>
  ids.map((id) => ({ projectId, id, source: 'endpoint', kind: 'webhook', dueAt: now }));

/** The test of an endpoint, as it came out. */
export interface EndpointTestRow {
  projectId: string;
  id: string;
  endpointId: string;
  eventType: string;
  url: string;
  outcome: Outcome;
  reason: string | null;
  message: string | null;
  attempt: AttemptEntry;
  /** Epoch ms. */
  at: number;
}

/** Writes the test of an endpoint into the log; it is no traffic, and is counted nowhere. */
export function endpointTestStatement(db: D1Database, row: EndpointTestRow): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO deliveries (project_id, id, source, endpoint_id, event_type, kind, recipient, state, outcome, reason, message, attempts,
         created_at, updated_at)
       VALUES (?1, ?2, 'test', ?3, ?4, 'webhook', ?5, 'done', ?6, ?7, ?8, ?9, ?10, ?10)`,
    )
    .bind(
      ...[row.projectId, row.id, row.endpointId, row.eventType, row.url, row.outcome, row.reason, row.message],
      ...[JSON.stringify([row.attempt]), row.at],
    );
}
