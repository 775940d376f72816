import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DateTrigger } from '../../../../src/contract/workflows/triggers/date.ts';
import { momentsOf } from '../../../../src/engine/triggers/moments.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const org = { timezone: 'Europe/Paris' };
const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
/** The next and the last moment of a person whose trait `d` holds a value. */
function around(trigger: Partial<DateTrigger>, d: unknown, timezone: string | null = 'UTC', at = now) {
  const found = momentsOf({ trait: 'd', ...trigger }, { timezone, traits: { d } }, org, at);
  if ('reason' in found) return found.reason;
  return { next: iso(found.next?.at), date: found.next?.date ?? found.last?.date, last: iso(found.last?.at) };
}
const next = (...args: Parameters<typeof around>) => {
  const found = around(...args);
  return typeof found === 'string' ? found : found.next;
};

describe('the moment of a date', () => {
  it.each<[string, Partial<DateTrigger>, unknown, string | null, string]>([
    ['an instant', {}, '2026-05-01T10:30:00+02:00', 'Asia/Tokyo', '2026-05-01T08:30:00.000Z'],
    ['epoch seconds', {}, 1_777_777_777, null, '2026-05-03T03:09:37.000Z'],
    ['a day begins in the zone of the person', {}, '2026-05-01', 'Asia/Tokyo', '2026-04-30T15:00:00.000Z'],
    ['in that of the organisation where they have none', {}, '2026-05-01', null, '2026-04-30T22:00:00.000Z'],
    ['in that of the trigger before all', { timezone: 'UTC' }, '2026-05-01', 'Asia/Tokyo', '2026-05-01T00:00:00.000Z'],
    ['a time without an offset', {}, '2026-05-01T10:00', 'Asia/Tokyo', '2026-05-01T01:00:00.000Z'],
    ['a time of day', { at: '09:00' }, '2026-05-01', 'America/New_York', '2026-05-01T13:00:00.000Z'],
    ['with seconds', { at: '09:00:30' }, '2026-05-01', 'UTC', '2026-05-01T09:00:30.000Z'],
    [
      'on the local day of an instant',
      { at: '09:00' },
      '2026-05-01T22:00:00Z',
      'Asia/Tokyo',
      '2026-05-02T00:00:00.000Z',
    ],
    ['days before', { offsetDays: -3 }, '2026-05-04T10:00:00Z', 'UTC', '2026-05-01T10:00:00.000Z'],
    ['days are of the calendar', { offsetDays: 1 }, '2026-03-28T10:00:00', 'Europe/Paris', '2026-03-29T08:00:00.000Z'],
    ['minutes after all else', { at: '09:00', offsetMinutes: -90 }, '2026-05-01', 'UTC', '2026-05-01T07:30:00.000Z'],
    ['a time that the clocks skip', { at: '02:30' }, '2026-03-29', 'Europe/Paris', '2026-03-29T01:00:00.000Z'],
    ['a time that comes twice', { at: '02:30' }, '2026-10-25', 'Europe/Paris', '2026-10-25T00:30:00.000Z'],
  ])('%s', (_, trigger, value, timezone, expected) => {
    expect(next(trigger, value, timezone)).toBe(expected);
  });

  it('stays the second of two equal times where the instant says so', () => {
    expect(next({}, '2026-10-25T01:30:00Z', 'Europe/Paris')).toBe('2026-10-25T01:30:00.000Z');
  });

  it('is named by what it is the moment of, in whatever zone', () => {
    const dateOf = (value: unknown, timezone: string) =>
      (around({ at: '09:00', offsetDays: -1 }, value, timezone) as { date: string }).date;
    for (const zone of ['Asia/Tokyo', 'America/New_York']) {
      expect(dateOf('2026-05-01', zone)).toBe('2026-05-01');
      expect(dateOf('2026-05-01T10:00', zone)).toBe('2026-05-01T10:00:00.000');
      expect(dateOf('2026-05-01T12:00:00+02:00', zone)).toBe('2026-05-01T10:00:00.000Z');
    }
  });

  it('is none where the trait is missing, is no date, or leads beyond the calendar', () => {
    for (const value of [undefined, null, '']) expect(next({}, value)).toBe('trait_missing');
    for (const value of ['soon', '2026-02-30', true, {}, [], 'x'.repeat(1_000), 1e20, Number.NaN])
      expect(next({}, value)).toBe('date_unreadable');
    expect(next({ offsetDays: 365 }, '9999-12-01')).toBe('date_unreadable');
  });

  it('reads a trait inside another one', () => {
    const found = momentsOf(
      { trait: 'plan.endsAt' },
      { traits: { plan: { endsAt: '2026-05-01T00:00:00Z' } } },
      org,
      now,
    );
    expect('reason' in found ? found : iso(found.next?.at)).toBe('2026-05-01T00:00:00.000Z');
  });

  it('has passed at its very instant', () => {
    expect(around({}, iso(now))).toEqual({ next: null, date: iso(now), last: iso(now) });
    expect(around({}, iso(now + 1))).toEqual({ next: iso(now + 1), date: iso(now + 1), last: null });
  });
});

describe('a yearly date', () => {
  const yearly = { yearly: true };
  it.each([
    ['comes this year', '1990-07-04', { next: '2026-07-04T00:00:00.000Z', last: '2025-07-04T00:00:00.000Z' }],
    ['comes next year', '1990-01-04', { next: '2027-01-04T00:00:00.000Z', last: '2026-01-04T00:00:00.000Z' }],
    ['is the 28th where there is no 29 February', '2000-02-29', { next: '2027-02-28T00:00:00.000Z' }],
    ['does not come before the date itself', '2030-07-04', { next: '2030-07-04T00:00:00.000Z', last: null }],
    ['comes of people who are very old', '0050-07-04', { next: '2026-07-04T00:00:00.000Z' }],
  ])('%s', (_, value, expected) => {
    expect(around(yearly, value)).toMatchObject(expected);
  });

  it('is 29 February in a leap year, also with days before it', () => {
    const at = Date.parse('2028-01-01T00:00:00Z');
    expect(next(yearly, '2000-02-29', 'UTC', at)).toBe('2028-02-29T00:00:00.000Z');
    expect(next({ ...yearly, offsetDays: -365 }, '2000-02-29', 'UTC', now)).toBe('2027-03-01T00:00:00.000Z');
  });

  it('has the hour of the person in summer and in winter', () => {
    expect(next({ ...yearly, at: '09:00' }, '1990-07-04', 'America/New_York')).toBe('2026-07-04T13:00:00.000Z');
    expect(next({ ...yearly, at: '09:00' }, '1990-12-04', 'America/New_York')).toBe('2026-12-04T14:00:00.000Z');
  });
});

describe('any date', () => {
  const dates = fc
    .date({ min: new Date('1930-01-01'), max: new Date('2080-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString());
  const values = fc.oneof(
    dates,
    dates.map((text) => text.slice(0, 10)),
    dates.map((text) => text.slice(0, 16)),
  );
  const zones = fc.constantFrom('UTC', 'Europe/Paris', 'America/New_York', 'Pacific/Apia', 'Australia/Lord_Howe');
  const triggers = fc.record(
    {
      offsetDays: fc.integer({ min: -365, max: 365 }),
      offsetMinutes: fc.integer({ min: -2_000, max: 2_000 }),
      at: fc.constantFrom('00:00', '09:00', '23:59:59', '02:30'),
      yearly: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const instants = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2090, 0) });

  it('has a next moment after now, a last one that has come, and neither changes while time passes between them', () => {
    fc.assert(
      fc.property(values, zones, triggers, instants, (value, zone, trigger, at) => {
        const profile = { timezone: zone, traits: { d: value } };
        const found = momentsOf({ trait: 'd', ...trigger }, profile, org, at);
        if ('reason' in found) throw new Error(found.message);
        const { next: coming, last } = found;
        if (coming) expect(coming.at).toBeGreaterThan(at);
        if (last) expect(last.at).toBeLessThanOrEqual(at);
        expect(coming ?? last).not.toBeNull();
        if (trigger.yearly) expect(coming).not.toBeNull();
        const before = coming === null ? at + 1 : coming.at - 1;
        expect(momentsOf({ trait: 'd', ...trigger }, profile, org, before)).toEqual(found);
        if (!coming) return;
        const then = momentsOf({ trait: 'd', ...trigger }, profile, org, coming.at);
        expect('reason' in then ? then : then.last).toEqual(coming);
      }),
      { numRuns: 1_000 },
    );
  });

  it('has an occasion of its own for every anniversary', () => {
    fc.assert(
      fc.property(values, zones, triggers, (value, zone, trigger) => {
        const occasions = new Set<string>();
        let at = now;
        for (let year = 0; year < 6; year++) {
          const profile = { timezone: zone, traits: { d: value } };
          const found = momentsOf({ trait: 'd', ...trigger, yearly: true }, profile, org, at);
          if ('reason' in found || !found.next) throw new Error('no anniversary');
          occasions.add(found.next.date);
          at = found.next.at;
        }
        expect(occasions.size).toBe(6);
      }),
      { numRuns: 300 },
    );
  });
});
