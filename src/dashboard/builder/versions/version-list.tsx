import { useInfiniteQuery } from '@tanstack/react-query';
import { Ellipsis, FileDiff, History, PencilLine } from 'lucide-react';
import type { Workflow } from '../../api/queries/workflow.ts';
import { type VersionSummary, workflowVersionQueries } from '../../api/queries/workflow-versions.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { TextLink } from '../../ui/link.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { ErrorState, ListSkeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { actorWords } from '../../words/actor.ts';
import { counted } from '../../words/counted.ts';

/** What can be done with a version; null where it cannot, with the reason in words. */
export interface VersionActs {
  restoreReason: string | null;
  rollbackReason: string | null;
  restore: (version: number) => void;
  rollback: (version: number) => void;
}

function Row({ version, current, acts }: { version: VersionSummary; current: number; acts: VersionActs }) {
  const { paths } = useConnection();
  const { workflowId, version: number, createdAt, createdBy, activeRuns, isCurrent, changes } = version;
  const items: MenuItem[] = [
    ...(number === 1
      ? []
      : [{ label: 'What it changed', icon: FileDiff, to: paths.workflowVersion(workflowId, number) }]),
    ...(isCurrent
      ? []
      : [
          {
            label: `Compare with version ${current}`,
            icon: FileDiff,
            to: paths.workflowVersion(workflowId, current, { against: String(number) }),
          },
        ]),
    {
      label: 'Restore as draft',
      hint: 'Undo brings back what you have now.',
      icon: PencilLine,
      disabledReason: acts.restoreReason,
      onSelect: () => acts.restore(number),
    },
    ...(isCurrent
      ? []
      : [
          {
            label: 'Roll back to it…',
            hint: 'It becomes the next version.',
            icon: History,
            disabledReason: acts.rollbackReason,
            onSelect: () => acts.rollback(number),
          },
        ]),
  ];
  return (
    <li className="grid gap-1 border-line border-b py-2.5 last:border-0">
      <div className="flex items-center gap-2">
        <TextLink to={paths.workflowVersion(workflowId, number)} className="flex min-h-6 items-center text-13">
          Version {number}
        </TextLink>
        {isCurrent ? <Chip tone="good">current</Chip> : null}
        {activeRuns === 0 ? null : <Chip tone="info">{counted(activeRuns, 'run')} in flight</Chip>}
        <span className="ml-auto">
          <Menu
            label={`Actions of version ${number}`}
            items={items}
            trigger={<IconButton label={`Actions of version ${number}`} icon={Ellipsis} size="small" />}
          />
        </span>
      </div>
      <p className="text-12 text-ink-3 [overflow-wrap:anywhere]">
        {actorWords(createdBy)}, <Time at={createdAt} />
      </p>
      {changes.length === 0 ? null : (
        <ul className="grid list-disc gap-0.5 pl-4.5 text-13 text-ink-2">
          {changes.map((change) => (
            <li key={change} className="[overflow-wrap:anywhere]">
              {change}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** The versions of a workflow, newest first: who, when, what changed, and the runs that are in them. */
export function VersionList({ workflow, acts }: { workflow: Workflow; acts: VersionActs }) {
  const query = useInfiniteQuery(workflowVersionQueries.pages(useConnection(), workflow.id));
  if (query.isPending) return <ListSkeleton rows={4} rowHeight={72} />;
  if (query.data === undefined) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  const versions = query.data.pages.flatMap(({ data }) => data);
  return (
    <>
      <ol aria-label="Versions, the newest first" className="grid">
        {versions.map((version) => (
          <Row key={version.version} version={version} current={workflow.version} acts={acts} />
        ))}
      </ol>
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
          Load more
        </Button>
      ) : null}
    </>
  );
}
