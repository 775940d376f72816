import { useInfiniteQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { audienceQueries } from '../../api/queries/audiences.ts';
import { useConnection } from '../../shell/connection.ts';
import { ListView } from '../../ui/list-view.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { personColumns } from '../people/person-columns.tsx';

/** The people in a saved audience now. */
export function MembersList({ audienceId }: { audienceId: string }) {
  const connection = useConnection();
  const query = useInfiniteQuery(audienceQueries.members(connection, audienceId));
  return (
    <section className="grid gap-2">
      <h2>Members</h2>
      <ListView
        label="Members"
        query={query}
        columns={personColumns}
        rowKey={({ userId }) => userId}
        rowTo={({ userId }) => connection.paths.person(userId)}
        rowHeight={53}
        globalKeys={false}
        isFiltered={false}
        onClearFilters={() => undefined}
        empty={
          <EmptyState
            icon={Users}
            title={query.hasNextPage ? 'Nobody so far' : 'Nobody is in it now'}
            text={
              query.hasNextPage
                ? 'Of the people who were looked at, the saved condition holds for none. There are more to look at.'
                : 'The saved condition holds for none of the people of this project.'
            }
          />
        }
      />
    </section>
  );
}
