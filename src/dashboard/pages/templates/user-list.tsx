import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { TextLink } from '../../ui/link.tsx';
import type { TextUser } from './text-users.ts';

/** What uses a layout or a partial, with a way to each. */
export function UserList({ users }: { users: readonly TextUser[] }) {
  const { paths } = useConnection();
  const to: Record<TextUser['kind'], (id: string) => string> = {
    template: (id) => paths.template(id),
    layout: (id) => paths.layout(id),
    partial: (id) => paths.partial(id),
    workflow: (id) => paths.workflow(id),
    rule: (id) => paths.rule(id),
  };
  return (
    <Card title="Used by">
      {users.length === 0 ? (
        <p className="text-13 text-ink-3">Nothing uses it yet.</p>
      ) : (
        <ul className="grid gap-1 text-13">
          {users.map(({ kind, id, name }) => (
            <li key={kind + id} className="[overflow-wrap:anywhere]">
              <TextLink to={to[kind](id)}>{name}</TextLink>
              <span className="text-ink-3">, a {kind}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
