// Everything of a project that mails are made of, to tell what uses what.
import { queryOptions } from '@tanstack/react-query';
import { eachItem } from '../../../sdk/api/each-item.ts';
import type { Source } from './source.ts';

type Listed = { query: { projectId: string; pageSize: number; cursor?: string | undefined }; signal?: AbortSignal };

async function all<Item>(
  list: (input: Listed) => Promise<{ data: Item[]; nextCursor: string | null }>,
  input: Listed,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of eachItem(list, input)) items.push(item);
  return items;
}

export const allTextsQuery = ({ client, projectId }: Source) =>
  queryOptions({
    queryKey: [projectId, 'all-texts'],
    queryFn: async ({ signal }) => {
      const input = { query: { projectId, pageSize: 100 }, signal };
      const [templates, layouts, partials, workflows, rules] = await Promise.all([
        all(client.listTemplates, input),
        all(client.listLayouts, input),
        all(client.listPartials, input),
        all(client.listWorkflows, input),
        all(client.listNotificationRules, input),
      ]);
      return { templates, layouts, partials, workflows, rules };
    },
    staleTime: 10_000,
  });
