// The log of deliveries to endpoints as the API returns it.

import type { WebhookDelivery } from '../../contract/messages/webhook-delivery.ts';
import { firstTimeId } from '../ids.ts';
import { type DeliveryTableRow, listedColumns, toDelivery } from './delivery-log.ts';
import { equals, type ListSource } from './list-statements.ts';
import { laterStart, type SortKey } from './sort-key.ts';

/** A row as the API returns it. Sound for rows with an endpoint. */
export function toWebhookDelivery(row: DeliveryTableRow): WebhookDelivery {
  const { endpointId, eventType, recipient } = row;
  return { ...toDelivery(row), endpointId: endpointId ?? '', eventType: eventType ?? '', url: recipient ?? '' };
}

/** Which deliveries are looked at; times are epoch ms, `to` exclusive. */
export interface WebhookDeliveryFilter {
  endpointId?: string | undefined;
  eventType?: string | undefined;
  outcome?: string | undefined;
  state?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
}

/** Deliveries of a project, newest event first; `after` is the id and the project of the last row of the page before. */
export function webhookDeliverySource(
  projectId: string,
  { from, to, after, ...filter }: WebhookDeliveryFilter & { after?: SortKey | undefined },
): ListSource {
  const { endpointId } = filter;
  return {
    columns: listedColumns,
    from: endpointId === undefined ? 'deliveries' : 'deliveries INDEXED BY deliveries_by_endpoint',
    key: [
      { column: 'id', as: 'id', end: '' },
      { column: 'project_id', as: 'projectId', end: '' },
    ],
    order: 'descending',
    equal: [...equals('project_id', projectId), ...equals('endpoint_id', endpointId)],
    start: laterStart('descending', to === undefined ? undefined : [firstTimeId(to), ''], after),
    until: from === undefined ? undefined : [firstTimeId(from), ''],
    filters: [
      ...(endpointId === undefined ? [{ sql: 'endpoint_id IS NOT NULL', values: [] }] : []),
      ...equals('event_type', filter.eventType),
      ...equals('outcome', filter.outcome),
      ...equals('state', filter.state),
    ],
  };
}

/** One delivery to an endpoint of these projects. */
export async function readWebhookDelivery(
  db: D1Database,
  projectIds: readonly string[],
  id: string,
): Promise<DeliveryTableRow | null> {
  return db
    .prepare(
      `SELECT ${listedColumns} FROM deliveries
       WHERE project_id IN (SELECT value FROM json_each(?1)) AND id = ?2 AND endpoint_id IS NOT NULL`,
    )
    .bind(JSON.stringify(projectIds), id)
    .first<DeliveryTableRow>();
}
