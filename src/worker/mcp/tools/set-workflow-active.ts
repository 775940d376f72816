import * as z from 'zod';
import { Workflow, workflowETag } from '../../../contract/workflows/workflow.ts';
import { actingTool } from '../tool.ts';

export const setWorkflowActive = actingTool({
  name: 'set_workflow_active',
  title: 'Switch a workflow on or off',
  text: 'Activates or deactivates a workflow. An active one starts runs, which send messages.',
  gate: 'write',
  hints: { destructive: true, idempotent: true, openWorld: false },
  input: z.strictObject({ id: z.uuid().describe('Id of the workflow.'), isActive: z.boolean() }),
  shown: z.object({ plan: z.object({ workflow: z.string(), from: z.string(), isActive: z.boolean() }) }),
  result: z.object({ workflow: Workflow }),
  show: async ({ api }, { id, isActive }) => {
    const workflow = await api('getWorkflow', { params: { id } });
    const { name, status } = workflow;
    return {
      text: `Workflow "${name}" is ${status}; it would be ${isActive ? 'active' : 'inactive'}.`,
      data: { plan: { workflow: name, from: status, isActive } },
      bound: workflowETag(workflow),
    };
  },
  act: async ({ api }, { id, isActive }, { bound }) => {
    const workflow = await api('patchWorkflow', { params: { id }, body: { isActive }, headers: { 'if-match': bound } });
    return { text: `Workflow "${workflow.name}" is ${workflow.status}.`, data: { workflow } };
  },
});
