import type { WebhookDelivery, WebhookDeliveryQuery } from '../../../contract/messages/webhook-delivery.ts';
import type { Ctx } from '../../access/context.ts';
import { eachProject } from '../../access/databases.ts';
import { rangeOf } from '../../access/instant.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { timeOfId } from '../../ids.ts';
import { toWebhookDelivery, webhookDeliverySource } from '../../store/webhook-delivery-log.ts';

/** Deliveries to endpoints with their attempts, newest event first. */
export async function listWebhookDeliveries(ctx: Ctx, query: WebhookDeliveryQuery): Promise<Page<WebhookDelivery>> {
  const { cursor, pageSize, projectId, ...filters } = query;
  const range = rangeOf(query);
  const after = cursor === undefined ? undefined : decodeCursor(cursor, 2);
  return listAcross(await eachProject(ctx, projectId), {
    pageSize,
    source: (place) => webhookDeliverySource(place.projectId, { ...filters, ...range, after }),
    sortedBy: ['id', 'projectId'],
    toItem: toWebhookDelivery,
    time: { of: ([id]) => timeOfId(String(id)), range, after, now: ctx.now },
  });
}
