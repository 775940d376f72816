import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Puzzle } from 'lucide-react';
import { allTextsQuery } from '../../api/queries/all-texts.ts';
import { type EmailPartial, partialQueries } from '../../api/queries/email-texts.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { idsOf, useRememberedList } from '../../shell/list-memory.ts';
import { ButtonLink } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { ListView } from '../../ui/list-view.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { languages, userWords } from './list-words.ts';
import { type AllTexts, usersOfPartial } from './text-users.ts';

const quiet = 'text-12 text-ink-2 [overflow-wrap:anywhere]';

const columns = (all: AllTexts | undefined): Column<EmailPartial>[] => [
  {
    id: 'name',
    header: 'Name',
    primary: true,
    cell: ({ name }) => <span className="font-strong [overflow-wrap:anywhere]">{name}</span>,
  },
  {
    id: 'args',
    header: 'Arguments',
    cell: ({ args }) => <span className={quiet}>{args.map(({ name }) => name).join(', ') || '–'}</span>,
  },
  { id: 'locales', header: 'Languages', cell: ({ locales }) => <span className={quiet}>{languages(locales)}</span> },
  {
    id: 'usedBy',
    header: 'Used by',
    cell: ({ name }) => (
      <span className={quiet}>{all === undefined ? '…' : (userWords(usersOfPartial(all, name)) ?? 'nothing yet')}</span>
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

export function PartialList() {
  const connection = useConnection();
  const { paths, projectId } = connection;
  const right = useRight('editor');
  const query = useInfiniteQuery(partialQueries.pages(connection));
  useRememberedList('partials', projectId, idsOf(query.data));
  const all = useQuery(allTextsQuery(connection));
  return (
    <ListView
      label="Partials"
      query={query}
      columns={columns(all.data)}
      rowKey={({ id }) => id}
      rowTo={({ id }) => paths.partial(id)}
      isFiltered={false}
      onClearFilters={() => undefined}
      empty={
        <EmptyState
          icon={Puzzle}
          title="No partial yet"
          text="A partial is a part that mails put in by name, such as a button: {{> button url=event.url}}. Change it once, and every mail has it."
          action={
            right.allowed ? (
              <ButtonLink variant="primary" to={paths.newPartial()}>
                Write a partial
              </ButtonLink>
            ) : undefined
          }
        />
      }
    />
  );
}
