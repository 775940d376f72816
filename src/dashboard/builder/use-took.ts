import { useQueryClient } from '@tanstack/react-query';
import { type Workflow, workflowQuery } from '../api/queries/workflow.ts';
import { workflowQueries } from '../api/queries/workflows.ts';
import { useConnection } from '../shell/connection.ts';

/** Keeps what the server made of a change, and has everything read again that may differ by it. */
export function useTook(): (workflow: Workflow) => void {
  const { client, projectId } = useConnection();
  const queries = useQueryClient();
  return (workflow) => {
    const { queryKey } = workflowQuery({ client, projectId }, workflow.id);
    // What is being read was asked for before the change.
    void queries.cancelQueries({ queryKey, exact: true });
    queries.setQueryData(queryKey, workflow);
    void queries.invalidateQueries({ queryKey: workflowQueries.all(projectId) });
    // Its versions, with the runs in them, and the jobs that move those.
    for (const part of ['versions', 'jobs']) void queries.invalidateQueries({ queryKey: [...queryKey, part] });
  };
}
