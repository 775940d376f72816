import type * as z from 'zod';
import type { EventQuery } from '../../../contract/events.ts';
import type { Ctx } from '../../access/context.ts';
import { eachDatabase, findRow, listAcross } from '../../access/databases.ts';
import { instantOf } from '../../access/instant.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { found } from '../../access/tenant.ts';
import { type EventRow, type EventView, listEventRows, readEvent, toEvent } from '../../store/event-log.ts';

/** Events, newest first; `type` may be a pattern with stars. */
export async function listEvents(ctx: Ctx, query: z.output<typeof EventQuery>): Promise<Page<EventView>> {
  const { type, userId, cursor, pageSize } = query;
  const filter = {
    type,
    userId,
    from: instantOf(query.from, 'from'),
    to: instantOf(query.to, 'to'),
    after: cursor === undefined ? undefined : decodeCursor(cursor, 2),
  };
  return listAcross(await eachDatabase(ctx, query.projectId), {
    pageSize,
    read: ({ db, projectIds }, limit) => listEventRows(db.$client, projectIds, filter, limit),
    keyOf: (row) => [row.receivedAt, row.id],
    order: 'descending',
    toItem: toEvent,
  });
}

/** One event. */
export async function getEvent(ctx: Ctx, id: string): Promise<EventView> {
  return toEvent(await fetchEvent(ctx, id));
}

/** The row of an event that the caller may see. */
export async function fetchEvent(ctx: Ctx, id: string): Promise<EventRow> {
  return found(await findRow(ctx, ({ db, projectIds }) => readEvent(db.$client, projectIds, id)), `event ${id}`);
}
