// The stream of events as the API returns it.
import type * as z from 'zod';
import { type Event, moduleOf } from '../../contract/events.ts';
import { isoTime } from '../../contract/primitives.ts';
import { parseProperties } from '../db/schema/events.ts';
import { equals, type ListSource } from './list-statements.ts';
import { patternClauses } from './pattern-clauses.ts';
import { ofPerson } from './people-ids.ts';
import { laterStart, type SortKey } from './sort-key.ts';

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
  projectId: string;
  /** May be a pattern with stars. */
  type?: string | undefined;
  userId?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
  /** Time of receipt and id of the last row of the page before. */
  after?: SortKey | undefined;
}

/** Events, newest first. */
export function eventSource({ projectId, type, userId, from, to, after }: EventFilter): ListSource {
  return {
    columns,
    from: 'events',
    key: [
      { column: 'received_at', as: 'receivedAt', end: -1 },
      { column: 'id', as: 'id', end: '' },
    ],
    order: 'descending',
    equal: equals('project_id', projectId),
    start: laterStart('descending', to === undefined ? undefined : [to, ''], after),
    until: from === undefined ? undefined : [from, ''],
    fetchedBy: 'id',
    filters: [...(type === undefined ? [] : patternClauses('type', type)), ...ofPerson('user_id', projectId, userId)],
  };
}

/** One event. */
export async function readEvent(db: D1Database, projectIds: readonly string[], id: string): Promise<EventRow | null> {
  return db
    .prepare(`SELECT ${columns} FROM events WHERE project_id IN (SELECT value FROM json_each(?1)) AND id = ?2`)
    .bind(JSON.stringify(projectIds), id)
    .first<EventRow>();
}
