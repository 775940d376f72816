// sendora.json: which repository this is, where its files are and which projects they are applied to.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Fault } from '../../contract/errors.ts';
import { ProjectFile } from '../../contract/project-file.ts';
import { faultsOf } from '../../engine/faults/faults.ts';
import { readJson } from '../../engine/versions/bundle/read-json.ts';
import { type LocatedFault, usageFailure } from '../failure.ts';

export const projectFileName = 'sendora.json';

export interface LoadedProjectFile {
  path: string;
  /** The folder that it is in; `dir` is relative to it. */
  folder: string;
  file: ProjectFile;
  /** A fault of the file, with its place in it. */
  located(fault: Fault): LocatedFault;
}

/** The project file of a folder or of the nearest one above; null where there is none. */
export function findProjectFile(from: string, cwd: string): LoadedProjectFile | null {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const path = join(folder, projectFileName);
    if (existsSync(path) && statSync(path).isFile()) return { path, folder, ...readProjectFile(path, cwd) };
    if (folder === dirname(folder)) return null;
  }
}

function readProjectFile(path: string, cwd: string): Pick<LoadedProjectFile, 'file' | 'located'> {
  const { value, faults, locate } = readJson(readFileSync(path, 'utf8'));
  const shown = relative(cwd, path) || path;
  const located = (fault: Fault) => ({ ...fault, file: shown, ...locate(fault.pointer) });
  const refuse = (found: readonly Fault[]) => usageFailure(`${shown} is not valid.`, found.map(located));
  if (faults.length > 0) throw refuse(faults);
  const parsed = ProjectFile.safeParse(value);
  if (!parsed.success)
    throw refuse(faultsOf(parsed.error, { input: value, schema: ProjectFile, name: projectFileName }).map(aboutKeys));
  const wrong = inconsistencies(parsed.data);
  if (wrong.length > 0) throw refuse(wrong);
  return { file: parsed.data, located };
}

/** A key in a file that is meant for git is a leak, not a typo. */
function aboutKeys(fault: Fault): Fault {
  const field = fault.pointer.split('/').at(-1) ?? '';
  if (fault.code !== 'unknown_field' || !/key|secret|token/i.test(field)) return fault;
  const { suggestion: _suggestion, ...rest } = fault;
  return {
    ...rest,
    code: 'key_in_file',
    message: 'A key does not belong in this file. Revoke it, and use SENDORA_KEY or sendora login.',
  };
}

function inconsistencies({ environments, default: chosen }: ProjectFile): Fault[] {
  const names = Object.keys(environments);
  const unknown =
    chosen === undefined || names.includes(chosen)
      ? []
      : [{ pointer: '/default', code: 'invalid_value', message: `There is no environment "${chosen}".` }];
  const ambiguous = Object.entries(environments).flatMap(([name, { channels = {} }]) => {
    const seen = new Set<string>();
    return Object.entries(channels).flatMap(([inFiles, here]) => {
      const isTwice = seen.has(here);
      seen.add(here);
      const pointer = `/environments/${name}/channels/${inFiles.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const message = `Two channels of the files cannot both be "${here}".`;
      return isTwice ? [{ pointer, code: 'duplicate_name', message }] : [];
    });
  });
  return [...unknown, ...ambiguous];
}
