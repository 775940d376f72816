// The stream of events as the API returns it.
import type * as z from 'zod';
import { type Event, moduleOf } from '../../contract/events.ts';
import { isoTime } from '../../contract/primitives.ts';
import { parseProperties } from '../db/schema/events.ts';
import { everyIdOf } from './people-ids.ts';

export type EventView = z.infer<typeof Event>;

/** A row of `events`. */
export interface EventRow {
  projectId: string;
  id: string;
  type: string;
  userId: string | null;
  anonymousId: string | null;
  messageId: string;
  properties: string;
  timestamp: number;
  receivedAt: number;
}

/** An event as the API returns it. */
export function toEvent(row: EventRow): EventView {
  return {
    ...row,
    module: moduleOf(row.type),
    properties: parseProperties(row.properties),
    timestamp: isoTime(row.timestamp),
    receivedAt: isoTime(row.receivedAt),
  };
}

const columns = `project_id AS projectId, id, type, user_id AS userId, anonymous_id AS anonymousId, message_id AS messageId, properties,
  timestamp, received_at AS receivedAt`;

/** Which events are looked at; times are epoch ms, `to` exclusive. */
export interface EventFilter {
  /** May be a pattern with stars. */
  type?: string | undefined;
  userId?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
  /** Time of receipt and id of the last row of the page before. */
  after?: readonly (string | number)[] | undefined;
}

/** Events, newest first. */
export async function listEventRows(
  db: D1Database,
  projectIds: readonly string[],
  { type, userId, from, to, after }: EventFilter,
  limit: number,
): Promise<EventRow[]> {
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM events WHERE project_id IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR type GLOB ?2)
       AND (?3 IS NULL OR user_id IN ${everyIdOf('?3', '?1')}) AND (?4 IS NULL OR received_at >= ?4) AND (?5 IS NULL OR received_at < ?5)
       AND (?6 IS NULL OR (received_at, id) < (?6, ?7)) ORDER BY received_at DESC, id DESC LIMIT ?8`,
    )
    .bind(
      JSON.stringify(projectIds),
      type === undefined ? null : globOf(type),
      userId ?? null,
      from ?? null,
      to ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      limit,
    )
    .all<EventRow>();
  return results;
}

/** One event. */
export async function readEvent(db: D1Database, projectIds: readonly string[], id: string): Promise<EventRow | null> {
  return db
    .prepare(`SELECT ${columns} FROM events WHERE project_id IN (SELECT value FROM json_each(?1)) AND id = ?2`)
    .bind(JSON.stringify(projectIds), id)
    .first<EventRow>();
}

/** Our patterns know only the star; the other signs of SQLite's GLOB are matched literally. */
function globOf(pattern: string): string {
  return pattern.replaceAll(/[?[]/g, (sign) => `[${sign}]`);
}
