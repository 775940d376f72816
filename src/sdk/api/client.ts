// A client of the whole API. It follows from the route table: an operation that is declared there can be called here.
import { type Route, socketKeyPrefix, socketProtocol, socketTokenPrefix } from '../../contract/api/route.ts';
import { api } from '../../contract/api/table.ts';
import { addressOf } from './address.ts';
import { ApiError } from './api-error.ts';
import type { ApiClient, ApiClientOptions, CallOptions, SocketAddress } from './types.ts';

type Input = CallOptions & { params?: object; query?: object; body?: unknown };

/** Creates a client of one organisation: `await client.getRun({ params: { id } })`. */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const operations = Object.entries<Route>(api).map(([id, route]) => [
    id,
    (input: Input = {}) => (route.frame ? socketOf(options, route, input) : send(options, route, input)),
  ]);
  // Sound because each function is made from the route that its type is made from.
  return Object.fromEntries(operations) as ApiClient;
}

async function send(options: ApiClientOptions, route: Route, input: Input): Promise<unknown> {
  const { key, fetch = globalThis.fetch, timeoutMs = 30_000 } = options;
  const { body, idempotencyKey, ifMatch, signal } = input;
  const timeout = AbortSignal.timeout(timeoutMs);
  const response = await fetch(addressIn(options, route, input), {
    method: route.method.toUpperCase(),
    headers: {
      ...(route.userToken ? { authorization: `Bearer ${key}` } : { 'x-api-key': key }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  });
  const text = await response.text();
  if (!response.ok) throw new ApiError(response, text);
  if (route.answer === undefined && response.status !== 202) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(response, text);
  }
}

function socketOf(options: ApiClientOptions, route: Route, input: Input): SocketAddress {
  return {
    url: addressIn(options, route, input).replace(/^http/, 'ws'),
    protocols: [socketProtocol, (route.userToken ? socketTokenPrefix : socketKeyPrefix) + options.key],
  };
}

function addressIn({ url, orgId }: ApiClientOptions, { path }: Route, { params, query }: Input): string {
  return url.replace(/\/+$/, '') + addressOf(path, { orgId, ...params }, { ...query });
}
