import { describe, expect, it } from 'vitest';
import { groupOf } from '../../../../src/engine/alerts/group.ts';
import { headlineOf } from '../../../../src/engine/alerts/headline.ts';
import { singlePlan } from '../../../../src/engine/alerts/single.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { rule } from './rules.ts';

const scopeOf = (properties: Record<string, unknown>, userId = 'ada') =>
  buildScope({ event: { type: 'email.bounced', userId, properties }, profile: { userId, traits: { plan: 'pro' } } });
const keyOf = (fields: object, properties: Record<string, unknown>) =>
  groupOf(rule(fields), scopeOf(properties), 0).groupKey;

describe('the group of an event', () => {
  it('consists of the values of its paths; one without a root is a property', () => {
    const grouped = groupOf(
      rule({ groupBy: ['host', 'event.type', 'user.plan', 'userId'] }),
      scopeOf({ host: 'mx1' }),
      0,
    );
    expect(grouped.group).toEqual({ host: 'mx1', 'event.type': 'email.bounced', 'user.plan': 'pro', userId: 'ada' });
  });

  it('tells values apart by type, and a missing value from every other', () => {
    const values = ['1', 1, null, undefined, 'null', 'missing', true, '', ['a'], { a: 1 }, 'a,b', 'a"'];
    const keys = values.map((host) => keyOf({ groupBy: ['host'] }, host === undefined ? {} : { host }));
    expect(new Set(keys).size).toBe(values.length);
    expect(keyOf({ groupBy: ['a', 'b'] }, { a: 'x', b: 'y,z' })).not.toBe(
      keyOf({ groupBy: ['a', 'b'] }, { a: 'x,y', b: 'z' }),
    );
  });

  it('is the rendered dedupeKey, else the rule itself', () => {
    expect(keyOf({ dedupeKey: '{{event.host}}' }, { host: 'db1' })).toBe('db1');
    expect(keyOf({ repeatSeconds: 5 }, { host: 'db1' })).toBe('');
  });

  it('holds no NUL, at which the database would end it', () => {
    expect(keyOf({ dedupeKey: '{{event.host}}' }, { host: 'a\0b' })).toBe('a\ufffdb');
  });

  it('keeps long values apart in a short key', () => {
    const long = 'x'.repeat(5_000);
    const [a, b] = [keyOf({ groupBy: ['h'] }, { h: `${long}a` }), keyOf({ groupBy: ['h'] }, { h: `${long}b` })];
    expect(a).not.toBe(b);
    expect(a.length).toBeLessThanOrEqual(500);
  });

  it('is the rule itself where the dedupeKey fails to render, which it says', () => {
    const dedupeKey = `{{#each event.list}}${'x'.repeat(400)}{{/each}}`;
    const list = Array.from({ length: 5_000 }, () => 1);
    expect(groupOf(rule({ dedupeKey }), scopeOf({ list }), 0)).toMatchObject({
      groupKey: '',
      line: null,
      failure: expect.stringMatching(/more than/),
    });
  });
});

describe('the first line of a notice', () => {
  const plan = { ...singlePlan([], 'e', 0), count: 52, added: 37 };
  const line = (fields: object, change: object = {}) =>
    headlineOf(rule(fields), { ...plan, ...change }, scopeOf({ host: 'mx1' }), 0).text;

  it.each([
    ['fire', {}, '[error] Bounces: email.bounced'],
    [
      'repeat',
      { kind: 'repeat', reason: 'more', since: 0, at: 300_000 },
      '[error] Bounces: 37 more in 5 min (52 in all)',
    ],
    [
      'still open',
      { kind: 'repeat', reason: 'still_open', added: 0, at: 7_200_000 },
      '[error] Bounces: still open after 2 h, 52 events in all',
    ],
    [
      'escalate',
      { kind: 'escalate', reason: 'escalate', level: 1, at: 600_000 },
      '[error] Nobody has acknowledged Bounces for 10 min (level 1)',
    ],
    ['resolve', { kind: 'resolve', reason: 'resolve', at: 720_000 }, '[resolved] Bounces: after 12 min, 52 events'],
    [
      'silence',
      { kind: 'fire', reason: 'silence_ended', added: 12 },
      '[error] Bounces: 12 events while silenced (52 in all)',
    ],
    [
      'ack',
      { kind: 'repeat', reason: 'ack_ended', ackedBy: 'Ada' },
      '[error] Bounces: acknowledgement by Ada has ended (52 events in all)',
    ],
  ])('of %s', (_name, change, wanted) => {
    expect(line({}, change)).toBe(wanted);
  });

  it('has the title of the rule, on one line', () => {
    expect(line({ severity: 'critical', title: 'Mail from {{event.host}}\n is bouncing' })).toBe(
      '[critical] Mail from mx1 is bouncing',
    );
  });

  it('falls back to the event type where the title fails to render, which it says', () => {
    const title = '{{#each event.host}}{{/each}}';
    const failing = `{{#each event.list}}${'x'.repeat(900)}{{/each}}`;
    expect(line({ title })).toBe('[error] Bounces: email.bounced');
    const scope = scopeOf({ list: Array.from({ length: 5_000 }, () => 1) });
    expect(headlineOf(rule({ title: failing }), plan, scope, 0)).toEqual({
      text: '[error] Bounces: email.bounced',
      failure: expect.stringMatching(/more than/),
    });
  });
});
