import { describe, expect, test } from 'vitest';
import { clean } from '../../../src/cli/output/clean.ts';
import { createProgress } from '../../../src/cli/output/progress.ts';
import { drawTable } from '../../../src/cli/output/table.ts';
import { ago, counted } from '../../../src/cli/output/words.ts';

describe('clean', () => {
  test.each([
    ['a\u001b[31mred\u001b[39mb', 'a\u001b[31mred\u001b[39mb'],
    ['a\u001b[2Jb\u001b]0;t\u0007', 'a[2Jb]0;t'],
    ['a\r\nb\tc\u0000\u009b1m', 'a\nb\tc1m'],
    ['é🙂', 'é🙂'],
  ])('%j becomes %j', (text, expected) => {
    expect(clean(text)).toBe(expected);
  });
});

test('columns are as wide as what they hold, numbers to the right, colours not counted', () => {
  const rows = [
    ['a', 1],
    ['\u001b[31mlonger\u001b[39m', 1_000],
    ['🙂', 20],
  ];
  expect(drawTable(['NAME', 'N'], rows)).toBe(
    'NAME       N\na          1\n\u001b[31mlonger\u001b[39m  1000\n🙂         20',
  );
});

test('times and numbers are told in words', () => {
  const now = Date.parse('2026-01-05T09:00:00Z');
  const told = ['2026-01-05T08:59:30Z', '2026-01-05T08:59:00Z', '2026-01-04T09:00:00Z', '2026-01-01T09:00:00Z'];
  expect(told.map((at) => ago(at, now))).toEqual(['just now', '1 minute ago', '1 day ago', '4 days ago']);
  expect([counted(1, 'person', 'people'), counted(1_203, 'run')]).toEqual(['1 person', '1,203 runs']);
});

describe('progress', () => {
  const watched = (isTerminal: boolean, isWanted = true) => {
    let now = 0;
    let output = '';
    const host = {
      now: () => now,
      stderr: {
        isTerminal,
        columns: () => 60,
        write: (text: string) => {
          output += text;
        },
      },
    };
    const progress = createProgress(host, 'Playing', isWanted);
    for (; now < 3_000; now += 10) progress.update(now, 3_000, 'x'.repeat(100));
    progress.end();
    return output.split('\r\u001b[2K').slice(1);
  };

  test('shows after a second, at most ten times a second, within the terminal, and goes', () => {
    const drawn = watched(true);
    expect(drawn.length - 1).toBe(20);
    expect(drawn.at(-1)).toBe('');
    expect(drawn[0]).toMatch(/^Playing █{8}░{16} 33 % x+$/);
    expect(Math.max(...drawn.map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  test('shows nothing where no person looks', () => {
    expect(watched(false)).toEqual([]);
    expect(watched(true, false)).toEqual([]);
  });
});
