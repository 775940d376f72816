import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isTimeZone, localTime, nextLocalTime } from '../../../src/engine/time-zone.ts';

const at = (iso: string) => Date.parse(iso);

test.each([
  ['Europe/Paris', true],
  ['America/Argentina/Buenos_Aires', true],
  ['UTC', true],
  ['Etc/GMT+5', true],
  ['europe/paris', true],
  ['Mars/Olympus', false],
  ['+02:00', false],
  ['2026-01-01T00:00Z', false],
  ['', false],
])('the name %j is a time zone: %j', (name, known) => {
  expect(isTimeZone(name)).toBe(known);
});

test('the local time follows the rules of that day', () => {
  expect(localTime(at('2026-01-15T12:05:00Z'), 'Europe/Paris')).toEqual({
    year: 2026,
    month: 1,
    day: 15,
    hour: 13,
    minute: 5,
    weekday: 4,
  });
  expect(localTime(at('2026-03-29T01:30:00Z'), 'Europe/Paris')).toEqual({
    year: 2026,
    month: 3,
    day: 29,
    hour: 3,
    minute: 30,
    weekday: 7,
  });
  expect(localTime(at('2026-01-01T00:00:00Z'), 'America/Los_Angeles').year).toBe(2025);
  expect(localTime(at('2026-06-01T00:00:00Z'), 'Asia/Kathmandu').minute).toBe(45);
});

test('an unknown zone is refused', () => {
  expect(() => localTime(0, 'Mars/Olympus')).toThrow(RangeError);
});

test.each([
  ['later today', '2026-05-01T06:00:00Z', 'Europe/Paris', '09:00', '2026-05-01T07:00:00Z'],
  ['tomorrow', '2026-05-01T08:00:00Z', 'Europe/Paris', '09:00', '2026-05-02T07:00:00Z'],
  ['not now, when the clock shows it already', '2026-05-01T07:00:00Z', 'Europe/Paris', '09:00', '2026-05-02T07:00:00Z'],
  ['after a fraction of a millisecond', '2026-05-01T06:59:59.999Z', 'Europe/Paris', '09:00', '2026-05-01T07:00:00Z'],
  ['skipped by the spring change', '2026-03-28T12:00:00Z', 'Europe/Paris', '02:30', '2026-03-29T01:00:00Z'],
  ['the morning of the spring change', '2026-03-28T22:00:00Z', 'Europe/Paris', '08:00', '2026-03-29T06:00:00Z'],
  ['repeated by the autumn change', '2026-10-24T12:00:00Z', 'Europe/Paris', '02:30', '2026-10-25T00:30:00Z'],
  ['between both occurrences', '2026-10-25T00:45:00Z', 'Europe/Paris', '02:30', '2026-10-26T01:30:00Z'],
  ['midnight skipped', '2018-11-03T12:00:00Z', 'America/Sao_Paulo', '00:00', '2018-11-04T03:00:00Z'],
  ['a change of half an hour', '2026-10-03T12:00:00Z', 'Australia/Lord_Howe', '02:15', '2026-10-03T15:30:00Z'],
  ['after a day that the zone skipped', '2011-12-30T09:00:00Z', 'Pacific/Apia', '08:00', '2011-12-30T18:00:00Z'],
])('the next local time is right: %s', (_, now, zone, time, expected) => {
  expect(new Date(nextLocalTime(at(now), zone, time)).toISOString()).toBe(new Date(expected).toISOString());
});

test.each(['24:00', '7:00', '07:60', '07:00:00', ''])('%j is not a time of day', (time) => {
  expect(() => nextLocalTime(0, 'UTC', time)).toThrow(RangeError);
});

test('the next local time is ahead, within two days, and shows the time unless that day has no such time', () => {
  const zones = fc.constantFrom(
    'Europe/Paris',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'America/St_Johns',
    'UTC',
  );
  const moment = fc.integer({ min: at('2015-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') });
  const clock = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
  fc.assert(
    fc.property(moment, zones, clock, (now, zone, [hour, minute]) => {
      const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
      const next = nextLocalTime(now, zone, time);
      expect(next).toBeGreaterThan(now);
      expect(next - now).toBeLessThan(49.5 * 3_600_000);
      const shown = localTime(next, zone);
      const before = localTime(next - 1, zone);
      const jumped =
        before.hour * 60 + before.minute + 1 !== shown.hour * 60 + shown.minute && shown.hour * 60 + shown.minute !== 0;
      if (!jumped) expect([shown.hour, shown.minute]).toEqual([hour, minute]);
    }),
  );
});
