import { Cron as Oracle } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCron } from '../../../../src/engine/triggers/cron.ts';
import { newestTime, nextTime } from '../../../../src/engine/triggers/next-time.ts';

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString().replace(':00.000Z', 'Z'));
const cronOf = (text: string) => {
  const cron = readCron(text);
  if ('message' in cron) throw new Error(cron.message);
  return cron;
};
const next = (text: string, zone: string, after: string) => iso(nextTime(cronOf(text), zone, Date.parse(after)));
/** The first `count` times after an instant. */
function times(text: string, zone: string, after: string, count: number): (string | null)[] {
  const found: (string | null)[] = [];
  let at: number | null = Date.parse(after);
  for (let i = 0; i < count && at !== null; i++) {
    at = nextTime(cronOf(text), zone, at);
    found.push(iso(at));
  }
  return found;
}

const fieldOf = (from: number, to: number) => {
  const number = fc.integer({ min: from, max: to });
  const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const step = fc.integer({ min: 1, max: Math.max(1, Math.floor((to - from) / 2)) });
  const stepped = fc.tuple(range, step).map(([text, width]) => `${text}/${width}`);
  const part = fc.oneof(
    number.map(String),
    range,
    stepped,
    step.map((width) => `*/${width}`),
  );
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant('*') },
    fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(',')),
  );
};
const months = fc.oneof(fieldOf(1, 12), fc.constantFrom('JAN', 'feb,DEC', 'MAR-AUG'));
const weekdays = fc.oneof(fieldOf(0, 6), fc.constantFrom('MON', 'sun', 'MON-FRI', '7', 'TUE,THU'));
/** croner takes a step of 1 for a restriction of the day, although it allows every day; here only what it allows counts. */
const isPlain = (text: string) => {
  const cron = readCron(text);
  const [, , day, , weekday] = text.split(' ');
  return 'message' in cron || ((cron.limitsDays || day === '*') && (cron.limitsWeekdays || weekday === '*'));
};
const patterns = fc
  .tuple(fieldOf(0, 59), fieldOf(0, 23), fieldOf(1, 31), months, weekdays)
  .map((fields) => fields.join(' '))
  .filter(isPlain);
const instants = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2060, 0, 1) });

describe('any schedule', () => {
  it('fires next when croner says', () => {
    fc.assert(
      fc.property(patterns, instants, (text, after) => {
        const cron = readCron(text);
        const expected = new Oracle(text, { timezone: 'UTC' }).nextRun(new Date(after));
        if ('message' in cron) expect(cron.message).toMatch(/never/);
        else expect(iso(nextTime(cron, 'UTC', after)), text).toBe(iso(expected?.getTime() ?? null));
      }),
      { numRuns: 3_000 },
    );
  });

  it('fires next when croner says on the clocks of a zone that does not change them', () => {
    fc.assert(
      fc.property(
        patterns,
        instants,
        fc.constantFrom('Asia/Kolkata', 'Asia/Tokyo', 'America/Phoenix'),
        (text, after, zone) => {
          const cron = readCron(text);
          if ('message' in cron) return;
          const expected = new Oracle(text, { timezone: zone }).nextRun(new Date(after));
          expect(iso(nextTime(cron, zone, after)), text).toBe(iso(expected?.getTime() ?? null));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('fires at whole minutes, later each time, and only once at the same one', () => {
    const zones = fc.constantFrom(
      'Europe/Paris',
      'America/New_York',
      'Australia/Lord_Howe',
      'Africa/Cairo',
      'Pacific/Apia',
    );
    fc.assert(
      fc.property(patterns, instants, zones, (text, after, zone) => {
        const cron = readCron(text);
        if ('message' in cron) return;
        let at = after;
        for (let i = 0; i < 4; i++) {
          const found = nextTime(cron, zone, at);
          if (found === null) throw new Error(`${text} does not fire within nine years of ${iso(at)}`);
          expect(found).toBeGreaterThan(at);
          expect(found % 60_000).toBe(0);
          expect(newestTime(cron, zone, { since: found - 1, until: found })).toBe(found);
          at = found;
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a schedule in a night in which the clocks change', () => {
  it('runs a fixed hour of a gap once, right after it', () => {
    expect(times('0,30 2 * * *', 'Europe/Paris', '2026-03-28T12:00Z', 3)).toEqual([
      '2026-03-29T01:00Z',
      '2026-03-30T00:00Z',
      '2026-03-30T00:30Z',
    ]);
  });

  it('runs it once where the next hour is due at the same minute too', () => {
    expect(times('0 2,3 * * *', 'Europe/Paris', '2026-03-28T12:00Z', 2)).toEqual([
      '2026-03-29T01:00Z',
      '2026-03-30T00:00Z',
    ]);
  });

  it('runs a fixed hour that comes twice the first time only', () => {
    expect(times('30 2 * * *', 'Europe/Paris', '2026-10-24T12:00Z', 2)).toEqual([
      '2026-10-25T00:30Z',
      '2026-10-26T01:30Z',
    ]);
  });

  it('runs every real minute where every hour is meant', () => {
    expect(times('*/30 * * * *', 'Europe/Paris', '2026-10-24T23:45Z', 6)).toEqual([
      ...['2026-10-25T00:00Z', '2026-10-25T00:30Z', '2026-10-25T01:00Z', '2026-10-25T01:30Z'],
      ...['2026-10-25T02:00Z', '2026-10-25T02:30Z'],
    ]);
    expect(times('30 * * * *', 'Europe/Paris', '2026-03-29T00:15Z', 2)).toEqual([
      '2026-03-29T00:30Z',
      '2026-03-29T01:30Z',
    ]);
  });

  it('runs a fixed midnight that the clocks skip at the first instant of the day', () => {
    expect(next('0 0 * * *', 'Africa/Cairo', '2026-04-23T12:00Z')).toBe('2026-04-23T22:00Z');
    expect(next('15 0 24 4 *', 'Africa/Cairo', '2026-04-01T00:00Z')).toBe('2026-04-23T22:00Z');
  });

  it('has no time on a day that the zone skips', () => {
    expect(next('0 9 30 12 *', 'Pacific/Apia', '2011-12-01T00:00Z')).toBe('2012-12-29T19:00Z');
  });
});

describe('a schedule', () => {
  it('takes either day where both kinds are restricted', () => {
    expect(times('0 9 13 * FRI', 'UTC', '2026-11-01T00:00Z', 4)).toEqual([
      ...['2026-11-06T09:00Z', '2026-11-13T09:00Z', '2026-11-20T09:00Z', '2026-11-27T09:00Z'],
    ]);
    expect(next('0 9 31 2 MON', 'UTC', '2026-02-20T00:00Z')).toBe('2026-02-23T09:00Z');
  });

  it('finds 29 February, also over a century without one', () => {
    expect(next('0 9 29 2 *', 'UTC', '2025-01-01T00:00Z')).toBe('2028-02-29T09:00Z');
    expect(next('0 9 29 2 *', 'UTC', '2096-03-01T00:00Z')).toBe('2104-02-29T09:00Z');
  });

  it('knows the newest time of a stretch', () => {
    const hour = { since: Date.parse('2026-01-01T08:00Z'), until: Date.parse('2026-01-01T09:00Z') };
    expect(iso(newestTime(cronOf('*/20 * * * *'), 'UTC', hour))).toBe('2026-01-01T09:00Z');
    expect(newestTime(cronOf('0 12 * * *'), 'UTC', hour)).toBeNull();
  });
});
