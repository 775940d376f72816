import { defineCommand } from '../../command.ts';
import { drawRun } from '../../output/run.ts';

export const showRun = defineCommand({
  args: [{ name: '<id>', text: 'id of the run' }],
  examples: [
    { line: 'sendora runs show 68b3f2c1-…', text: 'what happened' },
    { line: 'sendora runs show 68b3f2c1-… --json', text: 'with inputs, outputs and gates' },
  ],
  run: async ({ connection, client, output }, [id = '']) => {
    const run = await client(connection()).getRun({ params: { id } });
    output.result(run, (colors) => drawRun(run, colors));
  },
});
