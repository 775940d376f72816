// Texts of a Knock resource: written in the JSON, or in a file that a field with @ at its end names.
import { type Fields, fieldOf } from '../fields.ts';
import { convertLiquid } from '../liquid/convert.ts';
import type { LiquidScope } from '../liquid/scope.ts';
import { joined, type KnockProject } from './source.ts';

/** Where fields are read. */
export interface Place {
  project: KnockProject;
  /** Folder that the names of files count from, with a slash at its end. */
  folder: string;
  /** File with the fields, for people. */
  where: string;
  scope: LiquidScope;
}

export interface Content {
  text: string;
  where: string;
  /** Folder of the file. */
  folder: string;
}

/** The text of a field as it was written. */
export function contentOf(fields: Fields, field: string, { project, folder, where }: Place): Content | undefined {
  const written = fieldOf(fields, field);
  if (typeof written === 'string' && written !== '') return { text: written, where: `${where} ${field}`, folder };
  const name = fieldOf(fields, `${field}@`);
  if (typeof name !== 'string' || name === '') return undefined;
  const path = joined(folder, name);
  const file = project.files.get(path);
  if (file === undefined) {
    project.ledger.miss(where, `${field}: there is no file ${path}`);
    return undefined;
  }
  return { text: file.text, where: path, folder: path.slice(0, path.lastIndexOf('/') + 1) };
}

/** The text of a field as a template. */
export function templateOf(fields: Fields, field: string, place: Place): string | undefined {
  const content = contentOf(fields, field, place);
  return content === undefined ? undefined : convertText(content, place);
}

export function convertText(
  { text, where }: Pick<Content, 'text' | 'where'>,
  { project, scope }: Place,
): string | undefined {
  return convertLiquid(text, { scope, ledger: project.ledger, where }) ?? undefined;
}
