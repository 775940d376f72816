// The statements of dispatch on events; each covers a whole batch and is harmless when repeated.
import type { StreamEvent } from '../../contract/events.ts';

/** Which of these events were dispatched before. */
export function seenStatement(db: D1Database, projectId: string, ids: string[]): D1PreparedStatement {
  return db
    .prepare('SELECT id FROM events WHERE project_id = ?1 AND id IN (SELECT value FROM json_each(?2))')
    .bind(projectId, JSON.stringify(ids));
}

/** Records events as dispatched. */
export function recordStatement(db: D1Database, projectId: string, events: StreamEvent[]): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO events (project_id, id, type, user_id, anonymous_id, message_id, properties, timestamp, received_at, depth)
       SELECT ?1, value ->> 'id', value ->> 'type', value ->> 'userId', value ->> 'anonymousId', value ->> 'messageId',
         json(value -> 'properties'), value ->> 'timestamp', value ->> 'receivedAt', value ->> 'depth'
       FROM json_each(?2) WHERE true ON CONFLICT (project_id, id) DO NOTHING`,
    )
    .bind(projectId, JSON.stringify(events));
}
