// Blueprints: the gallery, one of them as a bundle, and what cloning makes.
import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Source } from './source.ts';

export type Blueprint = Awaited<ReturnType<ApiClient['listBlueprints']>>['data'][number];
export type BlueprintNeed = Blueprint['needs'][number];
export type Bundle = Awaited<ReturnType<ApiClient['getBlueprint']>>;

const all = (projectId: string) => [projectId, 'blueprints'] as const;

export const blueprintQueries = {
  list: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'list'],
      queryFn: ({ signal }) => client.listBlueprints({ query: { projectId }, signal }),
    }),
  /** Its workflow, templates, audiences and tests; the same for every project. */
  bundle: ({ client }: Source, slug: string) =>
    queryOptions({
      queryKey: ['blueprints', slug],
      queryFn: ({ signal }) => client.getBlueprint({ params: { slug }, signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
};
