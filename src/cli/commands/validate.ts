import { bundleItems, bundleKinds } from '../../contract/bundle/registry.ts';
import { defineCommand } from '../command.ts';
import { readJudged } from '../files/judged.ts';
import { counted } from '../output/words.ts';

export const validate = defineCommand({
  details:
    'Finds everything but what only the project knows, such as whether it has a channel. The tests are run by sendora test.',
  args: [{ name: '[path]', text: 'file, folder or - for standard input; else the dir of sendora.json' }],
  examples: [
    { line: 'sendora validate', text: 'the files of this repository' },
    { line: 'sendora validate bundle.json --json', text: 'one file, with problems as JSON' },
  ],
  run: async (context, [path]) => {
    const { label, judged } = await readJudged(context, path);
    const items = Object.fromEntries(
      bundleKinds.map((kind) => [bundleItems[kind].key, judged.items.filter((item) => item.kind === kind).length]),
    );
    context.output.result(
      { ok: true, path: label, items },
      ({ green }) => `${green('✓')} ${label} is valid: ${counted(judged.items.length, 'item')}.`,
    );
  },
});
