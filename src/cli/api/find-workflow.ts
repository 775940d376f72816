import type * as z from 'zod';
import type { Workflow } from '../../contract/workflows/workflow.ts';
import { closest } from '../../engine/faults/suggest.ts';
import { type ApiClient, eachItem } from '../../sdk/api/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { Failure } from '../failure.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const isId = (text: string): boolean => uuid.test(text);

/** The workflow that a person means by its name or id. */
export async function findWorkflow(
  client: ApiClient,
  projectId: string,
  wanted: string,
): Promise<z.infer<typeof Workflow>> {
  if (isId(wanted)) return client.getWorkflow({ params: { id: wanted } });
  const names: string[] = [];
  for await (const workflow of eachItem(client.listWorkflows, { query: { projectId, pageSize: 100 } })) {
    if (workflow.name === wanted) return workflow;
    names.push(workflow.name);
  }
  const meant = closest(wanted, names);
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  const detail = `The project has no workflow "${wanted}".${hint}`;
  throw new Failure(exitCodes.refused, { code: 'not_found', detail });
}
