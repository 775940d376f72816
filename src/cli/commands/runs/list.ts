import { RunStatus } from '../../../contract/workflows/run.ts';
import { findWorkflow } from '../../api/find-workflow.ts';
import { defineCommand } from '../../command.ts';
import { choice, value, wholeNumber } from '../../option.ts';
import { drawTable } from '../../output/table.ts';
import { minuteOf } from '../../output/words.ts';

const usualLimit = 20;

export const listRuns = defineCommand({
  options: {
    workflow: value('--workflow <name>', 'only of this workflow (name or id)'),
    status: choice('--status <status>', 'only with this status', RunStatus.options),
    user: value('--user <id>', 'only of this person'),
    limit: wholeNumber('--limit <count>', `how many, 1 to 100 (${usualLimit})`, 1),
  },
  examples: [
    { line: 'sendora runs list --workflow Cart --status running', text: 'what is under way' },
    { line: 'sendora runs list --user ada --json', text: 'the runs of a person, as JSON' },
  ],
  run: async ({ connection: connect, client: clientOf, output }, _given, options) => {
    const connection = connect();
    const client = clientOf(connection);
    const { workflow, status, user, limit = usualLimit } = options;
    const query = {
      projectId: connection.project,
      pageSize: Math.min(limit, 100),
      ...(status === undefined ? {} : { status }),
      ...(user === undefined ? {} : { userId: user }),
      ...(workflow === undefined ? {} : { workflowId: (await findWorkflow(client, connection.project, workflow)).id }),
    };
    const answer = await client.listRuns({ query });
    output.result(answer, ({ dim }) => {
      if (answer.data.length === 0) return 'No runs.';
      const rows = answer.data.map((run) => [
        run.id,
        run.status,
        run.workflowName,
        `v${run.version}`,
        run.userId ?? '–',
        minuteOf(run.startedAt),
        run.waitingFor ?? run.exitReason ?? (run.stepErrors > 0 ? `${run.stepErrors} step errors` : ''),
      ]);
      const table = drawTable(['RUN', 'STATUS', 'WORKFLOW', 'V', 'PERSON', 'STARTED (UTC)', 'NOTE'], rows);
      return answer.nextCursor === null
        ? table
        : `${table}\n${dim('There are more; narrow the list or raise --limit.')}`;
    });
  },
});
