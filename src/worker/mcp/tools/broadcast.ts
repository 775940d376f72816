import * as z from 'zod';
import { Broadcast, BroadcastInput } from '../../../contract/workflows/broadcast.ts';
import { actingTool } from '../tool.ts';
import { Recipients, recipientsOf } from './recipients.ts';

export const broadcast = actingTool({
  name: 'broadcast',
  title: 'Broadcast a workflow',
  text: 'Starts a workflow for each person of an audience, at once or at a time.',
  gate: 'send',
  hints: { destructive: false, idempotent: false, openWorld: true },
  input: BroadcastInput.omit({ dryRun: true }).extend({ workflowId: z.uuid() }),
  shown: z.object({ recipients: Recipients }),
  result: z.object({ broadcast: Broadcast }),
  show: async ({ api }, { workflowId, ...body }) => {
    const counted = await api('broadcastWorkflow', { params: { id: workflowId }, body: { ...body, dryRun: true } });
    if (!('sample' in counted)) throw new TypeError('a dry run of a broadcast returns a count');
    const { total, capped, sample } = counted;
    return {
      text: `It would start for ${capped ? 'at least ' : ''}${total} people.`,
      data: { recipients: recipientsOf(total, sample, capped) },
    };
  },
  act: async ({ api }, { workflowId, ...body }, { id }) => {
    const begun = await api('broadcastWorkflow', {
      params: { id: workflowId },
      body,
      headers: { 'idempotency-key': `mcp-${id}` },
    });
    if (!('status' in begun)) throw new TypeError('a broadcast returns what has begun');
    return { text: `The broadcast ${begun.id} is ${begun.status}.`, data: { broadcast: begun } };
  },
});
