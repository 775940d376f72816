// Reads the files of a bundle, whichever form they have: one file, a folder, or standard input.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { Fault } from '../../contract/errors.ts';
import { fromFolder } from '../../engine/versions/bundle/folder/read.ts';
import type { FolderFile } from '../../engine/versions/bundle/folder/write.ts';
import { readJson } from '../../engine/versions/bundle/read-json.ts';
import type { Context } from '../context.ts';
import { type LocatedFault, usageFailure } from '../failure.ts';
import type { LoadedProjectFile } from '../settings/project-file.ts';
import { projectFileName } from '../settings/project-file.ts';
import { readText, reasonOf } from './read-text.ts';

/** A bundle as it was read, not judged yet. */
export interface BundleSource {
  form: 'file' | 'folder' | 'stdin';
  /** Absolute path; null for standard input. */
  path: string | null;
  /** As messages name it. */
  label: string;
  value: unknown;
  /** Of the files themselves; more may be wrong with the bundle. */
  faults: LocatedFault[];
  /** Whether there is no bundle at all to be judged. */
  isUnreadable: boolean;
  /** A fault of the bundle, with its place in the files. */
  located(fault: Fault): LocatedFault;
}

/** Extensions of the folder form, and of YAML, which is refused; everything else in it is left alone. */
const extensions = /\.(json|html|txt|hbs|ya?ml)$/;

const inText = /\(line (\d+), column (\d+)\)$/;

export async function readSource(context: Context, given: string | undefined): Promise<BundleSource> {
  const { host } = context;
  if (given === '-') return readOne('stdin', null, '<stdin>', await host.readStdin());
  const path = pathOf(context, given);
  const label = shownPath(host.cwd, path);
  if (!existsSync(path)) throw usageFailure(`${label} does not exist.`);
  if (statSync(path).isDirectory()) return readFolder(host.cwd, path, label);
  return readOne('file', path, label, await readText(host, path));
}

/** The argument, else what sendora.json names. A folder with a project file means the folder that it names. */
export function pathOf(context: Context, given: string | undefined): string {
  const { cwd } = context.host;
  if (given === undefined) {
    const projectFile = context.projectFile();
    if (projectFile !== null) return filesOf(projectFile);
    throw usageFailure('Which files? Name a file or a folder, or run this where a sendora.json is (sendora init).');
  }
  const path = resolve(cwd, given);
  if (!existsSync(join(path, projectFileName))) return path;
  const projectFile = context.projectFile(path);
  return projectFile === null ? path : filesOf(projectFile);
}

const filesOf = ({ folder, file }: LoadedProjectFile) => resolve(folder, file.dir);

/** From the current folder where that is shorter to read. */
export function shownPath(cwd: string, path: string): string {
  const short = relative(cwd, path);
  return short === '' ? '.' : short.startsWith('..') || isAbsolute(short) ? path : short;
}

function readOne(form: 'file' | 'stdin', path: string | null, label: string, text: string): BundleSource {
  const { value, faults, isUnreadable, locate } = readJson(text);
  const located = (fault: Fault) => ({ ...fault, file: label, ...locate(fault.pointer) });
  return { form, path, label, value, faults: faults.map(located), isUnreadable, located };
}

function readFolder(cwd: string, path: string, label: string): BundleSource {
  const files = readFiles(path);
  if (files.length === 0) throw usageFailure(`${label} holds no files of a bundle; sendora init --example makes some.`);
  const { value, faults, locate } = fromFolder(files);
  const shown = (file: string) => shownPath(cwd, join(path, file));
  return {
    form: 'folder',
    path,
    label,
    value,
    faults: faults.map((fault) => ({ ...fault, file: shown(fault.file) })),
    isUnreadable: false,
    located: (fault) => {
      const place = locate(fault.pointer);
      if (place === null) return { ...fault, file: label };
      // A fault in a template says its place in the text, which here is a file of its own.
      const [, line, column] = place.file.endsWith('.json') ? [] : (inText.exec(fault.message) ?? []);
      const inside = line === undefined ? {} : { line: Number(line), column: Number(column) };
      return { ...fault, ...place, ...inside, file: shown(place.file) };
    },
  };
}

/** The files of the folder form. Hidden files, packages and links are passed over. */
export function readFiles(folder: string): FolderFile[] {
  const files: FolderFile[] = [];
  const open = [''];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const entry of readdirSync(join(folder, at), { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) open.push(path);
      else if (entry.isFile() && extensions.test(entry.name)) files.push({ path, text: read(join(folder, path)) });
    }
  }
  return files;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw usageFailure(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}
