import type { Delivery, DeliveryQuery } from '../../../contract/messages/delivery.ts';
import type { Ctx } from '../../access/context.ts';
import { eachProject, findRow } from '../../access/databases.ts';
import { rangeOf } from '../../access/instant.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { found } from '../../access/tenant.ts';
import { timeOfId } from '../../ids.ts';
import { type DeliveryTableRow, deliverySource, readDelivery, toDelivery } from '../../store/delivery-log.ts';
import type { SortKey } from '../../store/sort-key.ts';

const sortedBy = ['id', 'projectId'];
const timeOf = ([id]: SortKey) => timeOfId(String(id));

/** Messages and their attempts, newest first. */
export async function listDeliveries(ctx: Ctx, query: DeliveryQuery): Promise<Page<Delivery>> {
  const { cursor, pageSize, projectId: asked, ...filters } = query;
  const range = rangeOf(query);
  const after = cursor === undefined ? undefined : decodeCursor(cursor, 2);
  return listAcross(await eachProject(ctx, asked), {
    pageSize,
    source: ({ projectId }) => deliverySource(projectId, { ...filters, ...range, after }),
    sortedBy,
    toItem: toDelivery,
    time: { of: timeOf, range, after, now: ctx.now },
  });
}

/** One message with its attempts. */
export async function getDelivery(ctx: Ctx, id: string): Promise<Delivery> {
  return toDelivery(await fetchDelivery(ctx, id));
}

/** The row of a message that the caller may see. */
export async function fetchDelivery(ctx: Ctx, id: string): Promise<DeliveryTableRow> {
  const row = await findRow(ctx, ({ db, projectIds }) => readDelivery(db.$client, projectIds, id));
  return found(row, `message ${id}`);
}
