import * as z from 'zod';
import { DryRun, TestRunInput } from '../../../contract/workflows/run.ts';
import { readingTool } from '../tool.ts';

export const dryRun = readingTool({
  name: 'dry_run',
  title: 'Dry-run a workflow',
  text: 'Walks a sample event, or the next occasion of a person, through a saved workflow: what each step would send and when. Nothing is written or sent.',
  input: TestRunInput.extend({ workflowId: z.uuid() }),
  output: DryRun,
  read: async ({ api }, { workflowId, ...body }) => {
    const data = await api('testRunWorkflow', { params: { id: workflowId }, body });
    const steps = data.steps.map(
      ({ label, outcome, message }) => `${label}: ${outcome ?? 'under way'}${message ? `. ${message}` : ''}`,
    );
    const head = data.matched
      ? `It would start, and end ${data.endsWith}.`
      : `It would not start: ${data.reason ?? ''}`;
    return { text: [head, ...steps].join('\n'), data };
  },
});
