import * as z from 'zod';
import { Run } from '../../../contract/workflows/run.ts';
import { readingTool } from '../tool.ts';
import { idField } from './fields.ts';

export const getRun = readingTool({
  name: 'get_run',
  title: 'Read a run',
  text: 'Reads a run with its whole step trace: what each step did, why, and when.',
  input: z.strictObject(idField('run')),
  output: z.object({ run: Run }),
  read: async ({ api }, params) => {
    const run = await api('getRun', { params });
    const why = run.waitingFor ?? run.exitReason;
    return { text: `The run is ${run.status}${why === null ? '' : `: ${why}`}.`, data: { run } };
  },
});
