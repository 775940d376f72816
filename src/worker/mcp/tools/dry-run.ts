import * as z from 'zod';
import { DryRun, TestRunInput } from '../../../contract/workflows/run.ts';
import { checked, readingTool } from '../tool.ts';

/** What is needed where no definition is given. */
const Saved = z.object({ workflowId: z.uuid() });

export const dryRun = readingTool({
  name: 'dry_run',
  title: 'Dry-run a workflow',
  text: 'Walks a sample event, or the next occasion of a person, through a workflow, saved or not: what each step would send and when. Nothing is written or sent.',
  input: TestRunInput.extend({
    workflowId: z.uuid().optional().describe('The saved workflow; with `definition`, the one that it is a draft of.'),
    definition: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('An unsaved body of a workflow, judged as a save would judge it.'),
    projectId: z.uuid().optional().describe('Project of a `definition` without `workflowId`.'),
  }),
  output: DryRun,
  read: async ({ api }, { workflowId, definition, projectId, ...body }) => {
    const data = await played();
    const steps = data.steps.map(
      ({ label, outcome, message }) => `${label}: ${outcome ?? 'under way'}${message ? `. ${message}` : ''}`,
    );
    const head = data.matched
      ? `It would start, and end ${data.endsWith}.`
      : `It would not start: ${data.reason ?? ''}`;
    return { text: [head, ...steps].join('\n'), data };

    async function played(): Promise<DryRun> {
      if (definition) {
        const of = { ...(workflowId ? { workflowId } : {}), ...(projectId ? { projectId } : {}) };
        return api('testRunDraft', { body: JSON.stringify({ ...body, ...of, definition }) });
      }
      const { workflowId: id } = checked(Saved, { workflowId });
      return api('testRunWorkflow', { params: { id }, body });
    }
  },
});
