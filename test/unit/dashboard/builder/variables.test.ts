import { describe, expect, test } from 'vitest';
import { variablesAt } from '../../../../src/dashboard/builder/variables.ts';
import { nothingSeen, type Seen } from '../../../../src/dashboard/forms/seen-variables.ts';
import { flow, fork, mail } from './drafts.ts';

const ask = (label: string, extra: object = {}) => ({
  label,
  type: 'ai_action',
  title: `Write ${label}`,
  config: { flavor: 'generate', prompt: 'p', saveTo: 'line' },
  ...extra,
});
const call = (label: string) => ({ label, type: 'webhook', config: { url: 'https://x.example', saveTo: 'coupon' } });
const draft = flow(fork('x', 'one', 'two'), ask('one', { next: 'call' }), ask('two'), call('call'), mail('last'));
const seen: Seen = {
  events: [
    { type: 'order.completed', id: 'e2', properties: { amount: 12, item: { sku: 'a' }, 'odd key': 1, tags: ['x'] } },
    { type: 'order.completed', id: 'e1', properties: { amount: 7, coupon: 'SPRING' } },
  ],
  person: { userId: 'ada', email: 'ada@example.com', traits: { plan: 'pro' } },
  people: [{ userId: 'bob', traits: { points: 5 } }],
  org: { name: 'Acme' },
  variables: { brandName: 'Acme' },
};
const at = (label: string | null, what = seen) =>
  new Map(variablesAt(draft, label, what).map((one) => [one.path, one]));

describe('variables', () => {
  test('of the event are those that were seen, with the newest sample', () => {
    const found = at('last');
    expect(found.get('event.amount')).toEqual({
      path: 'event.amount',
      sample: 12,
      mayBeEmpty: false,
      from: 'the event',
    });
    expect(found.get('event.coupon')).toMatchObject({ sample: 'SPRING', mayBeEmpty: true });
    expect(found.get('event.item.sku')).toMatchObject({ sample: 'a', mayBeEmpty: true });
    expect(found.get('event.tags')).toMatchObject({ sample: ['x'] });
    expect(found.get('event.type')).toMatchObject({ sample: 'order.completed', mayBeEmpty: false });
    expect([...found.keys()].filter((path) => path.includes('odd') || path.includes('properties'))).toEqual([]);
  });

  test('of the person are those of the chosen one first', () => {
    const found = at('last');
    expect(found.get('user.email')).toEqual({
      path: 'user.email',
      sample: 'ada@example.com',
      mayBeEmpty: true,
      from: 'the person',
    });
    expect(found.get('trait.plan')).toMatchObject({ sample: 'pro', mayBeEmpty: true });
    expect(found.get('trait.points')).toMatchObject({ sample: 5, mayBeEmpty: true });
    expect(found.get('user.userId')).toMatchObject({ sample: 'ada', mayBeEmpty: false });
  });

  test('of earlier steps are those that a run can have, and say whether it always does', () => {
    expect(at('two').has('ai.line')).toBe(false);
    expect(at('call').get('ai.line')).toEqual({
      path: 'ai.line',
      sample: undefined,
      mayBeEmpty: false,
      from: 'Write one or Write two',
    });
    expect(at('last').get('webhook.coupon')).toMatchObject({ mayBeEmpty: false });
    const one = flow(fork('x', 'one', 'last'), ask('one'), mail('last'));
    expect(variablesAt(one, 'last', nothingSeen).find(({ path }) => path === 'ai.line')).toMatchObject({
      mayBeEmpty: true,
    });
    expect([...at(null).keys()].some((path) => path.startsWith('ai.'))).toBe(false);
  });

  test('of a digest are there behind it', () => {
    const digest = { label: 'd', type: 'wait', config: { collect: { windowMinutes: 5 } } };
    const paths = (label: string) =>
      variablesAt(flow(mail('a'), digest, mail('b')), label, nothingSeen).map(({ path }) => path);
    expect(paths('b')).toContain('run.events');
    expect(paths('a')).not.toContain('run.events');
    expect(paths('d')).not.toContain('run.events');
  });

  test('of the project, the run and the organisation are always offered', () => {
    const found = at(null);
    expect(found.get('var.brandName')).toMatchObject({ sample: 'Acme', mayBeEmpty: false });
    expect(found.get('org.name')).toMatchObject({ sample: 'Acme' });
    expect(found.has('run.startedAt')).toBe(true);
  });

  test('before anything was seen are the fields that every event and person may have', () => {
    expect([...at('last', nothingSeen).keys()]).toEqual(
      expect.arrayContaining(['event.type', 'user.email', 'user.phone']),
    );
  });
});
