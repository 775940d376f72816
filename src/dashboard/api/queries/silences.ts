// Silences: all of them, since a calendar shows them together.
import { queryOptions } from '@tanstack/react-query';
import { eachItem } from '../../../sdk/api/each-item.ts';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Source } from './source.ts';

export type Silence = Awaited<ReturnType<ApiClient['getSilence']>>;
export type SilenceBody = Parameters<ApiClient['createSilence']>[0]['body'];

const list = (projectId: string) => [projectId, 'silences'] as const;
/** Older ones are not read. */
const most = 500;

export const silenceQueries = {
  all: list,
  every: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...list(projectId), 'every'],
      queryFn: async ({ signal }) => {
        const silences: Silence[] = [];
        for await (const silence of eachItem(client.listSilences, { query: { projectId, pageSize: 100 }, signal })) {
          silences.push(silence);
          if (silences.length === most) break;
        }
        return silences;
      },
    }),
};
