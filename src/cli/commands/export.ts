import { existsSync, statSync } from 'node:fs';
import { bundleItems, bundleKinds } from '../../contract/bundle/registry.ts';
import type { Bundle } from '../../contract/bundle.ts';
import { fromFolder } from '../../engine/versions/bundle/folder/read.ts';
import { toFile, toFolder } from '../../engine/versions/bundle/folder/write.ts';
import type { Fields } from '../../engine/versions/bundle/kinds/kind.ts';
import { identityOf } from '../../engine/versions/bundle/registry.ts';
import { findWorkflow } from '../api/find-workflow.ts';
import { renameChannels, reversed } from '../bundles/channels.ts';
import { defineCommand } from '../command.ts';
import { pathOf, readFiles, shownPath } from '../files/source.ts';
import { addToFolder, writeFolder, writeWhole } from '../files/write-folder.ts';
import { flag, value } from '../option.ts';
import { counted } from '../output/words.ts';

export const exportBundle = defineCommand({
  details:
    'Into a folder, one file for each item; into a path that ends with .json, or with --file, one file. Files of items that the project no longer has are removed where an earlier export or fmt wrote them.',
  args: [{ name: '[path]', text: 'folder, file, or - for standard output; else the dir of sendora.json' }],
  options: {
    file: flag('--file', 'write one file, whatever the name of the path'),
    workflow: value('--workflow <name>', 'only this workflow (name or id) and all that it uses'),
    source: value('--source <name>', 'only what this source has imported'),
  },
  examples: [
    { line: 'sendora export', text: 'take what was made by hand into the files' },
    { line: 'sendora export - --workflow Cart > cart.json', text: 'one workflow as a file' },
  ],
  run: async (context, [path], { file, workflow, source }) => {
    const { host, output } = context;
    const connection = context.connection(path);
    const client = context.client(connection);
    const query = { projectId: connection.project, ...(source === undefined ? {} : { source }) };
    const exported =
      workflow === undefined
        ? await client.exportBundle({ query })
        : await client.exportWorkflow({
            params: { id: (await findWorkflow(client, connection.project, workflow)).id },
          });
    const bundle = renameChannels(exported, reversed(connection.channels));
    if (path === '-') return void output.raw(toFile(bundle));
    const target = pathOf(context, path);
    const isFile = file || target.endsWith('.json') || (existsSync(target) && statSync(target).isFile());
    const label = shownPath(host.cwd, target);
    if (isFile) writeWhole(target, toFile(bundle));
    const changes = isFile ? { written: [label], removed: [] } : writeInto(target, bundle, workflow === undefined);
    const items = bundleKinds.reduce((sum, kind) => sum + (bundle[bundleItems[kind].key]?.length ?? 0), 0);
    output.result({ path: label, items, ...changes }, () =>
      [
        ...changes.removed.map((name) => `  - ${name}`),
        `${counted(items, 'item')} in ${label}: ${counted(changes.written.length, 'file')} written, ${changes.removed.length} removed.`,
      ].join('\n'),
    );
  },
});

function writeInto(folder: string, bundle: Bundle, isWhole: boolean) {
  const files = toFolder(bundle);
  if (!isWhole) return addToFolder(folder, files, replacedIn(folder, bundle));
  return writeFolder(folder, files, replacedIn(folder, bundle));
}

/** Files of items that are exported, whatever their names are. */
function replacedIn(folder: string, bundle: Bundle): string[] {
  if (!existsSync(folder)) return [];
  const exported = new Set(
    bundleKinds.flatMap((kind) =>
      ((bundle[bundleItems[kind].key] ?? []) as Fields[]).map((item) => `${kind} ${identityOf(kind, item)}`),
    ),
  );
  return fromFolder(readFiles(folder)).items.flatMap(({ kind, item, files }) =>
    kind !== 'variable' && exported.has(`${kind} ${identityOf(kind, item)}`) ? files : [],
  );
}
