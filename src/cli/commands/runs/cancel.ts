import { findWorkflow } from '../../api/find-workflow.ts';
import { defineCommand } from '../../command.ts';
import { confirm } from '../../confirm.ts';
import { choice, flag, value } from '../../option.ts';
import { counted } from '../../output/words.ts';
import { bulk, oneByOne, whichRuns } from './many.ts';

export const cancelRuns = defineCommand({
  args: [{ name: '[ids...]', text: 'ids of runs; or --workflow' }],
  options: {
    workflow: value('--workflow <name>', 'every active run of this workflow (name or id)'),
    status: choice('--status <status>', 'only with this status', ['queued', 'running', 'paused']),
    yes: flag('--yes', 'do not ask'),
  },
  examples: [
    { line: 'sendora runs cancel 68b3f2c1-…', text: 'one run' },
    { line: 'sendora runs cancel --workflow Cart --status paused --yes', text: 'all that are paused' },
  ],
  run: async (context, ids, { workflow, status, yes }) => {
    whichRuns(ids, workflow);
    const connection = context.connection();
    const client = context.client(connection);
    if (workflow === undefined) {
      await confirm(context, `Cancel ${counted(ids.length, 'run')}?`, yes);
      const done = await oneByOne(ids, (id) => client.cancelRun({ params: { id } }));
      context.output.result({ cancelled: done.length, runs: done }, () => `Cancelled ${counted(done.length, 'run')}.`);
      return;
    }
    const { id: workflowId, name } = await findWorkflow(client, connection.project, workflow);
    await confirm(context, `Cancel every ${status ?? 'active'} run of ${name}?`, yes);
    const answer = await bulk(context, 'Cancelling', async (cursor) => {
      const body = { workflowId, ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) };
      const { cancelled, ...rest } = await client.cancelRuns({ body });
      return { done: cancelled, ...rest };
    });
    const { done: cancelled, ...rest } = answer;
    context.output.result(
      { cancelled, ...rest },
      () => `Cancelled ${counted(cancelled, 'run')}; ${counted(rest.skipped, 'run')} left as they were.`,
    );
  },
});
