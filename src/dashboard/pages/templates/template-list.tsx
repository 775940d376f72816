import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { LayoutTemplate } from 'lucide-react';
import { libraryQuery } from '../../api/queries/library.ts';
import { templateQueries, type UsedTemplate } from '../../api/queries/templates.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { idsOf, useRememberedList } from '../../shell/list-memory.ts';
import { useSearchParams } from '../../shell/search.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { SearchInput } from '../../ui/inputs.tsx';
import { ListView } from '../../ui/list-view.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { languages } from './list-words.ts';
import { usageWords } from './used-by.tsx';

const quiet = 'text-12 text-ink-2 [overflow-wrap:anywhere]';

const columns = (layouts: ReadonlyMap<string, string>): Column<UsedTemplate>[] => [
  {
    id: 'name',
    header: 'Name',
    primary: true,
    cell: ({ name }) => <span className="font-strong [overflow-wrap:anywhere]">{name}</span>,
  },
  {
    id: 'subject',
    header: 'Subject',
    cell: ({ subject }) => <span className={quiet}>{subject}</span>,
  },
  {
    id: 'class',
    header: 'Class',
    width: '125px',
    cell: (row) => <Chip tone={row.class === 'marketing' ? 'info' : 'neutral'}>{row.class}</Chip>,
  },
  {
    id: 'locales',
    header: 'Languages',
    hideBelow: 'lg',
    width: '110px',
    cell: ({ locales }) => <span className={quiet}>{languages(locales)}</span>,
  },
  {
    id: 'layout',
    header: 'Layout',
    hideBelow: 'lg',
    cell: ({ layoutId }) => <span className={quiet}>{layoutId === null ? '–' : (layouts.get(layoutId) ?? '…')}</span>,
  },
  {
    id: 'usedBy',
    header: 'Used by',
    width: '120px',
    cell: ({ usedBy }) => <span className={quiet}>{usageWords(usedBy) ?? 'nothing yet'}</span>,
  },
  { id: 'version', header: 'Version', align: 'right', width: '70px', hideBelow: 'md', cell: ({ version }) => version },
  {
    id: 'changed',
    header: 'Changed',
    hideBelow: 'md',
    width: '110px',
    cell: ({ updatedAt }) => (
      <span className="text-12 text-ink-3">
        <Time at={updatedAt} />
      </span>
    ),
  },
];

const curl = `curl -X POST "$API/email/templates" -H "x-api-key: $KEY" -H 'content-type: application/json' \\
  -d '{"name":"Order confirmation","subject":"Order {{event.orderId}}","html":"<p>Thank you.</p>"}'`;

export function TemplateList() {
  const connection = useConnection();
  const { paths, projectId } = connection;
  const right = useRight('editor');
  const [{ q = '' }, change] = useSearchParams();
  const query = useInfiniteQuery(templateQueries.pages(connection, q === '' ? {} : { q }));
  useRememberedList('templates', projectId, idsOf(query.data));
  const library = useQuery(libraryQuery(connection));
  const layouts = new Map((library.data?.layouts ?? []).map(({ id, name }) => [id, name]));
  return (
    <ListView
      label="Templates"
      query={query}
      columns={columns(layouts)}
      rowKey={({ id }) => id}
      rowTo={({ id }) => paths.template(id)}
      filters={<SearchInput label="Find a template" value={q} onChange={(text) => change({ q: text })} />}
      isFiltered={q !== ''}
      onClearFilters={() => change({ q: null })}
      empty={
        <EmptyState
          icon={LayoutTemplate}
          title="No template yet"
          text="A template is a mail with a name: steps and rules send it, in the language of each person, and a change of it reaches everybody at once."
          action={
            right.allowed ? (
              <ButtonLink variant="primary" to={paths.newTemplate()}>
                Write a template
              </ButtonLink>
            ) : undefined
          }
          curl={curl}
        />
      }
    />
  );
}
