// The client of the public API that the whole dashboard calls: the typed one of the SDK, without the schemas.
import { type CalledRoute, callOperations } from '../../sdk/api/call.ts';
import type { ApiClient, Fetch } from '../../sdk/api/types.ts';
import type { Keys } from './keys.ts';
import operations from './operations.json';

type CallerKeys = Pick<Keys, 'orgId' | 'key'>;

interface ClientOptions {
  /** Longest duration of a call, ms. Default 30,000. */
  timeoutMs?: number;
  fetch?: Fetch;
}

/** A client that calls this server with keys. */
export function createClient({ orgId, key }: CallerKeys, options: ClientOptions = {}): ApiClient {
  const route = operations satisfies Record<string, CalledRoute>;
  return callOperations(route, { url: location.origin, orgId, key, ...options });
}

/** The text of an answer as it was sent, for files whose bytes matter. */
export async function answerText(keys: CallerKeys, call: (client: ApiClient) => Promise<unknown>): Promise<string> {
  let text = '';
  const keep: Fetch = async (url, init) => {
    const response = await fetch(url, init);
    text = await response.clone().text();
    return response;
  };
  await call(createClient(keys, { fetch: keep }));
  return text;
}
