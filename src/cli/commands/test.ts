import { runTests, watchTests } from '../bundles/run-tests.ts';
import { defineCommand } from '../command.ts';
import { flag, value, wholeNumber } from '../option.ts';

export const test = defineCommand({
  details: 'Time is simulated, nothing is sent, and no server is needed. Every failure has its file and line.',
  args: [{ name: '[path]', text: 'file, folder or - for standard input; else the dir of sendora.json' }],
  options: {
    grep: value('--grep <text>', 'only tests with this in their name or that of their workflow'),
    coverage: wholeNumber('--coverage <percent>', '1 where less of the steps and ways is covered'),
    watch: flag('--watch', 'run again whenever a file changes'),
  },
  examples: [
    { line: 'sendora test', text: 'all tests of this repository' },
    { line: 'sendora test --grep Cart --watch', text: 'while working on a workflow' },
  ],
  run: async (context, [path], options) => {
    if (options.watch) return watchTests(context, path, options);
    return runTests(context, path, options);
  },
});
