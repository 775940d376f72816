import { describe, expect, it } from 'vitest';
import type { Silence } from '../../../../src/dashboard/api/queries/silences.ts';
import { blocksOf, draggedSpan, spansOf, weekOf } from '../../../../src/dashboard/pages/silences/week.ts';

const at = (iso: string) => Date.parse(iso);
const hour = 3_600_000;
const silence = (fields: Partial<Silence>): Silence => ({
  id: 'a',
  projectId: 'p',
  match: { eventType: '*' },
  reason: 'r',
  owner: null,
  from: null,
  until: null,
  weekly: null,
  isActive: false,
  createdBy: 'me',
  version: 1,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  ...fields,
});
const within = { from: at('2026-11-23T00:00:00Z'), to: at('2026-11-30T00:00:00Z') };

describe('the spans of a silence', () => {
  it('is cut to the week that is asked for', () => {
    const spans = spansOf(silence({ from: '2026-11-20T00:00:00Z', until: '2026-11-24T10:00:00Z' }), within);
    expect(spans).toEqual([{ from: within.from, to: at('2026-11-24T10:00:00Z') }]);
    expect(spansOf(silence({ from: '2026-12-01T00:00:00Z', until: '2026-12-02T00:00:00Z' }), within)).toEqual([]);
  });

  it('of every week reaches over midnight, in the clock of its own zone, and from the week before', () => {
    const weekly = { days: ['sun' as const], start: '22:00', end: '06:00', timezone: 'Europe/Paris' };
    expect(spansOf(silence({ weekly }), within)).toEqual([
      { from: within.from, to: at('2026-11-23T05:00:00Z') },
      { from: at('2026-11-29T21:00:00Z'), to: within.to },
    ]);
  });

  it('of every week keeps its local time when the clocks change', () => {
    const weekly = { days: ['sat' as const, 'sun' as const], start: '12:00', end: '13:00', timezone: 'Europe/Paris' };
    const change = { from: at('2026-10-24T00:00:00Z'), to: at('2026-10-26T00:00:00Z') };
    expect(spansOf(silence({ weekly }), change).map(({ from }) => new Date(from).toISOString())).toEqual([
      '2026-10-24T10:00:00.000Z',
      '2026-10-25T11:00:00.000Z',
    ]);
  });

  it('of every week ends with its end', () => {
    const weekly = { days: ['tue' as const, 'thu' as const], start: '10:00', end: '11:00', timezone: 'UTC' };
    expect(spansOf(silence({ weekly, until: '2026-11-25T00:00:00Z' }), within)).toHaveLength(1);
  });
});

describe('the blocks of a week', () => {
  const days = weekOf(at('2026-11-25T12:00:00Z'));

  it('begin on Monday, have a part in each day, and stand side by side at one time', () => {
    const monday = days[0] ?? 0;
    expect(new Date(monday).getDay()).toBe(1);
    const iso = (hours: number) => new Date(monday + hours * hour).toISOString();
    const blocks = blocksOf(
      [silence({ id: 'a', from: iso(12), until: iso(36) }), silence({ id: 'b', from: iso(18), until: iso(20) })],
      days,
    );
    expect(
      blocks.map(({ silence: { id }, day, top, height, lane, lanes }) => [id, day, top, height, lane, lanes]),
    ).toEqual([
      ['a', 0, 0.5, 0.5, 0, 2],
      ['b', 0, 0.75, expect.closeTo(2 / 24), 1, 2],
      ['a', 1, 0, 0.5, 0, 1],
    ]);
  });
});

describe('a drag', () => {
  it('counts in half hours, in both directions, and is never empty', () => {
    const day = (from: number, to: number) => {
      const span = draggedSpan(0, 24 * hour, from / 24, to / 24);
      return [span.from / hour, span.to / hour];
    };
    expect(day(10.1, 11.8)).toEqual([10, 12]);
    expect(day(11.8, 10.1)).toEqual([10, 12]);
    expect(day(9.7, 9.7)).toEqual([9.5, 10]);
    expect(day(23.9, 30)).toEqual([23.5, 24]);
    expect(day(-2, 0.2)).toEqual([0, 0.5]);
  });
});
