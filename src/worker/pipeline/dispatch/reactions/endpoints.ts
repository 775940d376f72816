// Plans a delivery for each endpoint that an event matches. Whether the endpoint is disabled is judged when the delivery
// is due: then it is known, and the row says what became of the event.
import { parseEndpointHead } from '../../../db/schema/endpoints.ts';
import { endpointDelivery } from '../../../store/endpoint-deliveries.ts';
import type { Round } from '../work.ts';
import type { Hit, Reaction } from './reaction.ts';

export function reactEndpoints({ projectId, now }: Round, hits: readonly Hit[]): Reaction {
  const deliveries = hits.map(({ event, entry }) =>
    endpointDelivery({ projectId, endpointId: entry.id, url: parseEndpointHead(entry.head).url, event, now }),
  );
  return { deliveries, statements: [], events: [], references: () => ({}) };
}
