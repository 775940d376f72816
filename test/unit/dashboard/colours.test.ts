import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const source = join(import.meta.dirname, '../../../src/dashboard');
/** The tokens, and the table from the colours of the code editor's default theme to tokens. */
const exempt = ['tokens.css', 'editor/theme.ts'];
/** A colour written out, in code, in a class or in a style. */
const colour = /#(?:[0-9a-f]{3,4}){1,2}\b|\b(?:rgba?|hsla?|oklch|oklab)\(/i;

test('components name tokens, so that a theme changes every colour', () => {
  const files = globSync('**/*.{ts,tsx,css}', { cwd: source }).filter((file) => !exempt.includes(file));
  const found = files.flatMap((file) =>
    readFileSync(join(source, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (colour.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});

test('both ways into the dark theme set the same tokens', () => {
  const css = readFileSync(join(source, 'tokens.css'), 'utf8');
  const tokensOf = (block: string) =>
    block
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('--'));
  const [light = '', chosen = '', system = ''] = css.split(/:root[^{]*\{/).slice(1);
  const namesOf = (block: string) => tokensOf(block).map((line) => line.split(':')[0]);
  expect(tokensOf(chosen).length).toBeGreaterThan(40);
  expect(tokensOf(system)).toEqual(tokensOf(chosen));
  expect(namesOf(chosen)).toEqual(namesOf(light).filter((name) => name !== undefined));
});
