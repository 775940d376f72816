import * as z from 'zod';
import { listOf } from '../../../contract/lists.ts';
import { Workflow } from '../../../contract/workflows/workflow.ts';
import { readingTool } from '../tool.ts';
import { listed, pageFields, projectField } from './fields.ts';

export const listWorkflows = readingTool({
  name: 'list_workflows',
  title: 'List workflows',
  text: 'Lists the workflows of a project with their triggers and steps.',
  input: z.strictObject({ ...projectField, ...pageFields }),
  output: listOf(Workflow),
  read: async ({ api }, query) => listed(await api('listWorkflows', { query }), 'workflow'),
});
