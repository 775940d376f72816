// Blueprints: the gallery, one of them as a bundle, and what cloning makes.
import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Source } from './source.ts';

export type Blueprint = Awaited<ReturnType<ApiClient['listBlueprints']>>['data'][number];
export type BlueprintNeed = Blueprint['needs'][number];
export type Bundle = Awaited<ReturnType<ApiClient['getBlueprint']>>;
export type MailPreview = Awaited<ReturnType<ApiClient['previewDraft']>>;
export type ClonedWorkflow = Awaited<ReturnType<ApiClient['cloneBlueprint']>>;

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
  /** A mail of a blueprint as a person would get it, filled in with the sample. */
  mail: ({ client, projectId }: Source, slug: string, mail: SampleMail) =>
    queryOptions({
      queryKey: [...all(projectId), 'mail', slug, mail.name],
      queryFn: ({ signal }) => client.previewDraft({ body: { projectId, ...mail.body }, signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
};

type PreviewBody = Parameters<ApiClient['previewDraft']>[0]['body'];

export interface SampleMail {
  name: string;
  body: Omit<PreviewBody, 'projectId'>;
}
