// Deliveries of events to subscribed endpoints: whether one may leave (endpoint-admission.ts), what it carries, and what
// its end means for the endpoint (endpoint-ending.ts).

import { type Egress, limitEgress } from '../../../../guard/egress.ts';
import { createSlots } from '../../../../guard/slots.ts';
import { endpointMessage } from '../../../../steps/endpoint-message.ts';
import { subscribedEventOf } from '../../../../store/endpoint-deliveries.ts';
import { type EndpointRow, endpointsStatement } from '../../../../store/endpoints.ts';
import type { OwnDelivery } from '../../../../store/own-delivery-row.ts';
import { unwanted } from '../prepared.ts';
import type { DeliverySource, PreparedRow, RowsWork } from '../source.ts';
import { admitDeliveries, type Stop } from './endpoint-admission.ts';
import { afterAttempt, afterSettle, remember } from './endpoint-ending.ts';

/** Of the connections of a batch, one endpoint has so many at a time: one that is slow leaves the rest to the others. */
const requestsAtOnce = 2;

export const endpoint: DeliverySource = {
  async compose(work, items) {
    const { db, projectId } = work;
    const ids = [...new Set(items.flatMap(({ endpointId }) => endpointId ?? []))];
    const { results } = await endpointsStatement(db, projectId, ids).all<EndpointRow>();
    const rows = new Map(results.map((row) => [row.id, row]));
    remember(work, rows);
    const stops = await admitDeliveries(work, items, rows);
    const waysOut = new Map(ids.map((id) => [id, limitEgress(work.invocation.egress, createSlots(requestsAtOnce))]));
    return Promise.all(
      items.map((item) => {
        const id = item.endpointId ?? '';
        return prepareOne(work, item, { row: rows.get(id), stop: stops.get(item.id), egress: waysOut.get(id) });
      }),
    );
  },
  afterAttempt,
  afterSettle,
};

/** What is known of a delivery: its endpoint, why it may not leave, and its way out. */
interface Known {
  row: EndpointRow | undefined;
  stop: Stop | undefined;
  egress: Egress | undefined;
}

async function prepareOne(
  { env, invocation }: RowsWork,
  item: OwnDelivery,
  { row, stop, egress }: Known,
): Promise<PreparedRow> {
  const event = subscribedEventOf(item.context);
  if (!row) return unwanted('endpoint_deleted', 'The endpoint was deleted before the event was delivered.');
  if (!event) return unwanted('erased', 'The person of the event was erased before it was delivered.');
  if (stop) return { stopped: stop };
  try {
    const place = { deliveryId: item.id, event, now: invocation.now() };
    const { request, body } = await endpointMessage(env, row, place);
    return { request, input: body, warnings: [], ...(egress && { egress }) };
  } catch {
    const message = 'No key of this Worker opens the endpoint; add the key it was sealed with to ENCRYPTION_KEYS.';
    return { stopped: { kind: 'outage', reason: 'key_missing', message } };
  }
}
