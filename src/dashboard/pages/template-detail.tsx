import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { isNotFound } from '../api/problem.ts';
import { templateQueries, type UsedTemplate } from '../api/queries/templates.ts';
import { useConnection } from '../shell/connection.ts';
import { useDetailKeys } from '../shell/detail-keys.ts';
import { useSearchParams } from '../shell/search.ts';
import { ButtonLink } from '../ui/button.tsx';
import { PageBody } from '../ui/page.tsx';
import { ErrorState, ListSkeleton, NotFound } from '../ui/states.tsx';
import { blankTemplate, type TemplateContent } from './templates/content.ts';
import { useKept, useTextPlace } from './templates/kept-text.ts';
import { TemplateEditor } from './templates/template-editor.tsx';
import { useStart } from './templates/use-start.ts';

function Missing({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { paths } = useConnection();
  return (
    <PageBody>
      {isNotFound(error) ? (
        <NotFound what="Template" action={<ButtonLink to={paths.templates()}>All templates</ButtonLink>} />
      ) : (
        <ErrorState error={error} onRetry={onRetry} level={1} />
      )}
    </PageBody>
  );
}

/** The editor, once it is known whether there is a draft of an earlier visit. */
function WithDraft({ template, start }: { template: UsedTemplate | null; start: TemplateContent }) {
  const place = useTextPlace('template', template?.id ?? null);
  const kept = useKept<TemplateContent>(place);
  if (kept.data === undefined) return <ListSkeleton rows={8} rowHeight={56} />;
  return <TemplateEditor key={place} place={place} kept={kept.data} template={template} start={start} />;
}

/** A new template: blank, a copy of another one, or a mail of a blueprint. */
export function NewTemplatePage() {
  const [{ from, blueprint, mail }] = useSearchParams();
  const start = useStart({ from: from ?? null, blueprint: blueprint ?? null, mail: mail ?? null });
  if (start.isError) return <Missing error={start.error} onRetry={start.retry} />;
  if (start.content === null) return <ListSkeleton rows={8} rowHeight={56} />;
  return <WithDraft template={null} start={start.content} />;
}

export function TemplatePage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const connection = useConnection();
  const { paths } = connection;
  useDetailKeys('template', { list: 'templates', id, listTo: paths.templates(), to: paths.template, hasForm: true });
  const query = useQuery(templateQueries.one(connection, id));
  if (query.isPending) return <ListSkeleton rows={8} rowHeight={56} />;
  if (query.data === undefined) return <Missing error={query.error} onRetry={() => query.refetch()} />;
  return <WithDraft template={query.data} start={blankTemplate} />;
}
