import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isExported, missingPaths, namedExports, readRepoFile } from '../../support/docs.ts';

const folder = 'docs/how-to';
const pages = readdirSync(join(import.meta.dirname, '../../..', folder)).map((name) => `${folder}/${name}`);

describe.each(pages)('%s', (path) => {
  const page = readRepoFile(path);

  test('names only files and folders that exist', () => {
    expect(missingPaths(page)).toEqual([]);
  });

  test('names only exports that their files have', () => {
    const missing = namedExports(page).filter(({ path: file, name }) => !isExported(file, name));
    expect(missing).toEqual([]);
  });
});
