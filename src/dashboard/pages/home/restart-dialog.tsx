import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { homeQueries } from '../../api/queries/home.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { counted } from '../../words/counted.ts';
import type { RestartPlan } from './needs-attention.ts';

interface Progress {
  restarted: number;
  skipped: number;
  isDone: boolean;
  fault: string | null;
}

/** Restarts runs call by call, as each handles a limited number of them. */
function useRestart({ workflowId, from }: RestartPlan) {
  const { client, projectId } = useConnection();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  const start = async () => {
    let [restarted, skipped] = [0, 0];
    let cursor: string | null = null;
    const show = (isDone: boolean, fault: string | null = null) => setProgress({ restarted, skipped, isDone, fault });
    show(false);
    try {
      do {
        const answer: Awaited<ReturnType<typeof client.restartRuns>> = await client.restartRuns({
          body: { workflowId, status: 'failed', from, ...(cursor === null ? {} : { cursor }) },
          idempotencyKey: crypto.randomUUID(),
        });
        restarted += answer.restarted;
        skipped += answer.skipped;
        cursor = answer.nextCursor;
        show(cursor === null);
      } while (cursor !== null);
    } catch (error) {
      show(true, problemOf(error).detail);
    }
    await queries.invalidateQueries({ queryKey: homeQueries.all(projectId) });
  };
  return { progress, start };
}

/** Asks before failed runs of a workflow are restarted at the step that failed, and shows how far that is. */
export function RestartDialog({ plan, onClose }: { plan: RestartPlan; onClose: () => void }) {
  const { paths } = useConnection();
  const right = useRight('editor');
  const { progress, start } = useRestart(plan);
  const runs = paths.runs({ workflowId: plan.workflowId, status: 'failed' });
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      size="small"
      title={`Restart failed runs of ${plan.workflow}`}
      description={`${counted(plan.runs, 'run')} that failed in the last 24 hours continue at the step that failed, in the version they began in. What was sent before is not sent again.`}
      footer={
        progress?.isDone ? (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <>
            <ButtonLink to={runs}>Look at them first</ButtonLink>
            <Button variant="primary" loading={progress !== null} disabledReason={right.reason} onClick={start}>
              Restart {counted(plan.runs, 'run')}
            </Button>
          </>
        )
      }
    >
      {progress === null ? null : (
        <p role="status" className="text-13 text-ink-2">
          {counted(progress.restarted, 'run')} restarted
          {progress.skipped === 0 ? '' : `, ${progress.skipped} left as they are`}
          {progress.fault === null ? '.' : `. Then: ${progress.fault}`}
        </p>
      )}
    </Dialog>
  );
}
