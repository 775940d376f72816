import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { PanelsTopLeft } from 'lucide-react';
import { allTextsQuery } from '../../api/queries/all-texts.ts';
import { type Layout, layoutQueries } from '../../api/queries/email-texts.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { idsOf, useRememberedList } from '../../shell/list-memory.ts';
import { ButtonLink } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { ListView } from '../../ui/list-view.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { languages, userWords } from './list-words.ts';
import { type AllTexts, usersOfLayout } from './text-users.ts';

const quiet = 'text-12 text-ink-2 [overflow-wrap:anywhere]';

const columns = (all: AllTexts | undefined): Column<Layout>[] => [
  {
    id: 'name',
    header: 'Name',
    primary: true,
    cell: ({ name }) => <span className="font-strong [overflow-wrap:anywhere]">{name}</span>,
  },
  { id: 'locales', header: 'Languages', cell: ({ locales }) => <span className={quiet}>{languages(locales)}</span> },
  {
    id: 'usedBy',
    header: 'Used by',
    cell: ({ id }) => (
      <span className={quiet}>{all === undefined ? '…' : (userWords(usersOfLayout(all, id)) ?? 'nothing yet')}</span>
    ),
  },
  { id: 'version', header: 'Version', align: 'right', width: '80px', hideBelow: 'md', cell: ({ version }) => version },
  {
    id: 'changed',
    header: 'Changed',
    width: '120px',
    cell: ({ updatedAt }) => (
      <span className="text-12 text-ink-3">
        <Time at={updatedAt} />
      </span>
    ),
  },
];

export function LayoutList() {
  const connection = useConnection();
  const { paths, projectId } = connection;
  const right = useRight('editor');
  const query = useInfiniteQuery(layoutQueries.pages(connection));
  useRememberedList('layouts', projectId, idsOf(query.data));
  const all = useQuery(allTextsQuery(connection));
  return (
    <ListView
      label="Layouts"
      query={query}
      columns={columns(all.data)}
      rowKey={({ id }) => id}
      rowTo={({ id }) => paths.layout(id)}
      isFiltered={false}
      onClearFilters={() => undefined}
      empty={
        <EmptyState
          icon={PanelsTopLeft}
          title="No layout yet"
          text="A layout is what stands around many mails: the logo above, the address and the link to unsubscribe below. Change it once, and every mail has it."
          action={
            right.allowed ? (
              <ButtonLink variant="primary" to={paths.newLayout()}>
                Write a layout
              </ButtonLink>
            ) : undefined
          }
        />
      }
    />
  );
}
