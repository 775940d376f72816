// What workflows of a project may refer to: its channels, templates, audiences and the names that templates may use.
import { queryOptions } from '@tanstack/react-query';
import type { EmailContent, EmailLibrary } from '../../../engine/templates/email/content.ts';
import type { References } from '../../../engine/validate/definition.ts';
import type { ApiClient } from '../../../sdk/api/types.ts';
import { allItems } from '../all-items.ts';

/** Everything that a workflow may refer to, with names to show. */
export interface Library {
  channels: readonly Awaited<ReturnType<ApiClient['listChannels']>>['data'][number][];
  templates: readonly Named[];
  audiences: readonly Named[];
  layouts: readonly Named[];
  references: References;
  texts: LibraryTexts;
}

/** What is rendered with the workflows of a project. */
export interface LibraryTexts {
  /** In their current version, by id. */
  templates: ReadonlyMap<string, EmailContent>;
  emails: EmailLibrary;
  /** Those that have a value, or a default. */
  variables: Readonly<Record<string, string>>;
}

interface Named {
  id: string;
  name: string;
}

async function readLibrary(client: ApiClient, projectId: string, signal: AbortSignal): Promise<Library> {
  const input = { query: { projectId, pageSize: 100 }, signal };
  const [channels, templates, audiences, layouts, partials, variables] = await Promise.all([
    allItems(client.listChannels, input),
    allItems(client.listTemplates, input),
    allItems(client.listAudiences, input),
    allItems(client.listLayouts, input),
    allItems(client.listPartials, input),
    client.getVariables({ query: { projectId }, signal }),
  ]);
  const idsOf = (items: readonly { id: string }[]) => new Set(items.map(({ id }) => id));
  return {
    channels,
    templates,
    audiences,
    layouts,
    texts: {
      templates: new Map(templates.map((template) => [template.id, template])),
      emails: {
        layouts: new Map(layouts.map((layout) => [layout.id, layout])),
        partials: new Map(partials.map((partial) => [partial.name, partial])),
      },
      variables: Object.fromEntries(
        variables.data.flatMap(({ name, value, default: usual }) => {
          const text = value ?? usual;
          return text === null || text === undefined ? [] : [[name, text]];
        }),
      ),
    },
    references: {
      templateIds: idsOf(templates),
      audienceIds: idsOf(audiences),
      layoutIds: idsOf(layouts),
      channels: new Map(channels.map(({ id, kind }) => [id, kind])),
      known: {
        partials: new Map(partials.map(({ name, args }) => [name, args])),
        variables: new Set(variables.data.map(({ name }) => name)),
      },
    },
  };
}

export const libraryQuery = ({ client, projectId }: { client: ApiClient; projectId: string }) =>
  queryOptions({
    queryKey: [projectId, 'library'],
    queryFn: ({ signal }) => readLibrary(client, projectId, signal),
    staleTime: 30_000,
  });
