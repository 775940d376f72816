import { useInfiniteQuery } from '@tanstack/react-query';
import { Phone, UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { type ListedPerson, personQueries } from '../api/queries/people.ts';
import { useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { useRememberedList } from '../shell/list-memory.ts';
import { useSearchParams } from '../shell/search.ts';
import { Button } from '../ui/button.tsx';
import { Chip } from '../ui/chip.tsx';
import type { Column } from '../ui/data-table.tsx';
import { SearchInput } from '../ui/inputs.tsx';
import { ListView } from '../ui/list-view.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { useShortcuts } from '../ui/shortcuts.ts';
import { EmptyState } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';
import { AddPerson } from './people/add-person.tsx';
import { traitsPreview } from './people/traits-preview.ts';

function Reach({ email, phone }: ListedPerson) {
  if (email === null && phone === null) return <span className="text-12 text-ink-3">no address</span>;
  return (
    <span className="grid min-w-0 gap-0.5 text-12 text-ink-2">
      {email === null ? null : <span className="[overflow-wrap:anywhere]">{email}</span>}
      {phone === null ? null : (
        <span className="flex items-center gap-1 text-ink-3">
          <Phone size={12} aria-hidden className="shrink-0" />
          {phone}
        </span>
      )}
    </span>
  );
}

export const personColumns: readonly Column<ListedPerson>[] = [
  {
    id: 'person',
    header: 'Person',
    primary: true,
    width: '24%',
    cell: ({ userId, isAnonymous }) => (
      <span className="inline-flex min-w-0 flex-wrap items-center gap-2">
        <span className="font-strong [overflow-wrap:anywhere]">{userId}</span>
        {isAnonymous ? <Chip>anonymous</Chip> : null}
      </span>
    ),
  },
  { id: 'reach', header: 'Reached at', width: '24%', cell: (person) => <Reach {...person} /> },
  {
    id: 'traits',
    header: 'Traits',
    cell: ({ traits }) => (
      <span className="line-clamp-2 font-mono text-12/[18px] text-ink-2 [overflow-wrap:anywhere]">
        {traitsPreview(traits) || '–'}
      </span>
    ),
  },
  {
    id: 'zone',
    header: 'Time zone',
    width: '130px',
    hideBelow: 'lg',
    cell: ({ timezone }) => <span className="text-12 text-ink-2 [overflow-wrap:anywhere]">{timezone ?? '–'}</span>,
  },
  {
    id: 'changed',
    header: 'Changed',
    width: '112px',
    align: 'right',
    cell: ({ updatedAt }) => <Time at={updatedAt} className="text-12 text-ink-2" />,
  },
];

function Empty({ action }: { action: React.ReactNode }) {
  const { keys } = useConnection();
  const key = keys.writeKey ?? '$WRITE_KEY';
  return (
    <EmptyState
      icon={Users}
      title="Nobody yet"
      text="People appear with the first event or identify call that names them. What you know of them decides what they get: workflows, rules and audiences read their traits."
      action={action}
      curl={`curl ${location.origin}/v1/identify -u ${key}: -H 'content-type: application/json' \\\n  -d '{"userId":"ada","traits":{"email":"ada@example.com","plan":"pro"}}'`}
    />
  );
}

/** Everybody whom the project knows. */
export function PeoplePage() {
  const connection = useConnection();
  const { paths, projectId } = connection;
  const [{ q = '' }, change] = useSearchParams();
  const [isAdding, setAdding] = useState(false);
  const right = useRight('editor');
  const query = useInfiniteQuery(personQueries.pages(connection, { q }));
  const people = query.data?.pages.flatMap(({ data }) => data) ?? [];
  useRememberedList(
    'people',
    projectId,
    people.map(({ userId }) => encodeURIComponent(userId)),
  );
  useShortcuts({ n: () => right.allowed && setAdding(true) });
  const add = (
    <Button variant="primary" icon={UserPlus} disabledReason={right.reason} onClick={() => setAdding(true)}>
      Add a person
    </Button>
  );
  return (
    <>
      <PageHeader title="People" actions={add} />
      <PageBody>
        <ListView
          label="People"
          query={query}
          columns={personColumns}
          rowKey={({ userId }) => userId}
          rowTo={({ userId }) => paths.person(userId)}
          rowHeight={53}
          filters={
            <SearchInput
              label="Find a person"
              placeholder="Id or email begins with…"
              value={q}
              onChange={(text) => change({ q: text.trim() || null })}
            />
          }
          isFiltered={q !== ''}
          onClearFilters={() => change({ q: null })}
          empty={<Empty action={add} />}
        />
      </PageBody>
      {isAdding ? <AddPerson onClose={() => setAdding(false)} /> : null}
    </>
  );
}
