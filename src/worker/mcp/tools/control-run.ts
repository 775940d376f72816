// Three tools that differ in a word: pausing, resuming and cancelling a run.
import * as z from 'zod';
import { Run } from '../../../contract/workflows/run.ts';
import { actingTool, type Tool } from '../tool.ts';
import { idField } from './fields.ts';

const controls = {
  pause: { operation: 'pauseRun', text: 'Pauses a run; no further step starts until it is resumed.' },
  resume: { operation: 'resumeRun', text: 'Resumes a paused run at its next step, which may send a message.' },
  cancel: { operation: 'cancelRun', text: 'Cancels a run for good.' },
} as const;

function controlTool(verb: keyof typeof controls): Tool {
  const { operation, text } = controls[verb];
  return actingTool({
    name: `${verb}_run`,
    title: `${verb.charAt(0).toUpperCase()}${verb.slice(1)} a run`,
    text,
    gate: 'write',
    hints: { destructive: true, idempotent: true, openWorld: false },
    input: z.strictObject(idField('run')),
    shown: z.object({
      plan: z.object({ action: z.string(), workflow: z.string(), userId: z.string().nullable(), status: z.string() }),
    }),
    result: z.object({ run: Run }),
    show: async ({ api }, params) => {
      const { workflowName, userId, status } = await api('getRun', { params });
      return {
        text: `It would ${verb} the run of ${userId ?? 'an unnamed person'} through "${workflowName}", which is ${status}.`,
        data: { plan: { action: verb, workflow: workflowName, userId, status } },
      };
    },
    act: async ({ api }, params) => {
      const run = await api(operation, { params });
      return { text: `The run is ${run.status}.`, data: { run } };
    },
  });
}

export const [pauseRun, resumeRun, cancelRun] = [controlTool('pause'), controlTool('resume'), controlTool('cancel')];
