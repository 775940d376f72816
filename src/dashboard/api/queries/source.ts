import type { ApiClient } from '../../../sdk/api/types.ts';

/** Whom a query asks, and for which project; a connection is one. */
export interface Source {
  client: ApiClient;
  projectId: string;
}
