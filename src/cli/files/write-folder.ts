// Writes the folder form. Files that an earlier write made and that are not part of the bundle any more are removed;
// which those are is kept in a file, so that nothing that a person put there is ever lost.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FolderFile } from '../../engine/versions/bundle/folder/write.ts';
import { readFiles } from './source.ts';

/** Names of the files that were written. */
const record = '.sendora-files';

export interface FolderChanges {
  written: string[];
  removed: string[];
}

/**
 * What writing these files would change. `replaced`: files that the content of `files` was read from, perhaps under other
 * names.
 */
export function folderChanges(
  folder: string,
  files: readonly FolderFile[],
  replaced: readonly string[] = [],
): FolderChanges {
  const present = new Map(existsSync(folder) ? readFiles(folder).map(({ path, text }) => [path, text]) : []);
  const wanted = new Set(files.map(({ path }) => path));
  const old = new Set([...readRecord(folder), ...replaced]);
  return {
    written: files.filter(({ path, text }) => present.get(path) !== text).map(({ path }) => path),
    removed: [...old].filter((path) => present.has(path) && !wanted.has(path)).sort(),
  };
}

export function writeFolder(
  folder: string,
  files: readonly FolderFile[],
  replaced: readonly string[] = [],
): FolderChanges {
  const changes = folderChanges(folder, files, replaced);
  write(folder, files, changes);
  remember(
    folder,
    files.map(({ path }) => path),
  );
  return changes;
}

/** Writes some items into a folder and leaves the others alone. */
export function addToFolder(folder: string, files: readonly FolderFile[], replaced: readonly string[]): FolderChanges {
  const known = readRecord(folder);
  const { written, removed } = folderChanges(folder, files, replaced);
  const changes = { written, removed: removed.filter((path) => replaced.includes(path)) };
  write(folder, files, changes);
  remember(
    folder,
    [...known, ...files.map(({ path }) => path)].filter((path) => !changes.removed.includes(path)),
  );
  return changes;
}

function write(folder: string, files: readonly FolderFile[], { written, removed }: FolderChanges): void {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  for (const path of written) writeWhole(join(folder, path), texts.get(path) ?? '');
  for (const path of removed) rmSync(join(folder, path), { force: true });
}

function remember(folder: string, paths: readonly string[]): void {
  const names = [...new Set(paths)].sort();
  if (names.join() === readRecord(folder).join()) return;
  writeWhole(join(folder, record), names.map((name) => `${name}\n`).join(''));
}

/** Written aside and renamed, so that an interruption leaves the old file or the new one. */
export function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const aside = `${path}.${process.pid}.tmp`;
  writeFileSync(aside, text);
  renameSync(aside, path);
}

function readRecord(folder: string): string[] {
  const path = join(folder, record);
  if (!existsSync(path)) return [];
  // A name that leads elsewhere was not written by us.
  const isInside = (name: string) => /^[^/\\.][^\\]*$/.test(name) && !name.split('/').includes('..');
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((name) => name !== '' && isInside(name));
}
