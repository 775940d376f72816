import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useRef, useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { versionsQuery, type Workflow } from '../../api/queries/workflow.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { inFlightWords, type RunsChoice, RunsChoiceField } from '../runs-choice.tsx';
import { useRollback } from './use-rollback.ts';

/** Makes an earlier version live again, as the next one, and asks what becomes of runs in flight. */
export function RollbackDialog({
  workflow,
  version,
  onClose,
}: {
  workflow: Workflow;
  version: number;
  onClose: () => void;
}) {
  const [runs, setRuns] = useState<RunsChoice>('stay');
  const versions = useQuery(versionsQuery(useConnection(), workflow.id));
  const rollback = useRollback(workflow, onClose);
  const main = useRef<HTMLButtonElement>(null);
  const inFlight = (versions.data?.data ?? []).reduce((sum, { activeRuns }) => sum + activeRuns, 0);
  return (
    <Dialog
      open
      initialFocus={main}
      onOpenChange={(open) => open || onClose()}
      title={`Roll back to version ${version}`}
      description={`What version ${version} says becomes version ${workflow.version + 1}. Version ${workflow.version} stays in the list.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            ref={main}
            icon={History}
            loading={rollback.isPending}
            onClick={() => rollback.mutate({ version, runs })}
          >
            Roll back
          </Button>
        </>
      }
    >
      {inFlight === 0 ? null : (
        <section aria-label={inFlightWords(inFlight)}>
          <h3 className="mb-1 font-strong text-12 text-ink-2">{inFlightWords(inFlight)}</h3>
          <RunsChoiceField value={runs} onChange={setRuns} />
        </section>
      )}
      {rollback.error === null ? null : (
        <p role="alert" className="mt-3 text-13 text-bad [overflow-wrap:anywhere]">
          {problemOf(rollback.error).title}. {problemOf(rollback.error).detail}
          {problemOf(rollback.error).faults.map(({ pointer, message }) => ` ${pointer}: ${message}`)}
        </p>
      )}
    </Dialog>
  );
}
