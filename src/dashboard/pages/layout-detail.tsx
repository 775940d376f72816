import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams, useRouter } from '@tanstack/react-router';
import { isNotFound } from '../api/problem.ts';
import { type Layout, layoutQueries } from '../api/queries/email-texts.ts';
import { libraryQuery } from '../api/queries/library.ts';
import { useConnection } from '../shell/connection.ts';
import { useDetailKeys } from '../shell/detail-keys.ts';
import { ButtonLink } from '../ui/button.tsx';
import { PageBody } from '../ui/page.tsx';
import { ErrorState, ListSkeleton, NotFound } from '../ui/states.tsx';
import { useToasts } from '../ui/toast.tsx';
import { blankLayout, type LayoutContent, layoutContent, savedAs } from './templates/content.ts';
import { useKept, useTextPlace } from './templates/kept-text.ts';
import { type LayoutBody, layoutKind } from './templates/layout-kind.ts';
import { type PartActions, PartEditor } from './templates/part-editor.tsx';

function useActions(layout: Layout | null): PartActions<LayoutContent> {
  const connection = useConnection();
  const { client, projectId, paths } = connection;
  const queries = useQueryClient();
  const router = useRouter();
  const toasts = useToasts();
  const id = layout?.id ?? '';
  return {
    save: async (value, ifMatch) => {
      // Sound: what is wrong with it was found before, or the server says it.
      const body = value as LayoutBody;
      const next =
        layout === null
          ? await client.createLayout({ body: { ...body, projectId }, idempotencyKey: crypto.randomUUID() })
          : await client.patchLayout({ params: { id }, body, ...(ifMatch === null ? {} : { ifMatch }) });
      queries.setQueryData(layoutQueries.one(connection, next.id).queryKey, next);
      void queries.invalidateQueries({ queryKey: [...layoutQueries.all(projectId), 'pages'] });
      void queries.invalidateQueries({ queryKey: libraryQuery(connection).queryKey });
      toasts.add({
        tone: 'good',
        title: layout === null ? `${next.name} is saved` : `Version ${next.version} is saved`,
        text: layout === null ? 'Choose it in a template.' : 'The next mail that is made with it has it.',
      });
      if (layout === null) setTimeout(() => router.history.replace(paths.layout(next.id)));
      return savedAs(next, layoutContent);
    },
    readLatest: async () => savedAs(await client.getLayout({ params: { id } }), layoutContent),
    remove: () => client.deleteLayout({ params: { id } }),
  };
}

function LayoutEditor({ layout }: { layout: Layout | null }) {
  const place = useTextPlace('layout', layout?.id ?? null);
  const kept = useKept<LayoutContent>(place);
  const actions = useActions(layout);
  if (kept.data === undefined) return <ListSkeleton rows={8} rowHeight={56} />;
  return (
    <PartEditor
      key={place}
      kind={layoutKind}
      id={layout?.id ?? null}
      saved={layout === null ? null : savedAs(layout, layoutContent)}
      managedBy={layout?.managedBy ?? null}
      start={blankLayout}
      place={place}
      kept={kept.data}
      actions={actions}
    />
  );
}

export const NewLayoutPage = () => <LayoutEditor layout={null} />;

export function LayoutPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const connection = useConnection();
  const { paths } = connection;
  const listTo = paths.templates({ tab: 'layouts' });
  useDetailKeys('layout', { list: 'layouts', id, listTo, to: paths.layout, hasForm: true });
  const query = useQuery(layoutQueries.one(connection, id));
  if (query.isPending) return <ListSkeleton rows={8} rowHeight={56} />;
  if (query.data !== undefined) return <LayoutEditor layout={query.data} />;
  return (
    <PageBody>
      {isNotFound(query.error) ? (
        <NotFound what="Layout" action={<ButtonLink to={listTo}>All layouts</ButtonLink>} />
      ) : (
        <ErrorState error={query.error} onRetry={() => query.refetch()} level={1} />
      )}
    </PageBody>
  );
}
