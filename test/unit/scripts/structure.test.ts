import { expect, test } from 'vitest';
import { folderKnots, importCycles } from '../../../scripts/structure/graph.ts';
import { crossingLayers, pointingUp } from '../../../scripts/structure/layers.ts';
import { findingsOf, reportOf } from '../../../scripts/structure/report.ts';
import { parseTree } from '../../../scripts/structure/source.ts';

const importsOf = (text: string) =>
  parseTree({ 'src/a.ts': text, 'src/b.ts': '', 'src/c/index.ts': '', 'src/d.tsx': '' })[0]?.imports;

test.each([
  ['a value import', `import { x } from './b.ts';`],
  ['a type import', `import type { X } from './b.ts';`],
  ['an inline type import', `import { type X } from './b.ts';`],
  ['a default and a namespace import', `import x, * as y from './b.ts';`],
  ['an import for its effect', `import './b.ts';`],
  ['an import over several lines with a comment that has a quote', `import {\n  // it's one\n  x,\n} from './b.ts';`],
  ['export … from', `export { x } from './b.ts';`],
  ['export type … from', `export type { X } from './b.ts';`],
  ['export * from', `export * from './b.ts';`],
  ['export * as … from', `export * as b from './b.ts';`],
  ['a dynamic import over two lines', `const b = await import(\n  './b.ts'\n);`],
  ['a dynamic import of a template text', 'const b = () => import(`./b.ts`);'],
  ['an import type', `type X = import('./b.ts').X;`],
  ['the type of a module', `type B = typeof import('./b.ts');`],
  ['a path without an extension', `import { x } from './b';`],
  ['a path with the extension of the built file', `import { x } from './b.js';`],
  ['two imports of the same file', `import { x } from './b.ts';\nimport type { X } from './b.ts';`],
])('%s counts as an import', (_title, text) => {
  expect(importsOf(text)).toEqual(['src/b.ts']);
});

test('a folder and a tsx file are found without their extension', () => {
  expect(importsOf(`import './c';\nimport './d';`)).toEqual(['src/c/index.ts', 'src/d.tsx']);
});

test('comments and texts that look like imports do not count', () => {
  expect(importsOf(`// import './b.ts'\n/* export * from './b.ts' */\nconst text = "import('./b.ts')";`)).toEqual([]);
});

test('packages and files outside the tree are kept apart, also when their name is computed', () => {
  const [file] = parseTree({ 'src/a/b.ts': `import zod from 'zod';\nimport page from '../page.html';\nimport(name);` });
  expect(file).toMatchObject({ imports: [], packages: ['zod', '(a computed name)'], otherFiles: ['src/page.html'] });
});

test('a file that cannot be parsed is an error that names it', () => {
  expect(() => parseTree({ 'src/broken.ts': 'import {' })).toThrow('src/broken.ts');
});

test('files that reach each other are one cycle, type imports counted', () => {
  const files = parseTree({
    'src/a.ts': `import './b.ts';`,
    'src/b.ts': `export * from './c.ts';`,
    'src/c.ts': `import type { A } from './a.ts';`,
    'src/d.ts': `import './a.ts';`,
    'src/self.ts': `import type { S } from './self.ts';`,
  });
  expect(importCycles(files)).toEqual([['src/a.ts', 'src/b.ts', 'src/c.ts'], ['src/self.ts']]);
});

test('folders that import each other are a knot, although no two of their files do', () => {
  const files = parseTree({
    'src/worker/a/one.ts': `import '../b/one.ts';`,
    'src/worker/b/one.ts': '',
    'src/worker/b/two.ts': `import '../c/one.ts';`,
    'src/worker/c/one.ts': `import '../a/two.ts';`,
    'src/worker/a/two.ts': '',
    'src/worker/d/one.ts': `import '../a/one.ts';`,
  });
  expect(importCycles(files)).toEqual([]);
  expect(folderKnots(files)).toEqual([['src/worker/a', 'src/worker/b', 'src/worker/c']]);
});

test('the files of a folder that holds folders stand for themselves', () => {
  const files = parseTree({
    'src/worker/app.ts': `import './a/one.ts';`,
    'src/worker/ids.ts': '',
    'src/worker/a/one.ts': `import '../ids.ts';`,
  });
  expect(folderKnots(files)).toEqual([]);
});

test('a layer imports only what stands in its line, and src nothing of the scripts and tests', () => {
  const files = parseTree({
    'src/contract/a.ts': `import zod from 'zod';\nimport '../engine/a.ts';`,
    'src/engine/a.ts': `import '../contract/a.ts';\nimport { Hono } from 'hono';\nimport parser from '@handlebars/parser';`,
    'src/worker/a.ts': `import { Hono } from 'hono';\nimport '../engine/a.ts';\nimport type { S } from '../sandbox/a.ts';`,
    'src/sandbox/a.ts': `import page from './page.html';\nimport '../worker/a.ts';`,
    'src/sdk/a.ts': `import type { C } from '../contract/a.ts';\nimport zod from 'zod';`,
    'src/sdk/b.ts': `import type { T } from '../../test/support/tool.ts';\nimport '../../scripts/build.ts';`,
    'src/else/a.ts': '',
  });
  expect(crossingLayers(files)).toEqual([
    'src/contract/a.ts imports src/engine/a.ts',
    'src/else/a.ts has no layer',
    'src/engine/a.ts imports hono',
    'src/sandbox/a.ts imports src/worker/a.ts',
    'src/sdk/a.ts imports zod',
    'src/sdk/b.ts imports test/support/tool.ts',
    'src/sdk/b.ts imports scripts/build.ts',
    'src/worker/a.ts imports src/sandbox/a.ts',
  ]);
});

test('inside the Worker and the engine imports point down', () => {
  const files = parseTree({
    'src/worker/app.ts': `import './db/client.ts';`,
    'src/worker/db/client.ts': `import '../store/runs.ts';`,
    'src/worker/store/runs.ts': `import '../db/client.ts';\nimport './people.ts';`,
    'src/worker/store/people.ts': '',
    'src/worker/api/runs/service.ts': `import '../../pipeline/sweep.ts';`,
    'src/worker/pipeline/sweep.ts': '',
    'src/worker/stray.ts': '',
    'src/engine/gates/caps.ts': `import '../runs/state.ts';`,
    'src/engine/runs/state.ts': '',
  });
  expect(pointingUp(files)).toEqual([
    'src/worker/api/runs/service.ts imports src/worker/pipeline/sweep.ts',
    'src/worker/db/client.ts imports src/worker/store/runs.ts',
    'src/worker/stray.ts has no place',
    'src/engine/gates/caps.ts imports src/engine/runs/state.ts',
  ]);
});

test('SQL outside its folders and files over 300 lines are findings', () => {
  const files = parseTree({
    'src/worker/store/runs.ts': `db.prepare('SELECT 1');`,
    'src/worker/access/keys.ts': `db\n  .prepare('SELECT 1');`,
    'src/worker/access/quiet.ts': `// db.prepare('SELECT 1')\nprepare();`,
    'src/worker/ids.ts': `db['prepare']('SELECT 1');`,
    'src/contract/exact.ts': '\n'.repeat(300),
    'src/contract/long.ts': '\n'.repeat(301),
  });
  const broken = findingsOf(files).filter(({ found }) => found.length > 0);
  expect(broken.map(({ found }) => found)).toEqual([
    ['src/worker/access/keys.ts', 'src/worker/ids.ts'],
    ['src/contract/long.ts (301)'],
  ]);
});

test('the report has a line for every top folder and every rule', () => {
  const files = parseTree({
    'src/contract/a.ts': 'export const a = 1;\n',
    'src/sdk/b.ts': `import '../contract/a.ts';\n\n`,
    'src/sdk/c.ts': `import './b.ts';`,
  });
  const report = reportOf(files, [
    { rule: 'held', found: [] },
    { rule: 'broken', found: ['src/sdk/b.ts'] },
  ]);
  expect(report.split('\n').map((line) => line.trim().replace(/\s+/g, ' '))).toEqual([
    'folder files lines longest imports',
    'src/contract 1 1 1 0',
    'src/sdk 2 3 2 2',
    'all 3 4 2 2',
    '',
    'ok 0 held',
    'FAIL 1 broken',
    'src/sdk/b.ts',
  ]);
});
