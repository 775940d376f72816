// What browsers load of the dashboard, measured in the chunks of the last build.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** One chunk in the manifest that Vite writes. */
export interface Chunk {
  file: string;
  isDynamicEntry?: boolean;
  /** Loaded with it. */
  imports?: string[];
  css?: string[];
}
export type Manifest = Readonly<Record<string, Chunk>>;

/** Limits in KB after gzip. A page is measured by what no other page loads; what several share, by chunk: the largest is the
 *  canvas (60 of it xyflow), which builder and read-only drawings load. */
export const budgets = { firstScripts: 185, firstStyles: 15, builder: 130, editor: 185, page: 40, shared: 70 };

export interface Figure {
  name: string;
  kb: number;
  limitKb: number;
}

const entry = 'index.html';

/** A chunk and everything that is loaded with it. */
function closureOf(manifest: Manifest, key: string, found = new Set<string>()): Set<string> {
  if (found.has(key)) return found;
  found.add(key);
  for (const next of manifest[key]?.imports ?? []) closureOf(manifest, next, found);
  return found;
}

function limitOf(key: string): number {
  if (key.startsWith('editor/')) return budgets.editor;
  return key.startsWith('builder/') || /builder/.test(key) ? budgets.builder : budgets.page;
}

/** Figures of the first load, of each page and of each chunk that pages share. `sizeOf` gives KB of a file. */
export function figuresOf(manifest: Manifest, sizeOf: (file: string) => number): Figure[] {
  const first = closureOf(manifest, entry);
  const sum = (files: Iterable<string>) => [...files].reduce((total, file) => total + sizeOf(file), 0);
  const scripts = (keys: Iterable<string>) => sum([...keys].map((key) => manifest[key]?.file ?? ''));
  const styles = new Set([...first].flatMap((key) => manifest[key]?.css ?? []));
  const entries = Object.keys(manifest).filter((key) => manifest[key]?.isDynamicEntry);
  const beyond = new Map(entries.map((key) => [key, [...closureOf(manifest, key)].filter((each) => !first.has(each))]));
  const users = new Map<string, number>();
  for (const keys of beyond.values()) for (const key of keys) users.set(key, (users.get(key) ?? 0) + 1);
  const own = (key: string) => (users.get(key) ?? 0) < 2;
  return [
    { name: 'first load, scripts', kb: scripts(first), limitKb: budgets.firstScripts },
    { name: 'first load, styles', kb: sum(styles), limitKb: budgets.firstStyles },
    ...[...beyond].map(([key, keys]) => ({ name: key, kb: scripts(keys.filter(own)), limitKb: limitOf(key) })),
    ...[...users.keys()]
      .filter((key) => !own(key))
      .map((key) => ({ name: `shared: ${key}`, kb: scripts([key]), limitKb: budgets.shared })),
  ];
}

/** Reads the manifest and the files of a build. */
export function measureDashboard(manifestFile: string, assets: string): Figure[] {
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest;
  return figuresOf(manifest, (file) => gzipSync(readFileSync(join(assets, file))).length / 1024);
}
