import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import { isNotFound } from '../problem.ts';

/** The model that answers the AI steps; null while none is chosen. */
export const aiSettingsQuery = (client: ApiClient, orgId: string) =>
  queryOptions({
    queryKey: [orgId, 'settings', 'ai'],
    queryFn: async ({ signal }) => {
      try {
        return await client.getAiSettings({ signal });
      } catch (error) {
        if (isNotFound(error)) return null;
        throw error;
      }
    },
  });
