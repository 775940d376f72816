// Reads the events of a past period in the order of their receipt.
import type { StreamEvent } from '../../contract/events.ts';
import { withRetry } from '../db/client.ts';
import { eventsByIdStatement, type StoredEventRow, toStoredEvent } from './events.ts';

/** An event as far as an index holds it. */
export interface EventHead {
  id: string;
  type: string;
  userId: string | null;
  anonymousId: string | null;
  /** Epoch ms. */
  receivedAt: number;
}

/** Events of a period; times are epoch ms, `to` exclusive. */
export interface PastPeriod {
  from: number;
  to: number;
}

/** The next events behind a place, oldest first; `after` is the time of receipt and the id of the last one. */
export async function readEventHeads(
  db: D1Database,
  projectId: string,
  { after: [at, id], to, limit }: { after: [number, string]; to: number; limit: number },
): Promise<EventHead[]> {
  const statement = db
    .prepare(
      `SELECT id, type, user_id AS userId, anonymous_id AS anonymousId, received_at AS receivedAt FROM events INDEXED BY events_by_time
       WHERE project_id = ?1 AND (received_at, id) > (?2, ?3) AND received_at < ?4 ORDER BY received_at, id LIMIT ?5`,
    )
    .bind(projectId, at, id, to, limit);
  return (await withRetry(() => statement.all<EventHead>())).results;
}

/** Whether a period holds more events than that. */
export async function hasMoreEvents(
  db: D1Database,
  projectId: string,
  { from, to }: PastPeriod,
  most: number,
): Promise<boolean> {
  const row = await db
    .prepare(
      `SELECT 1 AS more FROM events INDEXED BY events_by_time
       WHERE project_id = ?1 AND received_at >= ?2 AND received_at < ?3 ORDER BY received_at, id LIMIT 1 OFFSET ?4`,
    )
    .bind(projectId, from, to, most)
    .first();
  return row !== null;
}

/** Events by their ids, as far as they are still there; those of an identify are marked as such and change nothing. */
export async function readPastEvents(
  db: D1Database,
  projectId: string,
  ids: readonly string[],
): Promise<Map<string, StreamEvent>> {
  if (ids.length === 0) return new Map();
  const { results } = await withRetry(() => eventsByIdStatement(db, projectId, ids).all<StoredEventRow>());
  const events = results.map(toStoredEvent);
  return new Map(
    events.map((event) => [event.id, event.type === 'user.identified' ? { ...event, traits: {} } : event]),
  );
}
