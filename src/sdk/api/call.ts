// How an operation is called, given what its route says. It knows no schema, so that a page can load it without them.
import type { OperationId } from '../../contract/api/table.ts';
import { addressOf } from './address.ts';
import { ApiError } from './api-error.ts';
import type { ApiClient, ApiClientOptions, CallOptions, SocketAddress } from './types.ts';

/** The part of a route that a call needs. */
export interface CalledRoute {
  method: string;
  path: string;
  userToken?: boolean;
  /** Set where the operation opens a WebSocket. */
  frame?: unknown;
  /** Set where a success has a body. */
  answer?: unknown;
}

type Input = CallOptions & { params?: object; query?: object; body?: unknown };

// Of route.ts, which a value import would bring here with its schemas; a test holds them together.
const socketProtocol = 'sendora';
const socketKeyPrefix = 'key.';
const socketTokenPrefix = 'token.';

/** One function for each operation of a table. */
export function callOperations(
  operations: Readonly<Record<OperationId, CalledRoute>>,
  options: ApiClientOptions,
): ApiClient {
  const calls = Object.entries(operations).map(([id, route]) => [
    id,
    (input: Input = {}) => (route.frame ? socketOf(options, route, input) : send(options, route, input)),
  ]);
  // Sound because each function is made from the route that its type is made from.
  return Object.fromEntries(calls) as ApiClient;
}

async function send(options: ApiClientOptions, route: CalledRoute, input: Input): Promise<unknown> {
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

function socketOf(options: ApiClientOptions, route: CalledRoute, input: Input): SocketAddress {
  return {
    url: addressIn(options, route, input).replace(/^http/, 'ws'),
    protocols: [socketProtocol, (route.userToken ? socketTokenPrefix : socketKeyPrefix) + options.key],
  };
}

function addressIn({ url, orgId }: ApiClientOptions, { path }: CalledRoute, { params, query }: Input): string {
  return url.replace(/\/+$/, '') + addressOf(path, { orgId, ...params }, { ...query });
}
