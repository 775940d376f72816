import { describe, expect, test } from 'vitest';
import type { Verb } from '../../../src/cli/command.ts';
import { verbs } from '../../../src/cli/commands/registry.ts';
import { address, sendora } from '../../support/cli.ts';

/** Every verb with the words that lead to it. */
async function leaves(list: readonly Verb[], path: readonly string[] = []): Promise<string[][]> {
  const found = await Promise.all(
    list.map(async ({ name, load }) => {
      const [here, entry] = [[...path, name], await load()];
      return 'commands' in entry ? [here, ...(await leaves(entry.commands, here))] : [here];
    }),
  );
  return found.flat();
}
const all = await leaves(verbs);

describe('the help', () => {
  test('lists every verb with its summary', async () => {
    const { code, stdout } = await sendora(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatchSnapshot();
  });

  test.each(all)('of %s %s has two examples and says what each flag does', async (...path) => {
    const { code, stdout } = await sendora([...path, '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatchSnapshot();
    const [, examples = ''] = stdout.split('Examples:\n');
    expect(examples.trim().split('\n').length).toBeGreaterThanOrEqual(2);
    // A flag without a text would stand alone on its line.
    expect(stdout).not.toMatch(/^ {2}-\S+( <\S+>)?$/m);
  });

  test('is the same for a help command and a flag', async () => {
    expect((await sendora(['help', 'plan'])).stdout).toBe((await sendora(['plan', '--help'])).stdout);
  });
});

describe('usage', () => {
  test.each([
    [[], 'Which command?'],
    [['nonsense'], "Unknown command 'nonsense'"],
    [['plam'], 'Did you mean plan?'],
    [['drift'], 'shown by sendora plan'],
    [['prune'], 'sendora apply --prune'],
    [['plan', '--nonsense'], "Unknown option '--nonsense'"],
    [['plan', 'a', 'b'], 'Too many arguments'],
    [['track'], "Missing required argument 'event'"],
    [['runs'], 'Which command?'],
    [['runs', 'list', '--status', 'lost'], 'Allowed choices are queued'],
    [['runs', 'list', '--limit', '1.5'], 'takes a whole number'],
    [['tail', '--since', 'yesterday'], 'takes a span of time'],
    [['completion', 'powershell'], 'Allowed choices are bash, zsh, fish'],
    [['plan', '--json', '--human'], 'exclude each other'],
    [['plan', '--env'], 'argument missing'],
  ])('%j is refused with 3 and one JSON document', async (argv, sentence) => {
    const { code, stdout, stderr, problem } = await sendora(argv, { env: address });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(problem).toEqual({ code: 'usage', detail: expect.stringContaining(sentence) });
  });

  test('a person gets a sentence', async () => {
    const { stderr } = await sendora(['nonsense'], { answers: [] });
    expect(stderr).toContain('Error: \u001b[39m'.slice(0, 6));
    expect(stderr).toContain("Unknown command 'nonsense'.");
  });

  test('global flags may come before and after the verb', async () => {
    for (const argv of [
      ['--env', 'prod', 'whoami'],
      ['whoami', '--env', 'prod'],
    ]) {
      expect((await sendora(argv)).problem.detail).toContain('--env needs a sendora.json');
    }
  });

  test('the version is printed', async () => {
    expect(await sendora(['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n' });
  });
});

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish'])('of %s knows every verb and flag', async (shell) => {
    const { code, stdout } = await sendora(['completion', shell]);
    expect(code).toBe(0);
    for (const { name } of verbs) expect(stdout).toContain(name);
    for (const flag of ['detailed-exitcode', 'errors', 'env', 'from-line']) expect(stdout).toContain(flag);
  });
});
