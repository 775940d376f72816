import * as z from 'zod';
import { Event } from '../../../contract/events.ts';
import { searchedListOf } from '../../../contract/lists.ts';
import { readingTool } from '../tool.ts';
import { listed, pageFields, projectField } from './fields.ts';

export const listEvents = readingTool({
  name: 'list_events',
  title: 'List events',
  text: 'Lists the events that were received, newest first.',
  input: z.strictObject({
    ...projectField,
    type: z.string().min(1).max(200).optional().describe('Event type, or a pattern such as `auth.*`.'),
    userId: z.string().max(256).optional(),
    from: z.string().optional().describe('ISO date or time; events received at or after it.'),
    to: z.string().optional().describe('ISO date or time; events received before it.'),
    ...pageFields,
  }),
  output: searchedListOf(Event),
  read: async ({ api }, query) => listed(await api('listEvents', { query }), 'event'),
});
