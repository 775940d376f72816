import { AppError } from '../../../contract/errors.ts';
import type { BroadcastQuery } from '../../../contract/workflows/broadcast.ts';
import {
  advanceBroadcast,
  type BroadcastInput,
  type BroadcastState,
  broadcastDueAt,
} from '../../../engine/broadcasts/advance.ts';
import { auditStatement } from '../../access/audit.ts';
import type { Ctx } from '../../access/context.ts';
import { eachProject, findRow } from '../../access/databases.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { found } from '../../access/tenant.ts';
import { openProject } from '../../db/client.ts';
import {
  type BroadcastRow,
  broadcastSource,
  controlStatement,
  readBroadcast,
  stateOf,
  unmovedStatement,
} from '../../store/broadcasts.ts';
import { setClockStatement } from '../../store/project-clocks.ts';
import { isChanged } from '../../store/unchanged.ts';
import { clockOf, wakeClock } from '../../stream/wake-clock.ts';
import { type BroadcastView, toBroadcast } from './view.ts';

/** Tries at a change that the broadcast itself gets in the way of. */
const mostTries = 5;

/** Broadcasts that the key may see, newest first. */
export async function listBroadcasts(ctx: Ctx, query: BroadcastQuery): Promise<Page<BroadcastView>> {
  const { cursor, workflowId, projectId: asked, pageSize } = query;
  const after = cursor === undefined ? undefined : decodeCursor(cursor, 2);
  return listAcross(await eachProject(ctx, asked), {
    pageSize,
    source: ({ projectId }) => broadcastSource(projectId, workflowId, after),
    sortedBy: ['id', 'projectId'],
    toItem: toBroadcast,
  });
}

/** One broadcast. */
export async function getBroadcast(ctx: Ctx, id: string): Promise<BroadcastView> {
  return toBroadcast(await fetchBroadcast(ctx, id));
}

/** Pauses a broadcast: once it returns, nobody is reached. */
export const pauseBroadcast = (ctx: Ctx, id: string) => control(ctx, id, { kind: 'pause' }, 'broadcast.paused');

/** Resumes a paused broadcast. */
export const resumeBroadcast = (ctx: Ctx, id: string) => control(ctx, id, { kind: 'resume' }, 'broadcast.resumed');

/** Stops a broadcast for good: once it returns, nobody is reached. */
export const stopBroadcast = (ctx: Ctx, id: string) =>
  control(ctx, id, { kind: 'stop', reason: 'asked' }, 'broadcast.stopped');

async function fetchBroadcast(ctx: Ctx, id: string): Promise<BroadcastRow> {
  const row = await findRow(ctx, ({ db, projectIds }) => readBroadcast(db.$client, projectIds, id));
  return found(row, `broadcast ${id}`);
}

async function control(ctx: Ctx, id: string, input: BroadcastInput, action: string): Promise<BroadcastView> {
  for (let tries = 0; tries < mostTries; tries++) {
    const row = await fetchBroadcast(ctx, id);
    const before = stateOf(row);
    const after = advanceBroadcast(before, input, ctx.now);
    if (after === null)
      throw new AppError('conflict', `The broadcast is ${row.status} and cannot be changed any more.`);
    if (after !== before && !(await write(ctx, row, after, action))) continue;
    await wakeClock(ctx.env, { orgId: ctx.org.id, projectId: row.projectId }, broadcastDueAt(after, ctx.now));
    // Whom it is reaching just now are reached before the answer.
    await clockOf(ctx.env, row.projectId).rest();
    return getBroadcast(ctx, id);
  }
  throw new AppError('conflict', 'The broadcast is being changed by somebody else; read it again.');
}

/** Whether the change was kept; false where the broadcast had moved on since it was read. */
async function write(ctx: Ctx, row: BroadcastRow, after: BroadcastState, action: string): Promise<boolean> {
  const { projectId, id, status } = row;
  const db = await openProject(ctx.env, projectId);
  const fact = { projectId, action, targetKind: 'broadcast', targetId: id };
  try {
    const dueAt = broadcastDueAt(after, ctx.now);
    await db.batch([
      unmovedStatement(db, row),
      controlStatement(db, row, after, ctx.now),
      ...(dueAt === null ? [] : [setClockStatement(db, { orgId: ctx.org.id, projectId }, dueAt)]),
      auditStatement(ctx, db, { ...fact, before: { status }, after: { status: after.status } }),
    ]);
    return true;
  } catch (error) {
    if (isChanged(error)) return false;
    throw error;
  }
}
