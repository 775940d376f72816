import * as z from 'zod';
import { WorkflowExplanation } from '../../../contract/workflows/explain.ts';
import { RunSummary } from '../../../contract/workflows/run.ts';
import type { ToolContext } from '../tool.ts';
import { readingTool } from '../tool.ts';

/** The newest events of the person that are looked at. */
const mostEvents = 5;

const Verdict = z.object({ eventId: z.uuid(), type: z.string(), receivedAt: z.string(), verdict: WorkflowExplanation });

export const whyNot = readingTool({
  name: 'why_not',
  title: 'Why a workflow did not reach a person',
  text: `Says why a workflow did or did not start for a person: the verdict on each of the newest ${mostEvents} events of the person that its trigger names, and the newest runs.`,
  input: z.strictObject({ userId: z.string().min(1).max(256), workflowId: z.uuid() }),
  output: z.object({
    workflow: z.object({ id: z.uuid(), name: z.string(), status: z.string() }),
    events: z.array(Verdict),
    runs: z.array(RunSummary),
  }),
  read: async (context, { userId, workflowId }) => {
    const { id, name, status, trigger, projectId } = await context.api('getWorkflow', { params: { id: workflowId } });
    const where = { projectId, userId };
    const runs = await context.api('listRuns', { query: { ...where, workflowId, pageSize: mostEvents } });
    const events = trigger.eventType === undefined ? [] : await verdicts(context, where, workflowId, trigger.eventType);
    const text = [
      `Workflow "${name}" is ${status}; this person has ${runs.data.length === 0 ? 'no runs' : 'runs'} of it.`,
      ...(trigger.eventType === undefined ? ['Its trigger is not an event, so there are no events to judge.'] : []),
      ...(trigger.eventType !== undefined && events.length === 0
        ? [`No event ${trigger.eventType} of this person was received.`]
        : []),
      ...events.map(({ type, receivedAt, verdict }) => `${type} at ${receivedAt}: ${verdict.code}. ${verdict.reason}`),
    ];
    return { text: text.join('\n'), data: { workflow: { id, name, status }, events, runs: runs.data } };
  },
});

async function verdicts(
  { api }: ToolContext,
  where: { projectId: string; userId: string },
  workflowId: string,
  type: string,
): Promise<z.infer<typeof Verdict>[]> {
  const { data } = await api('listEvents', { query: { ...where, type, pageSize: mostEvents } });
  const explained = await Promise.all(
    data.map(async ({ id, type: actual, receivedAt }) => {
      const { workflows } = await api('explainEvent', { params: { id } });
      const verdict = workflows.find((workflow) => workflow.id === workflowId);
      return verdict ? [{ eventId: id, type: actual, receivedAt, verdict }] : [];
    }),
  );
  return explained.flat();
}
