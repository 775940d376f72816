import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { bundleItems, bundleKinds } from '../../contract/bundle/registry.ts';
import { toFile, toFolder } from '../../engine/versions/bundle/folder/write.ts';
import { defineCommand } from '../command.ts';
import type { NotCarried, SourceFile } from '../convert/result.ts';
import { sourceNames, sources } from '../convert/sources.ts';
import { faultyFiles, usageFailure } from '../failure.ts';
import { readText } from '../files/read-text.ts';
import { shownPath } from '../files/source.ts';
import { writeFolder, writeWhole } from '../files/write-folder.ts';
import type { Host } from '../host.ts';
import { value } from '../option.ts';
import { counted } from '../output/words.ts';

/** Files that say anything about workflows and messages. */
const extensions = /\.(json|ya?ml|html|md|txt|liquid)$/;

export const convert = defineCommand({
  details:
    'Offline. What has no counterpart here, and what is unclear, is left out and listed; a condition that cannot be carried never holds. Workflows are inactive until you have read the list and switch them on. With --json the result is { bundle, notCarried, carried }.',
  args: [
    { name: '<product>', text: 'where the files come from', choices: sourceNames },
    { name: '<path>', text: 'folder or file' },
  ],
  options: {
    out: value('--out <dir>', 'folder to write the bundle into, or one file where the name ends with .json'),
  },
  examples: [
    { line: 'sendora convert knock ./knock --out sendora', text: 'a folder that knock pull wrote' },
    { line: 'sendora convert dittofeed journeys.json --json', text: 'see what would come of it, and write nothing' },
  ],
  run: async ({ host, output }, [product, path = ''], { out }) => {
    const source = sourceNames.find((name) => name === product);
    if (source === undefined) throw usageFailure(`There is no converter for ${product}.`);
    const result = sources[source](await readAll(host, path));
    if (!result.ok) throw faultyFiles(result.faults);
    const { bundle, notCarried, carried } = result;
    const target = out === undefined ? null : resolve(host.cwd, out);
    if (target?.endsWith('.json')) writeWhole(target, toFile(bundle));
    else if (target !== null) writeFolder(target, toFolder(bundle));
    const items = bundleKinds.reduce((sum, kind) => sum + (bundle[bundleItems[kind].key]?.length ?? 0), 0);
    const label = target === null ? 'nothing was written (--out <dir>)' : `in ${shownPath(host.cwd, target)}`;
    output.result({ bundle, notCarried, carried }, ({ green, yellow }) =>
      [
        ...notCarried.map((one) => `${yellow('–')} ${drawn(one)}`),
        `${green('✓')} ${counted(items, 'item')} with ${counted(carried - items, 'step')}, ${label}; ${counted(notCarried.length, 'thing')} not carried. Workflows are inactive.`,
      ].join('\n'),
    );
  },
});

const drawn = ({ where, what, instead }: NotCarried) =>
  `${where}: ${what}${instead === undefined ? '' : `\n    instead: ${instead}`}`;

/** The file, or all files of the folder that may matter, by path. Hidden files, packages and links are passed over. */
async function readAll(host: Host, path: string): Promise<SourceFile[]> {
  const root = resolve(host.cwd, path);
  if (!existsSync(root)) throw usageFailure(`${path} does not exist.`);
  if (!statSync(root).isDirectory()) return [{ path: basename(root), text: await readText(host, root) }];
  const found: string[] = [];
  const open = [''];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const entry of readdirSync(join(root, at), { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const name = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) open.push(name);
      else if (entry.isFile() && extensions.test(entry.name)) found.push(name);
    }
  }
  return Promise.all(found.sort().map(async (name) => ({ path: name, text: await readText(host, join(root, name)) })));
}
