import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';

/** Whose key it is, and what it may see. */
export const meQuery = (client: ApiClient) =>
  queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => client.getMe({ signal }), staleTime: 60_000 });
