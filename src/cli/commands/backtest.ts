import type { Backtest } from '../../contract/workflows/backtest.ts';
import type { ApiClient } from '../../sdk/api/index.ts';
import { findWorkflow } from '../api/find-workflow.ts';
import { draftOf } from '../bundles/draft.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { moment, value, wholeNumber } from '../option.ts';
import { drawBacktest } from '../output/backtest.ts';
import { createProgress } from '../output/progress.ts';
import { count } from '../output/words.ts';

const usualDays = 7;
const dayMs = 86_400_000;
const pollMs = 1_000;

export const backtest = defineCommand({
  details:
    'Plays the stored events of a period; nothing is sent, called or written. With --path, what the files say is compared with what the project does.',
  args: [{ name: '<workflow>', text: 'name or id of the workflow' }],
  options: {
    from: moment('--from <time>', `beginning of the period, ISO 8601; ${usualDays} days before its end when left out`),
    to: moment('--to <time>', 'end of the period; now when left out'),
    path: value('--path <path>', 'file or folder with a draft of the workflow'),
    maxPerPerson: wholeNumber('--max-per-person <count>', '1 where somebody would get more messages than this', 1),
  },
  examples: [
    { line: 'sendora backtest Cart --from 2026-11-01 --to 2026-11-08', text: 'what it would have done in a week' },
    { line: 'sendora backtest Cart --path sendora --max-per-person 5', text: 'in CI: what a change would do' },
  ],
  run: async (context, [wanted = ''], { from, to, path, maxPerPerson }) => {
    const connection = context.connection(path);
    const client = context.client(connection, { isPatient: true });
    const workflow = await findWorkflow(client, connection.project, wanted);
    const end = to ?? context.host.now();
    const definition = path === undefined ? {} : { definition: await draftOf(context, client, path, workflow.name) };
    const { id } = await client.startBacktest({
      params: { id: workflow.id },
      body: {
        from: new Date(from ?? end - usualDays * dayMs).toISOString(),
        to: new Date(end).toISOString(),
        against: path === undefined ? null : 'live',
        ...definition,
        ...(maxPerPerson === undefined ? {} : { maxMessagesPerPerson: maxPerPerson }),
      },
    });
    const result = await follow(context, client, id);
    if (result.status === 'failed') {
      throw new Failure(exitCodes.refused, { code: 'backtest_failed', detail: result.error ?? 'The backtest failed.' });
    }
    context.output.result(result, (colors) => drawBacktest(workflow.name, result, colors));
    const isOver = maxPerPerson !== undefined && result.draft.overLimit.people > 0;
    return isOver ? exitCodes.refused : exitCodes.done;
  },
});

/** Waits for the end; an interruption stops it, since a project may have two at once. */
async function follow({ host, output }: Context, client: ApiClient, id: string): Promise<Backtest> {
  const progress = createProgress(host, 'Playing', output.human);
  const params = { id };
  try {
    for (;;) {
      const state = await client.getBacktest({ params });
      if (state.status !== 'running') return state;
      if (host.signal.aborted) {
        await client.stopBacktest({ params });
        throw new Failure(exitCodes.interrupted, {
          code: 'interrupted',
          detail: 'Interrupted; the backtest was stopped.',
        });
      }
      progress.update(state.progress, 1, `${count(state.events)} events`);
      await host.sleep(pollMs);
    }
  } finally {
    progress.end();
  }
}
