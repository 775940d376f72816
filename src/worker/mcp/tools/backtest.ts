import * as z from 'zod';
import { Backtest, BacktestInput } from '../../../contract/workflows/backtest.ts';
import { checked, readingTool } from '../tool.ts';

const pollMs = 1_000;
const waitMs = 60_000;

const { from, to, against, maxMessagesPerPerson } = BacktestInput.shape;

/** What a new backtest needs. */
const Begin = z.object({ workflowId: z.uuid(), from, to });

export const backtest = readingTool({
  name: 'backtest',
  title: 'Backtest a workflow',
  text: 'Plays the stored events of a past period through a workflow, saved or as a draft, and compares: entries, sends, people gained and lost. Nothing is sent. Waits up to 60 seconds; where it takes longer, call it again with the `id` alone.',
  input: z.strictObject({
    id: z.uuid().optional().describe('A backtest that was started before; nothing else is needed then.'),
    workflowId: z.uuid().optional(),
    from: from.optional(),
    to: to.optional(),
    definition: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('An unsaved body of the workflow; the saved one when left out.'),
    against,
    maxMessagesPerPerson,
  }),
  output: z.object({ backtest: Backtest }),
  read: async ({ api, now, sleep }, { id: known, workflowId, ...body }) => {
    const end = now() + waitMs;
    const id = known ?? (await begin());
    for (;;) {
      const found = await api('getBacktest', { params: { id } });
      const isOver = found.status !== 'running' || now() + pollMs > end;
      if (isOver) return { text: sentence(found), data: { backtest: found } };
      await sleep(pollMs);
    }

    async function begin(): Promise<string> {
      const needed = checked(Begin, { workflowId, from: body.from, to: body.to });
      const started = await api('startBacktest', {
        params: { id: needed.workflowId },
        body: { ...body, from: needed.from, to: needed.to },
      });
      return started.id;
    }
  },
});

function sentence({ id, status, events, progress, draft, error }: z.infer<typeof Backtest>): string {
  if (status === 'running')
    return `It still runs (${Math.round(progress * 100)} %); call backtest with the id ${id} to wait for it.`;
  if (error !== null) return error;
  const sends = draft.sends.reduce((sum, { count }) => sum + count, 0);
  return `${status}: ${events} events, ${draft.entries} entries, ${sends} messages.`;
}
