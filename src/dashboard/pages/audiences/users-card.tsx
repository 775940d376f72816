import { useQuery } from '@tanstack/react-query';
import { Bell, Workflow } from 'lucide-react';
import { audienceQueries } from '../../api/queries/audiences.ts';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { TintIcon } from '../../ui/chip.tsx';
import { TextLink } from '../../ui/link.tsx';
import { PanelError, PanelNote } from '../../ui/panel-state.tsx';
import { ListSkeleton } from '../../ui/states.tsx';
import { type AudienceUser, usersOf } from './users.ts';

/** What uses an audience; undefined until it is known. */
export function useUsers(audienceId: string): { users: AudienceUser[] | undefined; query: ReturnType<typeof useRead> } {
  const query = useRead();
  return { users: query.data && usersOf(audienceId, query.data), query };
}

const useRead = () => useQuery(audienceQueries.users(useConnection()));

export function UsersCard({ audienceId }: { audienceId: string }) {
  const { paths } = useConnection();
  const { users, query } = useUsers(audienceId);
  return (
    <Card title="Used by" padded={false}>
      {query.isPending ? <ListSkeleton rows={2} rowHeight={44} /> : null}
      {query.isError ? <PanelError error={query.error} onRetry={() => query.refetch()} /> : null}
      {users?.length === 0 ? <PanelNote>No workflow and no rule names this audience yet.</PanelNote> : null}
      <ul>
        {users?.map(({ kind, id, name, places }) => (
          <li key={id} className="flex items-start gap-2.5 border-line border-t px-4 py-2 text-13">
            <TintIcon icon={kind === 'rule' ? Bell : Workflow} tint={kind === 'rule' ? 'wait' : 'ai'} size="small" />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              <TextLink to={kind === 'rule' ? paths.rule(id) : paths.workflow(id)}>{name}</TextLink>
              <span className="block text-12 text-ink-2">{places.join('; ')}</span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
