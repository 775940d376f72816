import { expect, test } from 'vitest';
import { type Figure, figuresOf, type Manifest } from '../../../scripts/bundle/dashboard.ts';

const manifest: Manifest = {
  'index.html': { file: 'index.js', imports: ['_react.js'], css: ['index.css'] },
  '_react.js': { file: 'react.js' },
  '_table.js': { file: 'table.js', imports: ['_react.js'] },
  '_zod.js': { file: 'zod.js' },
  'pages/runs.tsx': { file: 'runs.js', isDynamicEntry: true, imports: ['_react.js', '_table.js'] },
  'pages/people.tsx': { file: 'people.js', isDynamicEntry: true, imports: ['_table.js'] },
  'builder/builder-page.tsx': { file: 'builder.js', isDynamicEntry: true, imports: ['_zod.js'] },
  'editor/code-editor.tsx': { file: 'editor.js', isDynamicEntry: true },
};
const sizes: Readonly<Record<string, number>> = {
  'index.js': 100,
  'react.js': 70,
  'index.css': 8,
  'table.js': 20,
  'zod.js': 32,
  'runs.js': 5,
  'people.js': 41,
  'builder.js': 90,
  'editor.js': 170,
};

const figure = (name: string): Figure | undefined =>
  figuresOf(manifest, (file) => sizes[file] ?? Number.NaN).find((each) => each.name === name);

test('the first load is the entry with all that it imports', () => {
  expect(figure('first load, scripts')).toEqual({ name: 'first load, scripts', kb: 170, limitKb: 185 });
  expect(figure('first load, styles')?.kb).toBe(8);
});

test('a page is measured by what it alone loads, and what pages share by itself', () => {
  expect(figure('pages/runs.tsx')).toEqual({ name: 'pages/runs.tsx', kb: 5, limitKb: 40 });
  expect(figure('pages/people.tsx')).toMatchObject({ kb: 41, limitKb: 40 });
  expect(figure('shared: _table.js')).toMatchObject({ kb: 20, limitKb: 70 });
  expect(figure('builder/builder-page.tsx')).toMatchObject({ kb: 122, limitKb: 130 });
  expect(figure('editor/code-editor.tsx')).toMatchObject({ kb: 170, limitKb: 185 });
});
