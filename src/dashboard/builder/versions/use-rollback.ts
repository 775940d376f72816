import { useMutation } from '@tanstack/react-query';
import { problemOf } from '../../api/problem.ts';
import type { Workflow } from '../../api/queries/workflow.ts';
import { useConnection } from '../../shell/connection.ts';
import { useToasts } from '../../ui/toast.tsx';
import type { RunsChoice } from '../runs-choice.tsx';
import { useTook } from '../use-took.ts';

/** Makes an earlier version the next one; the toast takes it back. */
export function useRollback(workflow: Pick<Workflow, 'id' | 'version'>, onDone: () => void) {
  const { client } = useConnection();
  const toasts = useToasts();
  const took = useTook();
  const { id } = workflow;
  const rollback = async (version: number, runs: RunsChoice) => {
    const query = runs === 'stay' ? {} : { runs };
    const next = await client.rollbackWorkflow({ params: { id }, query, body: { version } });
    took(next);
    return next;
  };
  const words = (next: Workflow, version: number) => `Version ${next.version} is what version ${version} was.`;
  const undo = async () => {
    try {
      const next = await rollback(workflow.version, 'stay');
      toasts.add({ tone: 'good', title: words(next, workflow.version) });
    } catch (error) {
      toasts.add({ tone: 'bad', title: problemOf(error).title, text: problemOf(error).detail });
    }
  };
  return useMutation({
    mutationFn: ({ version, runs }: { version: number; runs: RunsChoice }) => rollback(version, runs),
    onSuccess(next, { version }) {
      onDone();
      toasts.add({ tone: 'good', title: words(next, version), action: { label: 'Undo', onPress: () => void undo() } });
    },
  });
}
