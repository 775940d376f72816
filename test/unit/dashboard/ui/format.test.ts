import { expect, test } from 'vitest';
import { niceMax } from '../../../../src/dashboard/ui/chart.tsx';
import {
  formatDateTime,
  formatDuration,
  formatNumber,
  formatPercent,
  formatRelative,
} from '../../../../src/dashboard/ui/format.ts';

const now = Date.UTC(2026, 10, 26, 9, 12, 4);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test('numbers and shares are grouped and rounded', () => {
  expect(formatNumber(18_204)).toBe('18,204');
  expect(formatPercent(0.9923)).toBe('99.2\u00a0%');
  expect(formatPercent(1, 0)).toBe('100\u00a0%');
});

test.each([
  [0, '0 ms'],
  [44.4, '44 ms'],
  [999.4, '999 ms'],
  [5_100, '5.1 s'],
  [59_949, '59.9 s'],
  [59_990, '1 min'],
  [42 * minute, '42 min'],
  [61_000, '1 min 1 s'],
  [3 * hour + 20 * minute, '3 h 20 min'],
  [3 * day, '3 d'],
  [2 * day + 5 * hour + 59 * minute, '2 d 5 h'],
  [-1_500, '-1.5 s'],
])('a duration of %d ms is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [now - 3_000, 'just now'],
  [now + 9_000, 'just now'],
  [now - 18_000, '18 sec ago'],
  [now - 2 * minute, '2 min ago'],
  [now + 18 * minute, 'in 18 min'],
  [now - 3 * hour, '3 hr ago'],
  [now - day, 'yesterday'],
  [now + day, 'tomorrow'],
  [now - 65 * day, '2 mo ago'],
  [now - 800 * day, '2 yr ago'],
])('a moment at %d is %s', (at, text) => {
  expect(formatRelative(at, now)).toBe(text);
});

test('a moment is written out in any zone', () => {
  expect(formatDateTime(now, 'UTC')).toBe('26 Nov 2026, 09:12:04');
  expect(formatDateTime(new Date(now).toISOString(), 'Asia/Tokyo')).toBe('26 Nov 2026, 18:12:04');
});

test.each([
  [0, 1],
  [1, 1],
  [3, 5],
  [23, 50],
  [100, 100],
  [101, 200],
])('a chart of %d at most ends at %d', (value, limit) => {
  expect(niceMax(value)).toBe(limit);
});
