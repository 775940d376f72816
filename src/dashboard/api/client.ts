// The client of the public API that the whole dashboard calls: the typed one of the SDK, without the schemas.
import { type CalledRoute, callOperations } from '../../sdk/api/call.ts';
import type { ApiClient } from '../../sdk/api/types.ts';
import type { Keys } from './keys.ts';
import operations from './operations.json';

/** A client that calls this server with keys. */
export function createClient({ orgId, key }: Pick<Keys, 'orgId' | 'key'>): ApiClient {
  return callOperations(operations satisfies Record<string, CalledRoute>, { url: location.origin, orgId, key });
}
