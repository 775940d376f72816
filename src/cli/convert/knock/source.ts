// What converting a project of Knock has at hand.
import type { DraftItem } from '../draft.ts';
import type { Ledger, SourceFile } from '../result.ts';

/** What is shared by all workflows of a conversion. */
export interface KnockProject {
  files: ReadonlyMap<string, SourceFile>;
  ledger: Ledger;
  templates: DraftItem[];
  /** Names of layouts by their keys in Knock. */
  layouts: ReadonlyMap<string, string>;
  /** Name of a variable here by its name in Knock; declares it. */
  variable(name: string): string | null;
  /** A name that no template has yet. */
  templateName(wanted: string): string;
}

/** The folder that a file is in, with a slash at its end. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** A path from a folder, without `.` and `..`. */
export function joined(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
