import { useQuery } from '@tanstack/react-query';
import { settingQueries } from '../../api/queries/project-settings.ts';
import { usePlanRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { TextLink } from '../../ui/link.tsx';
import { usesOf } from './uses.ts';

const most = 3;

/** What uses a variable or a secret. */
export function UseList({ root, name }: { root: 'var' | 'secret'; name: string }) {
  const connection = useConnection();
  const plan = usePlanRight('starter');
  const content = useQuery({ ...settingQueries.content(connection), enabled: plan.allowed });
  if (content.data === undefined) return <span className="text-ink-3">{content.isLoading ? '…' : 'not known'}</span>;
  const uses = usesOf(content.data, root, name, connection.paths);
  if (uses.length === 0) return <span className="text-ink-3">nothing</span>;
  return (
    <span className="grid gap-0.5">
      {uses.slice(0, most).map((use) => (
        <span key={`${use.kind} ${use.name}`} className="[overflow-wrap:anywhere]">
          <TextLink to={use.to}>{use.name}</TextLink> <span className="text-12 text-ink-3">{use.kind}</span>
        </span>
      ))}
      {uses.length > most ? <span className="text-12 text-ink-3">and {uses.length - most} more</span> : null}
    </span>
  );
}
