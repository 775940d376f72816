import * as z from 'zod';
import { searchedListOf } from '../../../contract/lists.ts';
import { RunStatus, RunSummary } from '../../../contract/workflows/run.ts';
import { readingTool } from '../tool.ts';
import { listed, pageFields, projectField } from './fields.ts';

export const listRuns = readingTool({
  name: 'list_runs',
  title: 'List runs',
  text: 'Lists runs of workflows, newest first. A run is one walk of one person through a workflow.',
  input: z.strictObject({
    ...projectField,
    workflowId: z.uuid().optional(),
    userId: z.string().max(256).optional(),
    status: RunStatus.optional(),
    hasErrors: z.boolean().optional().describe('true: only runs with steps that failed.'),
    from: z.string().optional().describe('ISO date or time; runs started at or after it.'),
    to: z.string().optional().describe('ISO date or time; runs started before it.'),
    ...pageFields,
  }),
  output: searchedListOf(RunSummary),
  read: async ({ api }, query) => listed(await api('listRuns', { query }), 'run'),
});
