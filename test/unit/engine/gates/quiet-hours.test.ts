import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isQuiet, quietHours, quietHoursOf, quietUntil, releaseAt } from '../../../../src/engine/gates/quiet-hours.ts';
import { openFacts } from '../../../support/gates/facts.ts';

const minute = 60_000;
const at = (iso: string) => Date.parse(iso);
const paris = 'Europe/Paris';
const night = { start: '22:00', end: '08:00' };

describe('quiet hours', () => {
  test.each([
    ['in the evening', '2026-05-01T21:59:00Z', '2026-05-02T06:00:00Z'],
    ['at the first minute', '2026-05-01T20:00:00Z', '2026-05-02T06:00:00Z'],
    ['after midnight', '2026-05-02T01:30:00Z', '2026-05-02T06:00:00Z'],
    ['at the last minute', '2026-05-02T05:59:59Z', '2026-05-02T06:00:00Z'],
    ['over the night in which clocks go forward', '2026-03-28T23:30:00Z', '2026-03-29T06:00:00Z'],
    ['over the night in which clocks go back', '2026-10-24T22:30:00Z', '2026-10-25T07:00:00Z'],
  ])('%s end in the morning', (_when, now, end) => {
    expect(quietUntil(night, paris, at(now))).toBe(at(end));
  });

  test.each(['2026-05-02T06:00:00Z', '2026-05-01T19:59:59Z'])('do not hold at %s', (now) => {
    expect(quietUntil(night, paris, at(now))).toBeNull();
  });

  test('end right after the change where it skips their end', () => {
    // On 29 March 2026, clocks in Paris go from 02:00 to 03:00.
    const hours = { start: '22:00', end: '02:30' };
    expect(quietUntil(hours, paris, at('2026-03-29T00:10:00Z'))).toBe(at('2026-03-29T01:00:00Z'));
  });

  test('end at the earlier of two equal times, and at the later one once that is past', () => {
    // On 25 October 2026, clocks in Paris show 02:00 to 03:00 twice.
    const hours = { start: '22:00', end: '02:30' };
    expect(quietUntil(hours, paris, at('2026-10-24T23:50:00Z'))).toBe(at('2026-10-25T00:30:00Z'));
    expect(quietUntil(hours, paris, at('2026-10-25T00:40:00Z'))).toBeNull();
    expect(quietUntil(hours, paris, at('2026-10-25T01:10:00Z'))).toBe(at('2026-10-25T01:30:00Z'));
  });

  test('end where clocks go back to before their start', () => {
    // On 1 November 2026, clocks in Havana go from 01:00 to 00:00.
    const hours = { start: '00:01', end: '01:00' };
    expect(quietUntil(hours, 'America/Havana', at('2026-11-01T04:41:00Z'))).toBe(at('2026-11-01T05:00:00Z'));
  });

  test('last over a day that a zone skips', () => {
    // Apia had no 30 December 2011.
    expect(quietUntil(night, 'Pacific/Apia', at('2011-12-30T09:30:00Z'))).toBe(at('2011-12-30T18:00:00Z'));
  });
});

/** Changes of clocks by an hour, by half an hour, at midnight, in either hemisphere, and none. */
const zones = [
  'Europe/Paris',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Havana',
  'America/Sao_Paulo',
  'Asia/Tehran',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Asia/Kolkata',
  'UTC',
];
const clock = fc
  .integer({ min: 0, max: 1_439 })
  .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
const hours = fc.record({ start: clock, end: clock }).filter(({ start, end }) => start !== end);
/** Days around changes of clocks are as likely as all others together. */
const changes = [
  '2026-03-08',
  '2026-03-29',
  '2026-04-05',
  '2026-10-04',
  '2026-10-25',
  '2026-11-01',
  '2018-02-18',
  '2011-12-30',
];
const instants = fc.oneof(
  fc.integer({ min: at('2005-01-01T00:00:00Z'), max: at('2037-01-01T00:00:00Z') }),
  fc
    .tuple(
      fc.constantFrom(...changes),
      fc.integer({ min: -24 * 60, max: 48 * 60 }),
      fc.integer({ min: 0, max: 59_999 }),
    )
    .map(([day, minutes, ms]) => at(`${day}T00:00:00Z`) + minutes * minute + ms),
);

test('quiet hours end at the first minute that is not quiet, in any zone, over any change of clocks', () => {
  fc.assert(
    fc.property(hours, fc.constantFrom(...zones), instants, (span, zone, now) => {
      const end = quietUntil(span, zone, now);
      if (!isQuiet(span, zone, now)) return end === null;
      let walked = Math.floor(now / minute) * minute + minute;
      while (isQuiet(span, zone, walked)) walked += minute;
      return end === walked;
    }),
    { numRuns: 400 },
  );
});

test('held messages leave within the spread, each at a time of its own, and before the next night', () => {
  fc.assert(
    fc.property(hours, fc.integer({ min: 0, max: 720 }), fc.string(), (span, spreadMinutes, id) => {
      const released = releaseAt({ ...span, spreadMinutes }, 0, id);
      const open = (minutesOf(span.start) - minutesOf(span.end) + 1_440) % 1_440;
      return released >= 0 && released <= spreadMinutes * minute && released < open * minute;
    }),
  );
  expect(releaseAt({ ...night, spreadMinutes: 0 }, 7, 'a')).toBe(7);
  expect(releaseAt(night, 0, 'a')).toBe(releaseAt(night, 0, 'a'));
  expect(new Set(['a', 'b', 'c', 'd'].map((id) => releaseAt(night, 0, id))).size).toBe(4);
});

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

describe('the hours of a message', () => {
  const none = { rule: null, channel: null, profileZone: null, orgZone: 'UTC' };
  const channel = { start: '20:00', end: '09:00', timezone: 'Asia/Tokyo' };

  test.each([
    ['none where nobody set any', none, null],
    ['those of the channel', { ...none, channel }, { hours: channel, zone: 'Asia/Tokyo' }],
    ['those of the rule', { ...none, channel, rule: { quietHours: night } }, { hours: night, zone: 'Asia/Tokyo' }],
    [
      '22:00 to 08:00 where the rule names a zone alone',
      { ...none, rule: { quietHoursTz: paris } },
      { hours: night, zone: paris },
    ],
    [
      'those of the channel in the zone of the rule',
      { ...none, channel, rule: { quietHoursTz: paris } },
      { hours: channel, zone: paris },
    ],
    [
      'in the zone of the person',
      { ...none, channel, profileZone: 'America/Lima' },
      { hours: channel, zone: 'America/Lima' },
    ],
    [
      'in the next zone where that of the person is none',
      { ...none, channel, profileZone: 'Mars' },
      { hours: channel, zone: 'Asia/Tokyo' },
    ],
    [
      'in the zone of the organisation',
      { ...none, rule: { quietHours: night }, orgZone: paris },
      { hours: night, zone: paris },
    ],
    ['in UTC', { ...none, rule: { quietHours: night }, orgZone: 'nowhere' }, { hours: night, zone: 'UTC' }],
  ])('are %s', (_name, given, expected) => {
    expect(quietHoursOf(given)).toEqual(expected);
  });
});

describe('the gate', () => {
  const now = at('2026-05-01T23:00:00Z');
  const quiet = { hours: { ...night, spreadMinutes: 0 }, zone: 'UTC' };
  const until = '2026-05-02T08:00:00.000Z';

  test('holds what interrupts, until the end', () => {
    for (const kind of ['email', 'push', 'sms'] as const) {
      expect(quietHours.ask(openFacts({ kind, quiet, now }))).toMatchObject({
        verdict: 'held',
        numbers: { until },
        stop: { why: 'quiet_hours', message: 'Held until 08:00 in UTC.', dueAt: at(until) },
      });
    }
  });

  test('asks nothing of what interrupts nobody, and of messages to nobody', () => {
    for (const kind of ['in_app', 'slack', 'webhook'] as const)
      expect(quietHours.ask(openFacts({ kind, quiet, now }))).toEqual({ verdict: 'not_asked' });
    expect(quietHours.ask(openFacts({ quiet, now, hasPerson: false }))).toEqual({ verdict: 'not_asked' });
  });

  test('lets critical messages pass', () => {
    const answer = quietHours.ask(openFacts({ quiet, now, priority: 'critical' }));
    expect(answer).toMatchObject({ verdict: 'passed_critical', numbers: { until } });
  });
});
