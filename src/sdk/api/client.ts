// A client of the whole API. It follows from the route table: an operation that is declared there can be called here.
import { api } from '../../contract/api/table.ts';
import { callOperations } from './call.ts';
import type { ApiClient, ApiClientOptions } from './types.ts';

/** Creates a client of one organisation: `await client.getRun({ params: { id } })`. */
export function createApiClient(options: ApiClientOptions): ApiClient {
  return callOperations(api, options);
}
