import * as z from 'zod';
import { Accepted } from '../../../contract/events.ts';
import { matchesGlob } from '../../../engine/conditions/glob.ts';
import { actingTool, type ToolContext } from '../tool.ts';
import { Recipients, recipientsOf } from './recipients.ts';

export const trackEvent = actingTool({
  name: 'track_event',
  title: 'Send an event',
  text: 'Sends an event of a person, which starts the workflows that wait for it. The project is that of the key.',
  gate: 'send',
  hints: { destructive: false, idempotent: false, openWorld: true },
  input: z.strictObject({
    userId: z.string().min(1).max(256),
    event: z.string().min(1).max(200).describe('Type of the event, e.g. `checkout_completed`.'),
    properties: z.record(z.string(), z.unknown()).default({}),
  }),
  shown: z.object({
    recipients: Recipients,
    workflows: z
      .array(z.string())
      .describe('Active workflows whose trigger names the event; filters may still say no.'),
  }),
  result: Accepted.extend({ messageId: z.string() }),
  show: async (context, { userId, event }) => {
    const workflows = await waitingFor(context, event);
    return {
      text: `The event ${event} of ${userId} would come in; ${workflows.length === 0 ? 'no active workflow names it' : `it may start ${workflows.join(', ')}`}.`,
      data: { recipients: recipientsOf(1, [userId]), workflows },
    };
  },
  act: async ({ api }, args, { id }) => {
    const messageId = `mcp-${id}`;
    const accepted = await api('track', { body: { ...args, messageId } });
    return { text: `The event was accepted as ${messageId}.`, data: { ...accepted, messageId } };
  },
});

async function waitingFor({ api }: ToolContext, event: string): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await api('listWorkflows', { query: { pageSize: 100, cursor } });
    const fitting = page.data.filter(
      ({ status, trigger }) =>
        status === 'active' && trigger.eventType !== undefined && matchesGlob(trigger.eventType, event),
    );
    names.push(...fitting.map(({ name }) => name));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return names;
}
