import { Workflow } from 'lucide-react';
import { type KindView, most } from './kind.ts';

export const workflowKind = {
  noun: 'Workflow',
  plural: 'workflows',
  icon: Workflow,
  page: 'workflows',
  to: (paths, id) => paths.workflow(id),
  find: async ({ client, projectId }, q, signal) => {
    const { data } = await client.listWorkflows({ query: { projectId, q, pageSize: most }, signal });
    return data.map(({ id, name, status }) => ({ id, label: name, hint: status, projectId }));
  },
  one: async ({ client }, id, signal) => {
    const { name, status, projectId } = await client.getWorkflow({ params: { id }, signal });
    return { id, label: name, hint: status, projectId };
  },
} satisfies KindView;
