import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isReadableMoment, momentOf, zoneOf } from '../../../src/engine/dates.ts';
import { buildScope } from '../../../src/engine/scope.ts';

const read = (value: unknown, zone = 'UTC') => {
  const at = momentOf(value, () => zone);
  return at === null ? null : new Date(at).toISOString();
};

test.each([
  ['2027-01-10', 'America/New_York', '2027-01-10T05:00:00.000Z'],
  ['2027-01-10', 'Asia/Tokyo', '2027-01-09T15:00:00.000Z'],
  ['2027-01-10', 'UTC', '2027-01-10T00:00:00.000Z'],
  ['2027-01-10T09:00:00', 'America/New_York', '2027-01-10T14:00:00.000Z'],
  ['2027-01-10 09:00', 'Asia/Tokyo', '2027-01-10T00:00:00.000Z'],
  ['2027-01-10T09:00:00Z', 'America/New_York', '2027-01-10T09:00:00.000Z'],
  ['2027-01-10T09:00:00-08:00', 'Asia/Tokyo', '2027-01-10T17:00:00.000Z'],
  ['2027-01-10T09:00+0530', 'Asia/Tokyo', '2027-01-10T03:30:00.000Z'],
  // The day of a clock change: midnight in summer time that begins at midnight.
  ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
  ['2026-03-29T02:30', 'Europe/Paris', '2026-03-29T01:00:00.000Z'],
])('%s in %s is %s', (text, zone, moment) => {
  expect(read(text, zone)).toBe(moment);
});

test.each([
  [1_800_000_000, '2027-01-15T08:00:00.000Z'],
  [1_800_000_000_000, '2027-01-15T08:00:00.000Z'],
  [99_999_999_999, '5138-11-16T09:46:39.000Z'],
  [100_000_000_000, '1973-03-03T09:46:40.000Z'],
  [-600_000_000, '1950-12-27T13:20:00.000Z'],
  [-600_000_000_000, '1950-12-27T13:20:00.000Z'],
  [1_800_000_000.25, '2027-01-15T08:00:00.250Z'],
])('the number %d is %s', (value, moment) => {
  expect(read(value)).toBe(moment);
});

test.each([
  ['microseconds', 1.7e15],
  ['nanoseconds', 1.7e18],
  ['before all years', -1e15],
  ['not a number', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['free text', 'Plan 2031'],
  ['words', 'next week'],
  ['a month', '2031-05'],
  ['a year', '2031'],
  ['digits', '1800000000'],
  ['a day that does not exist', '2026-02-30'],
  ['an American date', '05/01/2026'],
  ['a list', ['2026-05-01']],
  ['an object', { date: '2026-05-01' }],
  ['true', true],
  ['null', null],
  ['nothing', undefined],
])('%s cannot be read', (_what, value) => {
  expect(momentOf(value, () => 'UTC')).toBeNull();
});

test('an unknown zone counts as UTC, and no zone is asked for where the date names one', () => {
  expect(read('2027-01-10', 'Mars/Olympus')).toBe('2027-01-10T00:00:00.000Z');
  expect(momentOf('2027-01-10T00:00:00Z', () => expect.unreachable())).toBe(Date.UTC(2027, 0, 10));
});

test('the zone of a scope is that of the person, then that of the organisation', () => {
  const scope = (timezone: string | null) =>
    buildScope({ profile: { userId: 'u', timezone }, org: { timezone: 'Asia/Tokyo' } });
  expect(zoneOf(scope('Europe/Paris'))).toBe('Europe/Paris');
  expect(zoneOf(scope('Mars/Olympus'))).toBe('Asia/Tokyo');
  expect(zoneOf(scope(null), 'America/New_York')).toBe('America/New_York');
  expect(zoneOf(buildScope({}))).toBe('UTC');
});

test('no value and no zone makes it throw, and what it reads is within the years that dates have', () => {
  const zone = fc.constantFrom('UTC', 'America/New_York', 'Pacific/Apia', 'Africa/Monrovia', '+02:00', 'nowhere', '');
  const dateLike = fc.stringMatching(/^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?)?$/);
  const number = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.double({ min: -1e19, max: 1e19 }));
  fc.assert(
    fc.property(fc.oneof(fc.anything(), number, dateLike), zone, (value, name) => {
      const at = momentOf(value, () => name);
      expect(at === null || isReadableMoment(at)).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});
