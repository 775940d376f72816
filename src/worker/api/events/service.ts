import type * as z from 'zod';
import { type Event, type EventQuery, moduleOf } from '../../../contract/events.ts';
import { type Ctx, projectsOf } from '../../access/context.ts';
import { instantOf } from '../../access/instant.ts';
import { decodeCursor, type Page, pageOf } from '../../access/pages.ts';
import { found, isoTime } from '../../access/tenant.ts';

type EventView = z.infer<typeof Event>;

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

const columns = `project_id AS projectId, id, type, user_id AS userId, anonymous_id AS anonymousId, message_id AS messageId, properties,
  timestamp, received_at AS receivedAt`;

/** Events, newest first; `type` may be a pattern with stars. */
export async function listEvents(ctx: Ctx, query: z.output<typeof EventQuery>): Promise<Page<EventView>> {
  const projects = await projectsOf(ctx, query.projectId);
  const after = query.cursor ? decodeCursor(query.cursor, 2) : null;
  const { results } = await ctx.env.DB.prepare(
    `SELECT ${columns} FROM events WHERE project_id IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR type GLOB ?2)
     AND (?3 IS NULL OR user_id = ?3) AND (?4 IS NULL OR received_at >= ?4) AND (?5 IS NULL OR received_at < ?5)
     AND (?6 IS NULL OR (received_at, id) < (?6, ?7)) ORDER BY received_at DESC, id DESC LIMIT ?8`,
  )
    .bind(
      JSON.stringify(projects),
      query.type === undefined ? null : globOf(query.type),
      query.userId ?? null,
      instantOf(query.from, 'from') ?? null,
      instantOf(query.to, 'to') ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      query.pageSize + 1,
    )
    .all<EventRow>();
  return pageOf(results, query.pageSize, toEvent, (row) => [row.receivedAt, row.id]);
}

/** One event. */
export async function getEvent(ctx: Ctx, id: string): Promise<EventView> {
  return toEvent(await fetchEvent(ctx, id));
}

/** The row of an event that the caller may see. */
export async function fetchEvent(ctx: Ctx, id: string): Promise<EventRow> {
  const projects = await projectsOf(ctx);
  const row = await ctx.env.DB.prepare(
    `SELECT ${columns} FROM events WHERE project_id IN (SELECT value FROM json_each(?1)) AND id = ?2`,
  )
    .bind(JSON.stringify(projects), id)
    .first<EventRow>();
  return found(row, `event ${id}`);
}

/** An event as the API answers it. */
export function toEvent(row: EventRow): EventView {
  const properties = JSON.parse(row.properties) as Record<string, unknown>;
  return {
    ...row,
    module: moduleOf(row.type),
    properties,
    timestamp: isoTime(row.timestamp),
    receivedAt: isoTime(row.receivedAt),
  };
}

/** Our patterns know only the star; the other signs of SQLite's GLOB stand for themselves. */
function globOf(pattern: string): string {
  return pattern.replaceAll(/[?[]/g, (sign) => `[${sign}]`);
}
