// Explains what came of an event that lists the people for whom it starts runs.
import type { WorkflowExplanation } from '../../../contract/workflows/explain.ts';
import type { Ctx } from '../../access/context.ts';
import { derivedId } from '../../ids.ts';
import { runStub } from '../../run-object/stub.ts';
import { personHash } from '../../store/erasure.ts';
import type { EventRow } from '../../store/event-log.ts';
import type { EventRefusal } from '../../store/refused-entries.ts';

/** So many people are told one by one. */
const shownPeople = 20;

type Listed = NonNullable<WorkflowExplanation['recipients']>;

/** What came of the listed people; `refusals` are those of the event. */
export async function explainRecipients(
  ctx: Ctx,
  { id: eventId, projectId }: EventRow,
  { workflowId, people, refusals }: { workflowId: string; people: string[]; refusals: Map<string, EventRefusal> },
): Promise<Listed> {
  const shown = await Promise.all(
    people.slice(0, shownPeople).map(async (userId) => {
      const runId = derivedId('run', projectId, workflowId, eventId, userId);
      const view = await runStub(ctx.env, runId).view();
      if (view) return { userId, runId, reason: `Run ${runId} is ${view.state.status}.` };
      const refusal = refusals.get(`${workflowId}:${personHash(projectId, userId)}`);
      if (refusal?.reason === 'collected')
        return { userId, runId: refusal.message, reason: `Run ${refusal.message} was collecting events and took it.` };
      return {
        userId,
        reason: refusal?.message ?? 'There is no run: it may not have begun yet, or have ended long ago.',
      };
    }),
  );
  return { total: people.length, people: shown };
}

/** What came of all of them, as one sentence. */
export function recipientsSentence({ total, people }: Listed): string {
  const started = people.filter(({ runId }) => runId !== undefined).length;
  const of = total > people.length ? `of the first ${people.length}` : 'of them';
  return `It lists ${total.toLocaleString('en-US')} ${total === 1 ? 'person' : 'people'}; ${started} ${of} ${started === 1 ? 'has a run' : 'have runs'}.`;
}
