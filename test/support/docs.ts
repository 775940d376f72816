// Reads the documentation as its tests need it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The text of a file of the repository. */
export const readRepoFile = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Whether the file exports a value or a type under this name. */
export function isExported(path: string, name: string): boolean {
  const declared = new RegExp(`^export (?:async )?(?:const|function|class|interface|type) ${name}\\b`, 'm');
  return declared.test(readRepoFile(path));
}

/** Paths that a page names in backticks and that do not exist. A path with a placeholder such as `<kind>` stands for its folder. */
export function missingPaths(page: string): string[] {
  const named = [...page.matchAll(/`((?:src|test|scripts|docs|migrations)\/[^`\s]*)`/g)].map(([, path = '']) => path);
  return named.filter((path) => !existsSync(join(root, path.replace(/[^/]*<.*$/, ''))));
}

/** What a page names as "`name` in `path`". */
export function namedExports(page: string): { name: string; path: string }[] {
  return [...page.matchAll(/`(\w+)`\s+in\s+`([^`\s]+)`/g)].map(([, name = '', path = '']) => ({ name, path }));
}
