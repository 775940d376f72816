import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { runQueries } from '../../api/queries/runs.ts';
import type { Workflow } from '../../api/queries/workflow.ts';
import { workflowVersionQueries } from '../../api/queries/workflow-versions.ts';
import { useConnection } from '../../shell/connection.ts';
import { useSearchParams } from '../../shell/search.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { useBuilder } from '../builder-context.ts';
import { isChanged } from '../builder-state.ts';
import { JobLine } from './jobs.tsx';
import { RollbackDialog } from './rollback-dialog.tsx';
import { draftOfVersion } from './version-draft.ts';
import { VersionList } from './version-list.tsx';

/** Jobs that are listed: those of long ago say nothing any more. */
const mostJobs = 3;

function Jobs({ id }: { id: string }) {
  const jobs = useQuery(workflowVersionQueries.jobs(useConnection(), id));
  const shown = (jobs.data ?? []).slice(0, mostJobs);
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="version-jobs" className="mb-4 rounded-control border border-line bg-sunken p-3">
      <h3 id="version-jobs" className="mb-1.5 font-strong text-12 text-ink-2">
        Runs that were moved or cancelled
      </h3>
      <ul className="grid gap-2">
        {shown.map((job) => (
          <li key={job.id}>
            <JobLine job={job} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The versions beside the builder: each is looked at, compared, restored as a draft, or rolled back to. */
export function VersionsPanel({ workflow }: { workflow: Workflow }) {
  const { state, draft, act, editReason } = useBuilder();
  const connection = useConnection();
  const queries = useQueryClient();
  const toasts = useToasts();
  const [search, setSearch] = useSearchParams();
  const [rollback, setRollback] = useState<number | null>(null);
  const close = () => setSearch({ panel: null });
  const restore = async (number: number) => {
    try {
      const version = await queries.fetchQuery(runQueries.version(connection, workflow.id, number));
      act({ kind: 'replace', draft: draftOfVersion(version, draft) });
      close();
      toasts.add({
        title: `The draft is what version ${number} was.`,
        text: 'Undo brings back what was there before.',
      });
    } catch (error) {
      toasts.add({ tone: 'bad', title: problemOf(error).title, text: problemOf(error).detail });
    }
  };
  return (
    <>
      <Sheet
        open={search.panel === 'versions' && rollback === null}
        onOpenChange={(open) => open || rollback !== null || close()}
        title="Versions"
        description="Every save that changes something makes one. Runs finish in the version they began in."
        width={440}
      >
        <Jobs id={workflow.id} />
        <VersionList
          workflow={workflow}
          acts={{
            restoreReason: editReason,
            rollbackReason: editReason ?? (isChanged(state) ? 'Publish or discard your draft first.' : null),
            restore: (number) => void restore(number),
            rollback: setRollback,
          }}
        />
      </Sheet>
      {rollback === null ? null : (
        <RollbackDialog workflow={workflow} version={rollback} onClose={() => setRollback(null)} />
      )}
    </>
  );
}
