// What Home alone asks for: what needs somebody, and whether the project has an event of its own yet.
import { queryOptions } from '@tanstack/react-query';
import { reservedPrefixes } from '../../../contract/event-names.ts';
import { sampleMarks } from '../../../contract/sample-data.ts';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Source } from './source.ts';

export type RunSummary = Awaited<ReturnType<ApiClient['listRuns']>>['data'][number];
export type Channel = Awaited<ReturnType<ApiClient['listChannels']>>['data'][number];
export type Endpoint = Awaited<ReturnType<ApiClient['listEndpoints']>>['data'][number];

type Event = Awaited<ReturnType<ApiClient['listEvents']>>['data'][number];

const dayMs = 86_400_000;
const all = (projectId: string) => [projectId, 'home'] as const;
const most = 100;

export const homeQueries = {
  all,
  /** The newest runs, for the list that moves. */
  runs: ({ client, projectId }: Source, pageSize: number) =>
    queryOptions({
      queryKey: [...all(projectId), 'runs', pageSize],
      queryFn: ({ signal }) => client.listRuns({ query: { projectId, pageSize }, signal }),
    }),
  /** Runs of the last 24 hours that failed, at most a hundred. */
  failedRuns: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'failed'],
      queryFn: ({ signal }) => {
        const from = new Date(Date.now() - dayMs).toISOString();
        return client.listRuns({ query: { projectId, status: 'failed', from, pageSize: most }, signal });
      },
    }),
  channels: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'channels'],
      queryFn: ({ signal }) => client.listChannels({ query: { projectId, pageSize: most }, signal }),
    }),
  endpoints: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'endpoints'],
      queryFn: ({ signal }) => client.listEndpoints({ query: { projectId, pageSize: most }, signal }),
    }),
  people: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'people'],
      queryFn: ({ signal }) => client.listProfiles({ query: { projectId, pageSize: most }, signal }),
    }),
  /** The newest event that somebody has sent, or whether there is none at all. */
  ownEvent: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'own-event'],
      queryFn: async ({ signal }) => {
        const { data, nextCursor } = await client.listEvents({ query: { projectId, pageSize: most }, signal });
        const event = data.find(isOwn) ?? null;
        // A project with so many events is not a new one.
        return { isNone: event === null && nextCursor === null, event };
      },
    }),
};

/** Whether an event is neither one of the sample nor one of Sendora's own. */
function isOwn({ messageId, type }: Event): boolean {
  return !messageId.startsWith(sampleMarks.messageId) && !reservedPrefixes.some((prefix) => type.startsWith(prefix));
}
