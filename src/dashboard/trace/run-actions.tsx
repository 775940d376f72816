import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ban, Copy, Download, Ellipsis, Pause, Play, RotateCcw, Route, SkipForward, Workflow } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '../api/problem.ts';
import { type Run, runQueries } from '../api/queries/runs.ts';
import { useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { Button, ButtonLink, IconButton } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { Menu } from '../ui/menu.tsx';
import { saveText } from '../ui/save-text.ts';
import { useToasts } from '../ui/toast.tsx';
import { RestartDialog } from './restart-dialog.tsx';
import { isOver, type RunData } from './run-data.ts';

/** Whether a run may begin again at one of its steps. */
export const isRestartable = ({ status, stepErrors }: Pick<Run, 'status' | 'stepErrors'>): boolean =>
  status === 'failed' || (status === 'completed' && stepErrors > 0);

/** Does something to a run and shows the run as it is afterwards. */
export function useRunAct(run: Run) {
  const connection = useConnection();
  const queries = useQueryClient();
  const toasts = useToasts();
  const { queryKey } = runQueries.one(connection, run.id);
  return useMutation({
    mutationFn: (act: () => Promise<Run>) => act(),
    onSuccess: (after) => queries.setQueryData(queryKey, after),
    onError: (error) => {
      const { title, detail } = problemOf(error);
      toasts.add({ title, text: detail, tone: 'bad' });
      void queries.invalidateQueries({ queryKey });
    },
  });
}

/** Reads the run again, as anybody may do elsewhere; the key is left to be filled in. */
const curlOf = (url: string, orgId: string, id: string): string =>
  `curl ${url}/api/v1/orgs/${orgId}/automation/runs/${id} -H "x-api-key: $SENDORA_KEY"`;

const download = (run: Run): void => saveText(JSON.stringify(run, null, 2), `run-${run.id}.json`);

/** What people may do to a run. `restartAt`: the step that the question about a restart names; null while it is not asked. */
export function RunActions({
  data,
  restartAt,
  onRestart,
}: {
  data: RunData;
  restartAt: string | null;
  onRestart: (label: string | null) => void;
}) {
  const { run, steps } = data;
  const { client, me, orgId, paths } = useConnection();
  const right = useRight('editor');
  const act = useRunAct(run);
  const toasts = useToasts();
  const [isCancelling, setIsCancelling] = useState(false);
  const params = { id: run.id };
  const over = isOver(run);
  const failing = run.steps.find(({ outcome }) => outcome === 'error')?.label ?? run.steps.at(-1)?.label ?? '';
  const copyCurl = () =>
    navigator.clipboard.writeText(curlOf(location.origin, orgId, run.id)).then(
      () => toasts.add({ title: 'Copied the curl command', text: 'It reads the key from $SENDORA_KEY.', tone: 'good' }),
      () => toasts.add({ title: 'The clipboard cannot be written', tone: 'bad' }),
    );
  const waits = run.status === 'running' && run.nextStepAt !== null;
  const inBuilder = paths.workflow(run.workflowId, { panel: 'dry-run', overlay: 'dry-run', run: run.id });
  return (
    <>
      {run.currentVersion === null ? null : (
        <ButtonLink icon={Workflow} to={inBuilder}>
          Open in builder with this data
        </ButtonLink>
      )}
      {waits && me.environment === 'development' ? (
        <Button
          icon={SkipForward}
          loading={act.isPending}
          disabledReason={right.reason}
          onClick={() => act.mutate(() => client.skipWait({ params }))}
        >
          Skip wait
        </Button>
      ) : null}
      {over ? null : run.status === 'paused' ? (
        <Button
          icon={Play}
          loading={act.isPending}
          disabledReason={right.reason}
          onClick={() => act.mutate(() => client.resumeRun({ params }))}
        >
          Resume
        </Button>
      ) : (
        <Button
          icon={Pause}
          loading={act.isPending}
          disabledReason={right.reason}
          onClick={() => act.mutate(() => client.pauseRun({ params }))}
        >
          Pause
        </Button>
      )}
      {isRestartable(run) ? (
        <Button icon={RotateCcw} disabledReason={right.reason} onClick={() => onRestart(failing)}>
          Restart…
        </Button>
      ) : null}
      <Menu
        label="More actions"
        trigger={<IconButton label="More actions" icon={Ellipsis} variant="secondary" />}
        items={[
          { label: 'Why did it start?', icon: Route, to: paths.why({ userId: run.userId, eventId: run.eventId }) },
          { label: 'Copy as curl', icon: Copy, onSelect: copyCurl },
          { label: 'Download JSON', icon: Download, onSelect: () => download(run) },
          'separator',
          {
            label: 'Cancel run…',
            icon: Ban,
            tone: 'bad',
            disabledReason: over ? `The run is ${run.status}.` : right.reason,
            onSelect: () => setIsCancelling(true),
          },
        ]}
      />
      <ConfirmDialog
        open={isCancelling}
        onOpenChange={setIsCancelling}
        title="Cancel this run"
        text="It ends at once and sends nothing more. This cannot be undone."
        confirmLabel="Cancel run"
        onConfirm={() => act.mutateAsync(() => client.cancelRun({ params }))}
      />
      {restartAt === null ? null : (
        <RestartDialog run={run} steps={steps} from={restartAt} onClose={() => onRestart(null)} />
      )}
    </>
  );
}
