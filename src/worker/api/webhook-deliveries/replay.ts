import { AppError } from '../../../contract/errors.ts';
import type { WebhookDelivery } from '../../../contract/messages/webhook-delivery.ts';
import { auditStatement } from '../../access/audit.ts';
import type { Ctx } from '../../access/context.ts';
import { findRow } from '../../access/databases.ts';
import { endpointDisabled } from '../../access/endpoint-disabled.ts';
import { found } from '../../access/tenant.ts';
import { openProject } from '../../db/client.ts';
import type { DeliveryTableRow } from '../../store/delivery-log.ts';
import { readFinishedOne, requeueStatements } from '../../store/endpoint-deliveries.ts';
import { type EndpointRow, endpointsStatement } from '../../store/endpoints.ts';
import { readWebhookDelivery, toWebhookDelivery } from '../../store/webhook-delivery-log.ts';
import { postReplayed } from '../../stream/post-replayed.ts';

/** Sends a delivery that has ended once more; it does not wait in line with others of an ordered endpoint. */
export async function replayWebhookDelivery(ctx: Ctx, id: string): Promise<WebhookDelivery> {
  const row = await fetchDelivery(ctx, id);
  const { projectId } = row;
  const db = await openProject(ctx.env, projectId);
  await requireReplayable(db, row);
  const finished = await readFinishedOne(db, projectId, id);
  if (!finished) throw underWay(id);
  const [, requeued] = await db.batch([
    ...requeueStatements(db, projectId, [finished], ctx.now),
    auditStatement(ctx, db, { projectId, action: 'delivery.replayed', targetKind: 'delivery', targetId: id }),
  ]);
  if (requeued?.results.length === 0) throw underWay(id);
  await postReplayed(ctx.env, { orgId: ctx.org.id, projectId }, [id], ctx.now);
  return toWebhookDelivery(await fetchDelivery(ctx, id));
}

async function fetchDelivery(ctx: Ctx, id: string): Promise<DeliveryTableRow> {
  const row = await findRow(ctx, ({ db, projectIds }) => readWebhookDelivery(db.$client, projectIds, id));
  return found(row, `delivery ${id} to an endpoint`);
}

async function requireReplayable(db: D1Database, row: DeliveryTableRow): Promise<void> {
  if (row.source !== 'endpoint') throw new AppError('conflict', 'A test is not sent again; start another one.');
  const { results } = await endpointsStatement(db, row.projectId, [row.endpointId ?? '']).all<EndpointRow>();
  const [endpoint] = results;
  if (!endpoint) throw new AppError('conflict', 'The endpoint of this delivery was deleted.');
  if (endpoint.status === 'disabled') throw endpointDisabled();
}

const underWay = (id: string) =>
  new AppError('conflict', `The delivery ${id} has not ended yet; it is sent by its schedule.`);
