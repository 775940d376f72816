import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { problemOf } from '../../api/problem.ts';
import { type Workflow, workflowQueries } from '../../api/queries/workflows.ts';
import { useConnection } from '../../shell/connection.ts';
import { useToasts } from '../../ui/toast.tsx';
import { downloadWorkflow } from '../bundles/download.ts';
import { copyName } from './copy-name.ts';

/** What can be done with a workflow in the list. A refusal is told in a toast with its reason. */
export function useActions(known: readonly Workflow[]) {
  const connection = useConnection();
  const { client, projectId, paths } = connection;
  const router = useRouter();
  const queries = useQueryClient();
  const toasts = useToasts();

  const renew = () => queries.invalidateQueries({ queryKey: workflowQueries.all(projectId) });
  const attempt = async (failure: string, act: () => Promise<unknown>) => {
    try {
      await act();
      await renew();
      return true;
    } catch (error) {
      const { detail, faults } = problemOf(error);
      toasts.add({ title: failure, text: faults[0]?.message ?? detail, tone: 'bad' });
      return false;
    }
  };

  const resume = async ({ id, name }: Workflow) => {
    const done = await attempt(`${name} was not resumed`, () => client.resumeWorkflow({ params: { id } }));
    if (done) toasts.add({ title: `${name} is active`, text: 'Queued runs start in their order.', tone: 'good' });
  };
  const pause = async (workflow: Workflow) => {
    const { id, name } = workflow;
    const done = await attempt(`${name} was not paused`, () => client.pauseWorkflow({ params: { id } }));
    const action = { label: 'Undo', onPress: () => void resume(workflow) };
    if (done) toasts.add({ title: `${name} is paused`, text: 'New events wait until it is resumed.', action });
  };
  const activate = async ({ id, name }: Workflow) => {
    const body = { isActive: true };
    const done = await attempt(`${name} was not activated`, () => client.patchWorkflow({ params: { id }, body }));
    if (done) toasts.add({ title: `${name} is active`, tone: 'good' });
  };
  const duplicate = async (workflow: Workflow) => {
    const { description, trigger, reentry, exitOn, settings, steps } = workflow;
    const name = copyName(
      workflow.name,
      known.map((each) => each.name),
    );
    const body = { name, description, trigger, reentry, exitOn, settings, steps, isActive: false };
    await attempt(`${workflow.name} was not duplicated`, async () => {
      const idempotencyKey = crypto.randomUUID();
      const { id } = await client.createWorkflow({ query: { projectId }, body, idempotencyKey });
      toasts.add({
        title: `${name} is created, inactive`,
        tone: 'good',
        action: { label: 'Open', onPress: () => router.history.push(paths.workflow(id)) },
      });
    });
  };
  const download = (workflow: Workflow) =>
    attempt(`${workflow.name} was not exported`, () => downloadWorkflow(connection, workflow));
  /** Throws with the reason, for the question to show. */
  const remove = async ({ id, name }: Workflow) => {
    try {
      await client.deleteWorkflow({ params: { id } });
    } catch (error) {
      throw new Error(problemOf(error).detail, { cause: error });
    }
    toasts.add({ title: `${name} is deleted` });
    await renew();
  };
  return { pause, resume, activate, duplicate, download, remove };
}

export type WorkflowActions = ReturnType<typeof useActions>;
