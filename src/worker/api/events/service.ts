import type * as z from 'zod';
import type { EventQuery } from '../../../contract/events.ts';
import type { Ctx } from '../../access/context.ts';
import { eachProject, findRow } from '../../access/databases.ts';
import { rangeOf } from '../../access/instant.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { found } from '../../access/tenant.ts';
import { type EventRow, type EventView, eventSource, readEvent, toEvent } from '../../store/event-log.ts';

/** Events, newest first; `type` may be a pattern with stars. */
export async function listEvents(ctx: Ctx, query: z.output<typeof EventQuery>): Promise<Page<EventView>> {
  const { type, userId, cursor, pageSize } = query;
  const range = rangeOf(query);
  const after = cursor === undefined ? undefined : decodeCursor(cursor, 2);
  return listAcross(await eachProject(ctx, query.projectId), {
    pageSize,
    source: ({ projectId }) => eventSource({ projectId, type, userId, ...range, after }),
    sortedBy: ['receivedAt', 'id'],
    toItem: toEvent,
    time: { of: ([receivedAt]) => Number(receivedAt), range, after, now: ctx.now },
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
