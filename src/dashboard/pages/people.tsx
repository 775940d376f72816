import { useInfiniteQuery } from '@tanstack/react-query';
import { UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { personQueries } from '../api/queries/people.ts';
import { useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { useRememberedList } from '../shell/list-memory.ts';
import { useSearchParams } from '../shell/search.ts';
import { Button } from '../ui/button.tsx';
import { SearchInput } from '../ui/inputs.tsx';
import { ListView } from '../ui/list-view.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { EmptyState } from '../ui/states.tsx';
import { AddPerson } from './people/add-person.tsx';
import { personColumns } from './people/person-columns.tsx';

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
  const add = (
    <Button
      variant="primary"
      icon={UserPlus}
      disabledReason={right.reason}
      onClick={() => setAdding(true)}
      aria-keyshortcuts="n"
    >
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
