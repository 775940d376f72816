// Sends a finished message of a rule or an alert once more. The message of a step belongs to its run, which is restarted.
import { AppError } from '../../../contract/errors.ts';
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';
import type { Delivery } from '../../../contract/messages/delivery.ts';
import { auditStatement } from '../../access/audit.ts';
import type { Ctx } from '../../access/context.ts';
import { openProject } from '../../db/client.ts';
import { parseAttempts } from '../../db/schema/messages.ts';
import { log } from '../../log.ts';
import { type DeliveryTableRow, toDelivery } from '../../store/delivery-log.ts';
import { replayStatement } from '../../store/own-deliveries.ts';
import type { DeliveryPlace } from '../../store/own-delivery-row.ts';
import { requeuedRollupStatement } from '../../store/rollups.ts';
import { enqueueReferences } from '../../stream/enqueue.ts';
import { fetchDelivery } from './service.ts';

/** Queues a message again; returns its row. */
export async function replayDelivery(ctx: Ctx, id: string): Promise<Delivery> {
  const row = await fetchDelivery(ctx, id);
  const { projectId } = row;
  requireReplayable(row);
  const db = await openProject(ctx.env, projectId);
  const counted = { ...row, kind: row.kind as ChannelKind, attempts: parseAttempts(row.attempts).length };
  const [, replayed] = await db.batch<DeliveryPlace>([
    requeuedRollupStatement(db, [counted]),
    replayStatement(db, projectId, id, ctx.now),
    auditStatement(ctx, db, { projectId, action: 'delivery.replayed', targetKind: 'delivery', targetId: id }),
  ]);
  const places = replayed?.results ?? [];
  if (places.length === 0) throw underWay(id);
  const address = { orgId: ctx.org.id, projectId };
  await enqueueReferences(ctx.env, address, { deliveries: places }, ctx.now).catch((error: unknown) =>
    log({ level: 'error', message: 'due rows are left to the sweep', projectId, error: String(error) }),
  );
  return toDelivery(await fetchDelivery(ctx, id));
}

function requireReplayable({ id, source, state, runId }: DeliveryTableRow): void {
  if (source === 'step') {
    const message = `The message belongs to run ${runId}; send it again by restarting the run from its step.`;
    throw new AppError('restart_the_run', message);
  }
  if (source === 'endpoint') {
    throw new AppError('conflict', `Send it again with POST webhooks/deliveries/${id}/replay.`);
  }
  if (source === 'test') throw new AppError('conflict', 'The test of a channel is not sent again; start another one.');
  if (state !== 'done') throw underWay(id);
}

const underWay = (id: string) =>
  new AppError('conflict', `The message ${id} has not ended yet; it is sent by its schedule.`);
