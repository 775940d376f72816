import * as z from 'zod';
import { EventExplanation } from '../../../contract/workflows/explain.ts';
import { readingTool } from '../tool.ts';
import { idField } from './fields.ts';

export const explainEvent = readingTool({
  name: 'explain_event',
  title: 'Explain an event',
  text: 'Says for every workflow, rule and endpoint why an event started it or did not, with the wanted and the actual value of the clause that does not match.',
  input: z.strictObject(idField('event')),
  output: EventExplanation,
  read: async ({ api }, params) => {
    const data = await api('explainEvent', { params });
    const lines = data.workflows.map(({ name, code, reason }) => `${name}: ${code}. ${reason}`);
    return { text: lines.length === 0 ? 'The project has no workflows.' : lines.slice(0, 20).join('\n'), data };
  },
});
