import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Paths, pathsOf, publicPaths } from '../../../src/dashboard/paths.ts';

const source = join(import.meta.dirname, '../../../src/dashboard');

test('every address of a project', () => {
  const paths = pathsOf('p-1');
  const args: Partial<Record<keyof Paths, string[]>> = { workflowVersion: ['a/b', '3'], settings: ['keys'] };
  const all = Object.entries(paths).map(([name, make]) => {
    const given = args[name as keyof Paths] ?? (make.length > 1 ? ['a/b c'] : []);
    return `${name}: ${(make as (...given: string[]) => string)(...given)}`;
  });
  expect(all).toMatchSnapshot();
});

test('search parameters are encoded, and those without a value are left out', () => {
  const { runs, person } = pathsOf('p-1');
  expect(runs({ status: 'failed', userId: 'a&b', workflowId: null, from: undefined })).toBe(
    '/app/p-1/runs?status=failed&userId=a%26b',
  );
  expect(person('ada@example.com', { tab: '' })).toBe('/app/p-1/people/ada%40example.com');
  expect(publicPaths.start()).toBe('/');
});

test('no other file writes an address of the dashboard', () => {
  const others = globSync('**/*.{ts,tsx}', { cwd: source }).filter((file) => file !== 'paths.ts');
  const found = others.filter((file) => /['"`]\/app\//.test(readFileSync(join(source, file), 'utf8')));
  expect(found).toEqual([]);
});
