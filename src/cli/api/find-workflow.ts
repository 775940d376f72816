import { type ApiClient, eachItem } from '../../sdk/api/index.ts';
import { isId, notFound } from './find.ts';

/** The workflow that a person means by its name or id. */
export async function findWorkflow(client: ApiClient, projectId: string, wanted: string) {
  if (isId(wanted)) return client.getWorkflow({ params: { id: wanted } });
  const names: string[] = [];
  for await (const workflow of eachItem(client.listWorkflows, { query: { projectId, pageSize: 100 } })) {
    if (workflow.name === wanted) return workflow;
    names.push(workflow.name);
  }
  throw notFound('workflow', wanted, names);
}
