import type { DriftList, ImportResult } from '../../contract/bundle/import.ts';
import { prepare, sendImport } from '../bundles/prepare.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { flag } from '../option.ts';
import type { Colors } from '../output/colors.ts';
import { drawItems } from '../output/plan.ts';
import { counted } from '../output/words.ts';
import { nameOf } from '../settings/settings.ts';

export const diff = defineCommand({
  details: 'Shows every value: + is in the files, - is in the project. Items that only the project has are listed too.',
  args: [{ name: '[path]', text: 'file, folder or - for standard input; else the dir of sendora.json' }],
  options: { detailedExitcode: flag('--detailed-exitcode', '2 where files and project differ') },
  examples: [
    { line: 'sendora diff --env prod', text: 'what is different there' },
    { line: 'sendora diff --detailed-exitcode --quiet', text: 'in CI: 2 where it is' },
  ],
  run: async (context, [path], { detailedExitcode }) => {
    // What prune would delete is what only the project has of this source.
    const choices = { prune: true, overwrite: true, takeOver: true, runs: undefined, ref: undefined };
    const prepared = await prepare(context, path, choices);
    const client = context.client(prepared.connection);
    const { project } = prepared.connection;
    const result = await sendImport(client, prepared, { dryRun: true, onDrift: 'overwrite' });
    const { data } = await client.listDrift({ query: { projectId: project } });
    const named = new Set(result.items.map(({ kind, name }) => `${kind} ${name}`));
    const unmanaged = data.filter(({ kind, name, state }) => state === 'unmanaged' && !named.has(`${kind} ${name}`));
    const items = result.items.filter(({ action, drift }) => action !== 'unchanged' || drift !== null);
    const { variables } = result;
    const differences = items.length + variables.length;
    context.output.result({ items, variables, unmanaged }, (colors) =>
      [
        `Files (+) and ${nameOf(prepared.connection)} (-)`,
        ...drawItems(
          { ...result, items, needs: [], warnings: [], tests: noTests },
          { colors, now: context.host.now(), withValues: true },
        ),
        ...drawUnmanaged(unmanaged, colors),
        differences === 0 ? 'They are the same.' : `${counted(differences, 'difference')}.`,
      ].join('\n'),
    );
    return detailedExitcode && differences > 0 ? exitCodes.changes : exitCodes.done;
  },
});

const noTests: ImportResult['tests'] = { passed: 0, failed: 0, results: [], coverage: { percent: 100, workflows: [] } };

function drawUnmanaged(items: DriftList['data'], { dim }: Colors): string[] {
  return items.map(({ kind, name }) => dim(`  ? ${kind.padEnd(9)} ${name}   only in the project, made by hand`));
}
