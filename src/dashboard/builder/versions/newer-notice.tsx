import { useQuery } from '@tanstack/react-query';
import { GitMerge } from 'lucide-react';
import { runQueries } from '../../api/queries/runs.ts';
import type { Workflow } from '../../api/queries/workflow.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { actorWords } from '../../words/actor.ts';
import { upperFirst } from '../../words/upper-first.ts';
import { useBuilder } from '../builder-context.ts';

/** Somebody published while a draft is open that was begun before: said before publishing would fail. */
export function NewerNotice({ workflow }: { workflow: Workflow }) {
  const { state, ask, editReason } = useBuilder();
  const { version } = workflow;
  const isNewer = state.base !== null && state.base.version < version;
  const theirs = useQuery({ ...runQueries.version(useConnection(), workflow.id, version), enabled: isNewer });
  if (!isNewer) return null;
  const who = theirs.data?.createdBy;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-2.5 gap-y-1 border-line border-b bg-hold-soft px-4 py-1.5 text-13 text-hold"
    >
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {who === undefined
          ? `Version ${version} was published.`
          : `${upperFirst(actorWords(who))} published version ${version}.`}{' '}
        Your draft is on version {state.base?.version}.
      </span>
      <Button size="small" icon={GitMerge} disabledReason={editReason} onClick={() => ask({ kind: 'conflict' })}>
        Combine…
      </Button>
    </div>
  );
}
