import { findWorkflow } from '../../api/find-workflow.ts';
import { defineCommand } from '../../command.ts';
import { confirm } from '../../confirm.ts';
import { flag, value } from '../../option.ts';
import { counted } from '../../output/words.ts';
import { bulk, oneByOne, whichRuns } from './many.ts';

export const retryRuns = defineCommand({
  args: [{ name: '[ids...]', text: 'ids of runs; or --workflow' }],
  options: {
    workflow: value('--workflow <name>', 'every failed run of this workflow (name or id)'),
    from: value('--from <label>', 'step to start with; the one that failed when left out'),
    yes: flag('--yes', 'do not ask'),
  },
  examples: [
    { line: 'sendora runs retry 68b3f2c1-…', text: 'at the step that failed' },
    { line: 'sendora runs retry --workflow Cart --from reminder --yes', text: 'all failed ones, from a step' },
  ],
  run: async (context, ids, { workflow, from, yes }) => {
    whichRuns(ids, workflow);
    const connection = context.connection();
    const client = context.client(connection);
    if (workflow === undefined) {
      await confirm(context, `Restart ${counted(ids.length, 'run')}?`, yes);
      const body = from === undefined ? {} : { from };
      const done = await oneByOne(ids, (id) => client.restartRun({ params: { id }, body }));
      context.output.result({ restarted: done.length, runs: done }, () => `Restarted ${counted(done.length, 'run')}.`);
      return;
    }
    const { id: workflowId, name } = await findWorkflow(client, connection.project, workflow);
    await confirm(context, `Restart every failed run of ${name}?`, yes);
    const answer = await bulk(context, 'Restarting', async (cursor) => {
      const body = { workflowId, ...(from ? { step: from } : {}), ...(cursor ? { cursor } : {}) };
      const { restarted, ...rest } = await client.restartRuns({ body });
      return { done: restarted, ...rest };
    });
    const { done: restarted, ...rest } = answer;
    context.output.result(
      { restarted, ...rest },
      () => `Restarted ${counted(restarted, 'run')}; ${counted(rest.skipped, 'run')} left as they were.`,
    );
  },
});
