import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRetryAfter } from '../../../../src/worker/providers/retry-after.ts';

const nowMs = Date.UTC(2026, 10, 22, 7);

test.each([
  ['0', 0],
  ['120', 120_000],
  [' 5 ', 5_000],
  ['Sun, 22 Nov 2026 07:01:00 GMT', 60_000],
  ['Sunday, 22-Nov-26 07:01:00 GMT', 60_000],
  ['Sun Nov 22 07:01:00 2026', 60_000],
  ['Sun, 22 Nov 2026 06:59:00 GMT', 0],
  ['999999999999999999', 7 * 86_400_000],
  ['Sun, 22 Nov 2099 06:59:00 GMT', 7 * 86_400_000],
  ['', null],
  ['-5', null],
  ['1.5', null],
  ['soon', null],
  ['2026-11-22', null],
  ['Sun, nonsense', null],
  [null, null],
])('%j is %s ms', (header, wanted) => {
  expect(parseRetryAfter(header, nowMs)).toBe(wanted);
});

test('the wait is null or at most a week for any header', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
      ),
      (header) => {
        const waitMs = parseRetryAfter(header, nowMs);
        expect(waitMs === null || (waitMs >= 0 && waitMs <= 7 * 86_400_000)).toBe(true);
      },
    ),
  );
});
