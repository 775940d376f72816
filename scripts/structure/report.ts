// What check-structure.ts prints: a table of the top folders, and every rule with what breaks it.
import { folderKnots, importCycles } from './graph.ts';
import { crossingLayers, pointingUp } from './layers.ts';
import { sqlFolders } from './places.ts';
import type { SourceFile } from './source.ts';

export interface Finding {
  rule: string;
  found: string[];
}

const maxLines = 300;

export function findingsOf(files: readonly SourceFile[]): Finding[] {
  const worker = files.filter(({ path }) => path.startsWith('src/worker/'));
  const strayed = worker.filter(
    ({ path, preparesSql }) => preparesSql && !sqlFolders.some((folder) => path.startsWith(folder)),
  );
  const long = files.filter(({ lines }) => lines > maxLines);
  return [
    { rule: 'import cycles of files, type imports counted', found: importCycles(files).map(chain) },
    { rule: 'knots of folders of src/worker that import each other', found: folderKnots(worker).map(chain) },
    { rule: 'imports across the layers of src or out of src', found: crossingLayers(files) },
    { rule: 'imports inside the Worker or the engine that point up or sideways', found: pointingUp(files) },
    { rule: `files with .prepare outside ${sqlFolders.join(', ')}`, found: strayed.map(({ path }) => path) },
    { rule: `files over ${maxLines} lines`, found: long.map(({ path, lines }) => `${path} (${lines})`) },
  ];
}

const chain = (group: string[]) => group.join(' ↔ ');

export function reportOf(files: readonly SourceFile[], findings: readonly Finding[]): string {
  const rules = findings.flatMap(({ rule, found }) => [
    `${found.length === 0 ? 'ok  ' : 'FAIL'} ${String(found.length).padStart(4)}  ${rule}`,
    ...found.map((line) => `             ${line}`),
  ]);
  return [...folderTable(files), '', ...rules].join('\n');
}

function folderTable(files: readonly SourceFile[]): string[] {
  const folders = Map.groupBy(files, ({ path }) => path.split('/').slice(0, 2).join('/'));
  const rows = [...folders, ['all' as string, files] as const].map(([name, group]) => [
    name,
    group.length,
    group.reduce((sum, { lines }) => sum + lines, 0),
    Math.max(...group.map(({ lines }) => lines)),
    group.reduce((sum, { imports }) => sum + imports.length, 0),
  ]);
  const head = ['folder', 'files', 'lines', 'longest', 'imports'];
  return [head, ...rows].map(([name, ...figures]) =>
    [String(name).padEnd(14), ...figures.map((figure) => String(figure).padStart(8))].join(''),
  );
}
