// The statements of dispatch on events; each covers a whole batch and is harmless when repeated.
import type { StreamEvent } from '../../contract/events.ts';
import { parseProperties } from '../db/schema/events.ts';
import { countEventsStatements } from './activity.ts';
import { jsonLists } from './json-lists.ts';

/** Which of these events were dispatched before, as `id` and `receivedAt`. */
export function seenStatement(db: D1Database, projectId: string, ids: string[]): D1PreparedStatement {
  return db
    .prepare(
      'SELECT id, received_at AS receivedAt FROM events WHERE project_id = ?1 AND id IN (SELECT value FROM json_each(?2))',
    )
    .bind(projectId, JSON.stringify(ids));
}

/** An event, and the person of one that runs may wait for. */
export interface RecordedEvent extends StreamEvent {
  awaitedOf: string | null;
}

/** Counts events and records them as dispatched; for one batch. */
export function recordStatements(db: D1Database, projectId: string, events: RecordedEvent[]): D1PreparedStatement[] {
  const statement = db.prepare(
    `INSERT INTO events (project_id, id, type, user_id, anonymous_id, message_id, properties, timestamp, received_at, depth,
       awaited_of)
     SELECT ?1, value ->> 'id', value ->> 'type', value ->> 'userId', value ->> 'anonymousId', value ->> 'messageId',
       json(value -> 'properties'), value ->> 'timestamp', value ->> 'receivedAt', value ->> 'depth', value ->> 'awaitedOf'
     FROM json_each(?2) WHERE true ON CONFLICT (project_id, id) DO NOTHING`,
  );
  return [
    ...countEventsStatements(db, projectId, events),
    ...jsonLists(events).map((list) => statement.bind(projectId, list)),
  ];
}

type Row = Omit<StreamEvent, 'properties' | 'traits' | 'kind'> & { properties: string };

/** The awaited events of these people that were received from a moment on, oldest first; read by their key. */
export async function readSince(
  db: D1Database,
  projectId: string,
  since: number,
  people: string[],
): Promise<StreamEvent[]> {
  const { results } = await db
    .prepare(
      `SELECT id, type, user_id AS userId, anonymous_id AS anonymousId, message_id AS messageId, properties, timestamp, received_at AS receivedAt, depth
       FROM events INDEXED BY events_awaited
       WHERE project_id = ?1 AND awaited_of IN (SELECT value FROM json_each(?3)) AND received_at >= ?2
       ORDER BY received_at LIMIT 500`,
    )
    .bind(projectId, since, JSON.stringify(people))
    .all<Row>();
  return results.map((row) => {
    const properties = parseProperties(row.properties);
    // Only an identify has a type of its own that changes the profile.
    const traits = row.type === 'user.identified' ? properties : null;
    return { ...row, kind: 'track', properties, traits };
  });
}

/** Gives the events of anonymous ids to those they became; `joins` selects the two ids as from_id and to_id. */
export function joinEventsStatement(db: D1Database, joins: string, bound: unknown[]): D1PreparedStatement {
  // Without the hint, and without statistics, the planner reads every event of the project.
  return db
    .prepare(
      `UPDATE events INDEXED BY events_anonymous SET user_id = (SELECT to_id FROM (${joins}) WHERE from_id = events.anonymous_id),
         awaited_of = iif(awaited_of IS NULL, NULL, (SELECT to_id FROM (${joins}) WHERE from_id = events.anonymous_id))
       WHERE project_id = ?1 AND anonymous_id IN (SELECT from_id FROM (${joins})) AND user_id IS NULL`,
    )
    .bind(...bound);
}

/** Events of a project by their ids, as far as they are still there. */
export function eventsByIdStatement(db: D1Database, projectId: string, ids: readonly string[]): D1PreparedStatement {
  return db
    .prepare(
      `SELECT id, type, user_id AS userId, anonymous_id AS anonymousId, message_id AS messageId, properties, timestamp, received_at AS receivedAt, depth
       FROM events WHERE project_id = ?1 AND id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(projectId, JSON.stringify(ids));
}

/** Rows of `eventsByIdStatement` as events. */
export function toStoredEvent(row: StoredEventRow): StreamEvent {
  return { ...row, kind: 'track', properties: parseProperties(row.properties), traits: null };
}

export type StoredEventRow = Row;

/** Events that were received before a place in the list, newest first. */
export function newestEventsStatement(
  db: D1Database,
  projectId: string,
  { from, before: [at, id], limit }: { from: number; before: [at: number, id: string]; limit: number },
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT id, type, user_id AS userId, anonymous_id AS anonymousId, message_id AS messageId, properties, timestamp, received_at AS receivedAt, depth
       FROM events WHERE project_id = ?1 AND (received_at, id) < (?2, ?3) AND received_at >= ?4
       ORDER BY received_at DESC, id DESC LIMIT ?5`,
    )
    .bind(projectId, at, id, from, limit);
}
