// People: lists of them, one of them, and what belongs to one.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Source } from './source.ts';

export type Person = Awaited<ReturnType<ApiClient['getProfile']>>;
export type ListedPerson = Awaited<ReturnType<ApiClient['listProfiles']>>['data'][number];
export type Device = Awaited<ReturnType<ApiClient['listDevices']>>['data'][number];
export type Preferences = Awaited<ReturnType<ApiClient['getPreferences']>>;
export type Suppression = Awaited<ReturnType<ApiClient['listSuppressions']>>['data'][number];
/** Fields that a change of a person may have. */
export type PersonChange = Parameters<ApiClient['patchProfile']>[0]['body'];

const pageSize = 50;
/** Devices of one person that are listed; ingest registers at most 20. */
const mostDevices = 100;
const all = (projectId: string) => [projectId, 'people'] as const;

export const personQueries = {
  /** Everything that is known of people; to be invalidated after a change. */
  all,
  /** The pages of the list; `q` is how an id or an address begins. */
  pages: ({ client, projectId }: Source, { q }: { q?: string } = {}) =>
    infiniteQueryOptions({
      queryKey: [...all(projectId), 'pages', q ?? ''],
      queryFn: ({ pageParam, signal }) =>
        client.listProfiles({
          query: { projectId, pageSize, ...(q ? { q } : {}), ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: keepPreviousData,
    }),
  /** The first ones whose id or address begins so, to choose from. */
  found: ({ client, projectId }: Source, q: string) =>
    queryOptions({
      queryKey: [...all(projectId), 'found', q],
      queryFn: async ({ signal }) =>
        (await client.listProfiles({ query: { projectId, pageSize: 20, ...(q ? { q } : {}) }, signal })).data,
      placeholderData: keepPreviousData,
    }),
  one: ({ client, projectId }: Source, userId: string) =>
    queryOptions({
      queryKey: [...all(projectId), 'one', userId],
      queryFn: ({ signal }) => client.getProfile({ params: { userId }, query: { projectId }, signal }),
      retry: false,
    }),
  devices: ({ client, projectId }: Source, userId: string) =>
    queryOptions({
      queryKey: [...all(projectId), 'devices', userId],
      queryFn: ({ signal }) =>
        client.listDevices({ params: { userId }, query: { projectId, pageSize: mostDevices }, signal }),
    }),
  preferences: ({ client, projectId }: Source, userId: string) =>
    queryOptions({
      queryKey: [...all(projectId), 'preferences', userId],
      queryFn: ({ signal }) => client.getPreferences({ params: { userId }, query: { projectId }, signal }),
    }),
  /** Whether an address is written to, and why not. */
  suppressions: ({ client, projectId }: Source, kind: 'email' | 'sms', address: string) =>
    queryOptions({
      queryKey: [...all(projectId), 'suppressions', kind, address],
      queryFn: async ({ signal }) =>
        (await client.listSuppressions({ query: { projectId, kind, address, pageSize: 10 }, signal })).data,
    }),
};
