import * as z from 'zod';
import { Workflow } from '../../../contract/workflows/workflow.ts';
import { readingTool } from '../tool.ts';
import { idField } from './fields.ts';

export const getWorkflow = readingTool({
  name: 'get_workflow',
  title: 'Read a workflow',
  text: 'Reads a workflow: trigger, steps, status, version.',
  input: z.strictObject(idField('workflow')),
  output: z.object({ workflow: Workflow }),
  read: async ({ api }, params) => {
    const workflow = await api('getWorkflow', { params });
    return {
      text: `Workflow "${workflow.name}" is ${workflow.status}, version ${workflow.version}.`,
      data: { workflow },
    };
  },
});
