import { describe, expect, test } from 'vitest';
import { isExported, missingPaths, namedExports, readRepoFile } from '../../support/docs.ts';

const page = readRepoFile('docs/glossary.md');
const entries = page.split(/^- /m).slice(1);
const wordOf = (entry: string) => /^\*\*(.+?)\*\*/.exec(entry)?.[1] ?? '';

describe('docs/glossary.md', () => {
  test('names only files that exist', () => {
    expect(missingPaths(page)).toEqual([]);
  });

  test.each(entries.map((entry) => [wordOf(entry), entry]))('%s names an export of a file', (word, entry) => {
    expect(word).not.toBe('');
    const [named, ...others] = namedExports(entry);
    expect(others).toEqual([]);
    expect(named && isExported(named.path, named.name)).toBe(true);
  });

  test('defines about thirty words, each once', () => {
    const words = entries.map(wordOf);
    expect(new Set(words).size).toBe(words.length);
    expect(words.length).toBeGreaterThanOrEqual(30);
  });
});
