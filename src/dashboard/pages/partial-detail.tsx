import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams, useRouter } from '@tanstack/react-router';
import { isNotFound } from '../api/problem.ts';
import { type EmailPartial, partialQueries } from '../api/queries/email-texts.ts';
import { libraryQuery } from '../api/queries/library.ts';
import { useConnection } from '../shell/connection.ts';
import { useDetailKeys } from '../shell/detail-keys.ts';
import { ButtonLink } from '../ui/button.tsx';
import { PageBody } from '../ui/page.tsx';
import { ErrorState, ListSkeleton, NotFound } from '../ui/states.tsx';
import { useToasts } from '../ui/toast.tsx';
import { blankPartial, type PartialContent, partialContent, savedAs } from './templates/content.ts';
import { useKept, useTextPlace } from './templates/kept-text.ts';
import { type PartActions, PartEditor } from './templates/part-editor.tsx';
import { type PartialBody, partialKind } from './templates/partial-kind.tsx';

function useActions(partial: EmailPartial | null): PartActions<PartialContent> {
  const connection = useConnection();
  const { client, projectId, paths } = connection;
  const queries = useQueryClient();
  const router = useRouter();
  const toasts = useToasts();
  const id = partial?.id ?? '';
  return {
    save: async (value, ifMatch) => {
      // Sound: what is wrong with it was found before, or the server says it.
      const body = value as PartialBody;
      const next =
        partial === null
          ? await client.createPartial({ body: { ...body, projectId }, idempotencyKey: crypto.randomUUID() })
          : await client.patchPartial({ params: { id }, body, ...(ifMatch === null ? {} : { ifMatch }) });
      queries.setQueryData(partialQueries.one(connection, next.id).queryKey, next);
      void queries.invalidateQueries({ queryKey: [...partialQueries.all(projectId), 'pages'] });
      void queries.invalidateQueries({ queryKey: libraryQuery(connection).queryKey });
      toasts.add({
        tone: 'good',
        title: partial === null ? `${next.name} is saved` : `Version ${next.version} is saved`,
        text: partial === null ? 'Call it in a mail by its name.' : 'The next mail that is made with it has it.',
      });
      if (partial === null) setTimeout(() => router.history.replace(paths.partial(next.id)));
      return savedAs(next, partialContent);
    },
    readLatest: async () => savedAs(await client.getPartial({ params: { id } }), partialContent),
    remove: () => client.deletePartial({ params: { id } }),
  };
}

function PartialEditor({ partial }: { partial: EmailPartial | null }) {
  const place = useTextPlace('partial', partial?.id ?? null);
  const kept = useKept<PartialContent>(place);
  const actions = useActions(partial);
  if (kept.data === undefined) return <ListSkeleton rows={8} rowHeight={56} />;
  return (
    <PartEditor
      key={place}
      kind={partialKind}
      id={partial?.id ?? null}
      saved={partial === null ? null : savedAs(partial, partialContent)}
      managedBy={partial?.managedBy ?? null}
      start={blankPartial}
      place={place}
      kept={kept.data}
      actions={actions}
    />
  );
}

export const NewPartialPage = () => <PartialEditor partial={null} />;

export function PartialPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const connection = useConnection();
  const { paths } = connection;
  const listTo = paths.templates({ tab: 'partials' });
  useDetailKeys('partial', { list: 'partials', id, listTo, to: paths.partial, hasForm: true });
  const query = useQuery(partialQueries.one(connection, id));
  if (query.isPending) return <ListSkeleton rows={8} rowHeight={56} />;
  if (query.data !== undefined) return <PartialEditor partial={query.data} />;
  return (
    <PageBody>
      {isNotFound(query.error) ? (
        <NotFound what="Partial" action={<ButtonLink to={listTo}>All partials</ButtonLink>} />
      ) : (
        <ErrorState error={query.error} onRetry={() => query.refetch()} level={1} />
      )}
    </PageBody>
  );
}
