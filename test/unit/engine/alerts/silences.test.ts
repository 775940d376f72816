import { describe, expect, it } from 'vitest';
import { SilenceMatch } from '../../../../src/contract/messages/alert-match.ts';
import { SilenceDefinition } from '../../../../src/contract/messages/silence.ts';
import { holdsUntil, silencedBy } from '../../../../src/engine/alerts/silences.ts';
import { buildScope } from '../../../../src/engine/scope.ts';

const moment = (text: string) => Date.parse(text);
const scope = buildScope({ event: { type: 'email.bounced', properties: { host: 'mx1' } } });
const silence = (fields: object) => ({
  id: 's1',
  ...SilenceDefinition.parse({ match: { module: 'email' }, reason: 'move', until: '2026-05-01T16:00:00Z', ...fields }),
});
const now = moment('2026-05-01T14:00:00Z');
const held = (fields: object, ruleName = 'Bounces') => silencedBy([silence(fields)], { scope, ruleName }, now);

describe('a silence', () => {
  it('holds what it matches until its end, and says why', () => {
    expect(held({ owner: 'Grace' })).toEqual({
      id: 's1',
      owner: 'Grace',
      reason: 'move',
      until: moment('2026-05-01T16:00:00Z'),
    });
    expect(held({ match: { module: 'sms' } })).toBeNull();
  });

  it.each([
    ['before it begins', { from: '2026-05-01T14:00:00.001Z' }],
    ['at its end', { until: '2026-05-01T14:00:00Z' }],
  ])('does not hold %s', (_name, fields) => {
    expect(held(fields)).toBeNull();
  });

  it('may name the rule, or all others', () => {
    expect(held({ match: { rule: 'Bounces' } })).not.toBeNull();
    expect(held({ match: { rule: 'Bounces' } }, 'Disk')).toBeNull();
    expect(held({ match: [{ rule: 'B*' }, { property: 'host', value: 'mx1' }] })).not.toBeNull();
    expect(held({ match: { not: { rule: 'Disk' } } })).not.toBeNull();
    expect(held({ match: { not: { rule: 'Bounces' } } })).toBeNull();
  });

  it('of several the one that ends last counts', () => {
    const both = [silence({}), { ...silence({ until: '2026-05-02T00:00:00Z' }), id: 's2' }];
    expect(silencedBy(both, { scope, ruleName: 'x' }, now)).toMatchObject({ id: 's2' });
  });

  it.each<[string, unknown]>([
    ['a leaf that is not about the event', { trait: 'plan', value: 'pro' }],
    ['a name that is no text', { rule: 7 }],
    ['an unknown operator', { any: [{ property: 'x', op: 'resembles', value: 1 }] }],
    ['nothing', undefined],
    ['an empty list', []],
  ])('refuses %s', (_name, match) => {
    expect(SilenceMatch.safeParse(match).success).toBe(false);
  });
});

describe('weekly hours', () => {
  const weekly = (fields: object) =>
    ({
      from: null,
      until: null,
      weekly: { days: ['fri'], start: '09:00', end: '11:00', timezone: 'Europe/Paris', ...fields },
    }) as never;
  const until = (fields: object, at: string) => {
    const end = holdsUntil(weekly(fields), moment(at));
    return end === null ? null : new Date(end).toISOString();
  };

  it.each([
    ['2026-05-01T06:59:59Z', null],
    ['2026-05-01T07:00:00Z', '2026-05-01T09:00:00.000Z'],
    ['2026-05-01T08:59:59Z', '2026-05-01T09:00:00.000Z'],
    ['2026-05-01T09:00:00Z', null],
    ['2026-05-02T08:00:00Z', null],
  ])('hold by the clock of their zone: %s', (at, wanted) => {
    expect(until({}, at)).toBe(wanted);
  });

  it.each([
    ['2026-05-01T21:30:00Z', '2026-05-02T04:00:00.000Z'],
    ['2026-05-02T03:59:00Z', '2026-05-02T04:00:00.000Z'],
    ['2026-05-01T03:59:00Z', null],
    ['2026-05-02T21:30:00Z', null],
  ])('over midnight belong to the day on which they begin: %s', (at, wanted) => {
    expect(until({ start: '23:00', end: '06:00' }, at)).toBe(wanted);
  });

  it('from Sunday to Monday, with half an hour of offset', () => {
    expect(
      until({ days: ['sun'], start: '23:00', end: '01:00', timezone: 'Asia/Kathmandu' }, '2026-05-03T18:30:00Z'),
    ).toBe('2026-05-03T19:15:00.000Z');
  });

  it('keep their local time over a change of the clocks', () => {
    expect(until({ days: ['sun'] }, '2026-03-29T07:30:00Z')).toBe('2026-03-29T09:00:00.000Z');
    expect(until({ days: ['sun'] }, '2026-03-22T08:30:00Z')).toBe('2026-03-22T10:00:00.000Z');
  });
});
