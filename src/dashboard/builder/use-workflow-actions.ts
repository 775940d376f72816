// What can be done with a workflow that is published, beside editing its draft.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { CirclePlay, Copy, Rewind, Trash2 } from 'lucide-react';
import { problemOf } from '../api/problem.ts';
import { type Workflow, workflowQuery } from '../api/queries/workflow.ts';
import { useConnection } from '../shell/connection.ts';
import { useSearchParams } from '../shell/search.ts';
import type { MenuItem } from '../ui/menu.tsx';
import { useToasts } from '../ui/toast.tsx';
import { useBuilder } from './builder-context.ts';
import { dropDraft } from './draft-store.ts';
import { textOfDraft } from './json/json-text.ts';

export type StatusChange = 'pause' | 'resume' | 'activate' | 'deactivate';

export interface WorkflowActions {
  id: string | null;
  /** null for a workflow that was never published. */
  status: Workflow['status'] | null;
  version: number | null;
  changeStatus: (change: StatusChange) => void;
  isChangingStatus: boolean;
  remove: () => Promise<void>;
  menu: (MenuItem | 'separator')[];
}

const done: Record<StatusChange, string> = {
  pause: 'The workflow is paused.',
  resume: 'The workflow runs again.',
  activate: 'The workflow is active.',
  deactivate: 'The workflow is inactive.',
};

export function useWorkflowActions(
  workflow: Workflow | null,
  draftKey: string,
  onChanged: (workflow: Workflow) => void,
): WorkflowActions {
  const { client, projectId, paths } = useConnection();
  const { draft, ask, editReason } = useBuilder();
  const queries = useQueryClient();
  const router = useRouter();
  const toasts = useToasts();
  const [, setSearch] = useSearchParams();
  const id = workflow?.id ?? '';
  const change = useMutation({
    mutationFn: (to: StatusChange): Promise<Workflow> => {
      if (to === 'pause') return client.pauseWorkflow({ params: { id } });
      if (to === 'resume') return client.resumeWorkflow({ params: { id } });
      return client.patchWorkflow({ params: { id }, body: { isActive: to === 'activate' } });
    },
    onSuccess(after, to) {
      queries.setQueryData(workflowQuery({ client, projectId }, id).queryKey, after);
      void queries.invalidateQueries({ queryKey: [projectId, 'workflows'] });
      onChanged(after);
      toasts.add({ title: done[to], tone: 'good' });
    },
    onError: (error) => toasts.add({ title: problemOf(error).title, text: problemOf(error).detail, tone: 'bad' }),
  });
  const copy = () =>
    void navigator.clipboard.writeText(textOfDraft(draft)).then(
      () => toasts.add({ title: 'Copied as JSON' }),
      () => toasts.add({ title: 'The browser does not allow copying here', tone: 'bad' }),
    );
  const remove = async () => {
    await client.deleteWorkflow({ params: { id } });
    await dropDraft(draftKey).catch(() => undefined);
    void queries.invalidateQueries({ queryKey: [projectId, 'workflows'] });
    queries.removeQueries({ queryKey: workflowQuery({ client, projectId }, id).queryKey });
    toasts.add({ title: `${workflow?.name ?? 'The workflow'} is deleted.`, tone: 'good' });
    router.history.push(paths.workflows());
  };
  const copyItem: MenuItem = {
    label: 'Copy as JSON',
    hint: 'The body that the API takes.',
    icon: Copy,
    onSelect: copy,
  };
  return {
    id: workflow?.id ?? null,
    status: workflow?.status ?? null,
    version: workflow?.version ?? null,
    changeStatus: change.mutate,
    isChangingStatus: change.isPending,
    remove,
    menu:
      workflow === null
        ? [copyItem]
        : [
            { label: 'Runs of this workflow', icon: CirclePlay, to: paths.runs({ workflowId: workflow.id }) },
            {
              label: 'Backtest…',
              hint: 'What the draft would have done with past events.',
              icon: Rewind,
              onSelect: () => setSearch({ panel: 'backtest' }),
            },
            copyItem,
            'separator',
            {
              label: 'Delete workflow…',
              icon: Trash2,
              tone: 'bad',
              disabledReason: editReason,
              onSelect: () => ask({ kind: 'delete-workflow' }),
            },
          ],
  };
}
