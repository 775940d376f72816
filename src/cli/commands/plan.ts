import { drawPlan } from '../bundles/draw.ts';
import { importOptions } from '../bundles/import-options.ts';
import { writePlan } from '../bundles/plan-file.ts';
import { hasChanges, prepare, sendImport } from '../bundles/prepare.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { flag, value } from '../option.ts';

export const plan = defineCommand({
  details:
    'Nothing is written. What somebody changed by hand is marked as drift; apply refuses it unless --overwrite is given.',
  args: [{ name: '[path]', text: 'file, folder or - for standard input; else the dir of sendora.json' }],
  options: {
    ...importOptions,
    out: value('--out <file>', 'keep the plan, so that sendora apply --plan does exactly it'),
    detailedExitcode: flag('--detailed-exitcode', '2 where something would change'),
  },
  examples: [
    { line: 'sendora plan --env prod', text: 'what an apply would change' },
    { line: 'sendora plan --prune --detailed-exitcode', text: 'in CI: 2 where files and project differ' },
  ],
  run: async (context, [path], options) => {
    const prepared = await prepare(context, path, options);
    const client = context.client(prepared.connection);
    const result = await sendImport(client, prepared, { dryRun: true, onDrift: 'overwrite' });
    if (options.out !== undefined) writePlan(context, options.out, prepared, result);
    context.output.result(result, (colors) => drawPlan(result, prepared, colors, context.host.now()));
    return options.detailedExitcode && hasChanges(result) ? exitCodes.changes : exitCodes.done;
  },
});
