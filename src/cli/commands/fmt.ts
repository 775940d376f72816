import type { Bundle } from '../../contract/bundle.ts';
import { fromFolder } from '../../engine/versions/bundle/folder/read.ts';
import { toFile, toFolder } from '../../engine/versions/bundle/folder/write.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { type JudgedSource, readJudged } from '../files/judged.ts';
import { readText } from '../files/read-text.ts';
import { readFiles } from '../files/source.ts';
import { type FolderChanges, folderChanges, writeFolder, writeWhole } from '../files/write-folder.ts';
import { flag } from '../option.ts';
import { counted } from '../output/words.ts';

export const fmt = defineCommand({
  details: 'Standard input is written to standard output. Files of the folder form are named after their items.',
  args: [{ name: '[path]', text: 'file, folder or - for standard input; else the dir of sendora.json' }],
  options: { check: flag('--check', 'write nothing; 1 if something would be written') },
  examples: [
    { line: 'sendora fmt', text: 'the files of this repository' },
    { line: 'sendora fmt --check', text: 'in CI: fails where somebody forgot to' },
  ],
  run: async (context, [path], { check }) => {
    const source = await readJudged(context, path);
    if (source.path === null) {
      context.output.raw(toFile(source.bundle));
      return;
    }
    const changes =
      source.form === 'folder' ? ofFolder(source.path, source.bundle, check) : await ofFile(context, source, check);
    const { written, removed } = changes;
    const total = written.length + removed.length;
    context.output.result({ check, ...changes }, ({ green }) =>
      [
        ...written.map((name) => `  ~ ${name}`),
        ...removed.map((name) => `  - ${name}`),
        total === 0
          ? `${green('✓')} ${source.label} is in canonical form.`
          : `${counted(total, 'file')} ${check ? 'would change' : 'changed'}.`,
      ].join('\n'),
    );
    return check && total > 0 ? exitCodes.refused : exitCodes.done;
  },
});

async function ofFile(
  { host }: Context,
  { path, label, bundle }: JudgedSource,
  check: boolean,
): Promise<FolderChanges> {
  const text = toFile(bundle);
  const isSame = path === null || text === (await readText(host, path));
  if (!isSame && !check) writeWhole(path, text);
  return { written: isSame ? [] : [label], removed: [] };
}

function ofFolder(folder: string, bundle: Bundle, check: boolean): FolderChanges {
  const files = toFolder(bundle);
  // Every item is in the bundle, so whatever file it was in is not needed beside its canonical one.
  const replaced = fromFolder(readFiles(folder)).items.flatMap((item) => item.files);
  return check ? folderChanges(folder, files, replaced) : writeFolder(folder, files, replaced);
}
