// Prints how the code is put together and fails where it breaks a rule of docs/architecture.md: import cycles, folders
// or entities that import each other, imports that point up, SQL outside its places, files over their length.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { enginePlaces, sqlFolders, workerPlaces } from './structure/places.ts';

const root = join(import.meta.dirname, '..');
const longest = 300;

interface SourceFile {
  path: string;
  text: string;
  imports: string[];
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s+['"](\.[^'"]+)['"]|import\(['"](\.[^'"]+)['"]\)|(?:^|\n)import\s+['"](\.[^'"]+)['"]/g;

const files = readSources('src');
const byPath = new Map(files.map((file) => [file.path, file]));
const cycles = importCycles();
const worker = files.filter(({ path }) => path.startsWith('src/worker/'));
const pairs = mutualFolders(worker);
const up = [...pointingUp('src/worker/', workerPlaces), ...pointingUp('src/engine/', enginePlaces)];
const strayed = worker.filter(
  ({ path, text }) => text.includes('.prepare(') && !sqlFolders.some((folder) => path.startsWith(folder)),
);
const siblings = worker.flatMap(({ path, imports }) =>
  imports.filter((target) => areSiblings(path, target)).map((target) => `${path} imports ${target}`),
);
const long = files.filter(({ text }) => text.split('\n').length - 1 > longest);

const findings: [string, string[]][] = [
  ['import cycles of files, type imports counted', cycles.map((cycle) => cycle.join(' → '))],
  ['folders of src/worker that import each other', pairs],
  ['imports that point up or sideways', up],
  ['entities of src/worker/api that import each other', siblings],
  [`files with .prepare( outside ${sqlFolders.join(', ')}`, strayed.map(({ path }) => path)],
  [`files over ${longest} lines`, long.map(({ path }) => path)],
];
const edges = files.reduce((sum, file) => sum + file.imports.length, 0);
console.log(`${files.length} files, ${edges} imports`);
for (const [title, found] of findings) {
  console.log(`${String(found.length).padStart(4)}  ${title}`);
  for (const line of found) console.log(`      ${line}`);
}
if (findings.some(([, found]) => found.length > 0)) process.exitCode = 1;

function readSources(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith('.ts') || path.endsWith('.tsx'))
    .filter((path) => statSync(join(root, path)).isFile())
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      const imports = [...text.matchAll(importPattern)].map(([, a, b, c]) =>
        normalize(join(dirname(path), a ?? b ?? c ?? '')),
      );
      return { path, text, imports };
    });
}

/** Groups of files that can reach each other (Tarjan). */
function importCycles(): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (path: string): number => {
    order.set(path, order.size);
    let lowest = order.get(path) ?? 0;
    stack.push(path);
    for (const next of byPath.get(path)?.imports ?? []) {
      if (!byPath.has(next)) continue;
      if (!order.has(next)) lowest = Math.min(lowest, visit(next));
      else if (stack.includes(next)) lowest = Math.min(lowest, order.get(next) ?? lowest);
    }
    low.set(path, lowest);
    if (lowest === order.get(path)) {
      const group = stack.splice(stack.indexOf(path));
      if (group.length > 1) found.push(group);
    }
    return lowest;
  };
  for (const { path } of files) if (!order.has(path)) visit(path);
  return found;
}

/** Whether two files are of two entities: what they share belongs in a lower layer. */
function areSiblings(path: string, target: string): boolean {
  const entityOf = (name: string) => /^src\/worker\/api\/([^/]+)\//.exec(name)?.[1];
  const [from, to] = [entityOf(path), entityOf(target)];
  return from !== undefined && to !== undefined && from !== to;
}

/** A folder with folders in it is not one part: its own files stand for themselves. */
function mutualFolders(sources: SourceFile[]): string[] {
  const holders = new Set(sources.map(({ path }) => dirname(dirname(path))));
  const partOf = (path: string) => (holders.has(dirname(path)) ? path : dirname(path));
  const edges = new Set<string>();
  for (const { path, imports } of sources) {
    for (const target of imports) {
      if (byPath.has(target) && partOf(target) !== partOf(path)) edges.add(`${partOf(path)} ${partOf(target)}`);
    }
  }
  return [...edges].filter((edge) => {
    const [from = '', to = ''] = edge.split(' ');
    return from < to && edges.has(`${to} ${from}`);
  });
}

/** Imports that are not allowed by the places: each part of a tree may import only what stands below it. */
function pointingUp(base: string, places: readonly (readonly string[])[]): string[] {
  const rankOf = (path: string) =>
    places.findIndex((parts) => parts.some((part) => path === base + part || path.startsWith(`${base}${part}/`)));
  const partOf = (path: string) =>
    places.flat().find((part) => path === base + part || path.startsWith(`${base}${part}/`));
  return files
    .filter(({ path }) => path.startsWith(base))
    .flatMap(({ path, imports }) => {
      const from = rankOf(path);
      if (from < 0) return [`${path} has no place`];
      return imports
        .filter((target) => target.startsWith(base))
        .filter((target) => rankOf(target) < from || (rankOf(target) === from && partOf(target) !== partOf(path)))
        .map((target) => `${relative('src', path)} imports ${relative('src', target)}`);
    });
}
