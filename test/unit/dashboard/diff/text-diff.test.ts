import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffLines, hasChanges } from '../../../../src/dashboard/diff/text-diff.ts';

const short = (before: string, after: string) =>
  diffLines(before, after).map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-', gap: '…' }[kind]}${text}`);

describe('the lines that differ', () => {
  test('are shown with two lines around them, and how many were left out', () => {
    const before = 'a\nb\nc\nd\ne\nf\ng';
    expect(short(before, 'a\nb\nc\nD\ne\nf\ng')).toEqual(['…1 line', ' b', ' c', '-d', '+D', ' e', ' f', '…1 line']);
  });

  test('are few where a line was moved in between', () => {
    expect(short('a\nc', 'a\nb\nc')).toEqual([' a', '+b', ' c']);
    expect(short('a\nb\nc', 'a\nc')).toEqual([' a', '-b', ' c']);
  });

  test('are none in equal texts, and all of them where one is empty', () => {
    expect(hasChanges(diffLines('a\nb\n', 'a\nb'))).toBe(false);
    expect(short('', 'a\nb')).toEqual(['+a', '+b']);
    expect(short('a', '')).toEqual(['-a']);
  });

  test('lead from one text to the other, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before.join('\n'), after.join('\n'));
        const kept = (gone: 'added' | 'removed') =>
          lines.flatMap(({ kind, text }) => (kind === gone ? [] : kind === 'gap' ? [`gap ${text}`] : [text]));
        const changed = lines.filter(({ kind }) => kind === 'added' || kind === 'removed');
        if (before.join() === after.join()) return changed.length === 0;
        // What is left out is the same in both.
        const hidden = before.length - kept('added').filter((line) => !line.startsWith('gap ')).length;
        return hidden === after.length - kept('removed').filter((line) => !line.startsWith('gap ')).length;
      }),
    );
  });

  test('of a very long text are found at once', () => {
    const lines = Array.from({ length: 5_000 }, (_, line) => `line ${line}`);
    const changed = lines.map((line, place) => (place % 2 === 0 ? line : `${line}!`));
    const started = performance.now();
    expect(hasChanges(diffLines(lines.join('\n'), changed.join('\n')))).toBe(true);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
