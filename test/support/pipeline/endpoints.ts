// Endpoints of a pipeline test: made over the API, called in the outside world, read over the API.
import type { CreatedEndpoint, Endpoint } from '../../../src/contract/messages/endpoint.ts';
import type { WebhookDelivery } from '../../../src/contract/messages/webhook-delivery.ts';
import type { Pipeline } from './pipeline.ts';
import { outside } from './world.ts';

export interface TestEndpoint {
  id: string;
  secret: string;
  url: string;
  read(): Promise<Endpoint>;
  patch(body: object): Promise<Endpoint>;
  /** Newest event first. */
  deliveries(query?: string): Promise<WebhookDelivery[]>;
  /** What arrived at it, in order. */
  calls(): { headers: Headers; text: string; body: Record<string, unknown> }[];
  /** The `n` of every event that arrived. */
  numbers(): unknown[];
}

/** An endpoint of `order.*`, unless it says otherwise. */
export async function makeEndpoint(p: Pipeline, name = 'one', extra: object = {}): Promise<TestEndpoint> {
  const { api } = p.tenant;
  const url = `${outside}/hook/${name}`;
  const made = await api.post('webhooks/endpoints', { url, eventTypes: ['order.*'], ...extra });
  if (made.status !== 201) throw new Error(made.text);
  const { id, secret }: CreatedEndpoint = made.json;
  const calls = () => p.world.arrived('webhook').filter((request) => request.url === url);
  return {
    ...{ id, secret, url, calls },
    read: async () => (await api.get(`webhooks/endpoints/${id}`)).json,
    patch: async (body) => (await api.patch(`webhooks/endpoints/${id}`, body)).json,
    deliveries: async (query = '') =>
      (await api.get(`webhooks/deliveries?endpointId=${id}&pageSize=100${query}`)).json.data,
    numbers: () => calls().map(({ body }) => propertiesOf(body).n),
  };
}

/** The properties of the event in a body. */
export const propertiesOf = (body: Record<string, unknown>): Record<string, unknown> =>
  (body.data as { properties: Record<string, unknown> }).properties;

/** Platform events of a type that are in the stream, oldest first. */
export async function platformEventsOf(p: Pipeline, type: string): Promise<Record<string, unknown>[]> {
  const { data } = (await p.tenant.api.get(`events?type=${type}&pageSize=100`)).json;
  return data.map(({ properties }: { properties: Record<string, unknown> }) => properties).toReversed();
}
