import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Filters } from '../../../../src/contract/conditions.ts';
import { matchesGlob } from '../../../../src/engine/conditions/glob.ts';
import { candidates, compileTriggers, matchTrigger } from '../../../../src/engine/conditions/match.ts';
import { buildScope } from '../../../../src/engine/scope.ts';

const trigger = (id: string, eventType: string) => ({ id, eventType });
const ids = (found: { id: string }[]) => found.map(({ id }) => id);

test('candidates finds exact types and patterns, in the given order', () => {
  const index = compileTriggers([
    trigger('any', '*'),
    trigger('paid', 'order.paid'),
    trigger('order', 'order.*'),
    trigger('other', 'user.created'),
    trigger('paid again', 'order.paid'),
  ]);
  expect(ids(candidates(index, 'order.paid'))).toEqual(['any', 'paid', 'order', 'paid again']);
  expect(ids(candidates(index, 'user.deleted'))).toEqual(['any']);
  expect(ids(candidates(index, '*'))).toEqual(['any']);
});

test('an event type with the name of an inherited property is an ordinary type', () => {
  const index = compileTriggers([trigger('a', 'constructor')]);
  expect(ids(candidates(index, 'constructor'))).toEqual(['a']);
  expect(candidates(index, '__proto__')).toEqual([]);
});

test('candidates returns the triggers that were given', () => {
  const rule = { id: 'r', eventType: 'a.*', filters: [], channelIds: ['c'] };
  expect(candidates(compileTriggers([rule]), 'a.b')[0]).toBe(rule);
});

test('candidates finds the same triggers as testing every one', () => {
  const type = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 4 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 4 });
  fc.assert(
    fc.property(fc.array(pattern), type, (patterns, eventType) => {
      const triggers = patterns.map((each, id) => trigger(String(id), each));
      const expected = triggers.filter((each) => matchesGlob(each.eventType, eventType));
      expect(candidates(compileTriggers(triggers), eventType)).toEqual(expected);
    }),
  );
});

const scope = buildScope({ event: { type: 'order.paid', properties: { amount: 5, type: 'shoe' } } });

test('a trigger without filters matches by its type alone', () => {
  expect(matchTrigger({ eventType: 'order.*' }, scope, 0)).toEqual({ ok: true });
  expect(matchTrigger({ eventType: 'order.paid', filters: [] }, scope, 0)).toEqual({ ok: true });
});

test('a type that does not match is named before the filters', () => {
  const verdict = matchTrigger({ eventType: 'user.*', filters: [{ event: 'amount', value: 6 }] }, scope, 0);
  expect(verdict).toMatchObject({
    ok: false,
    why: {
      pointer: '/eventType',
      wanted: 'user.*',
      actual: 'order.paid',
      sentence: 'Wanted the event type to match "user.*", but it is "order.paid".',
    },
  });
});

test.each<[Filters, string]>([
  [
    [
      { event: 'amount', value: 5 },
      { event: 'amount', op: 'gt', value: 10 },
    ],
    '/filters/1',
  ],
  [{ any: [{ event: 'amount', op: 'gt', value: 10 }] }, '/filters/any/0'],
  [{ event: 'amount', op: 'gt', value: 10 }, '/filters'],
])('the pointer of a mismatch leads into the filters: %j', (filters, pointer) => {
  const verdict = matchTrigger({ eventType: '*', filters }, scope, 0);
  expect(verdict).toMatchObject({ ok: false, why: { pointer, wanted: 10, actual: 5 } });
});

const opened = (machine?: true) =>
  buildScope({ event: { type: 'email.opened', properties: { deliveryId: 'd', ...(machine ? { machine } : {}) } } });

test.each<[string, Filters | undefined, boolean]>([
  ['no filters', undefined, false],
  ['filters about something else', [{ event: 'deliveryId', value: 'd' }], false],
  ['a filter that asks for machines', [{ event: 'machine', value: true }], true],
  [
    'a filter that takes both',
    { any: [{ property: 'machine', value: true }, { not: { event: 'machine', op: 'exists' } }] },
    true,
  ],
  ['a filter by the whole path', { all: [{ event: 'properties.machine', value: true }] }, true],
])('an open of a machine matches a trigger with %s only where it is asked for', (_, filters, matches) => {
  const wanted = { eventType: 'email.*', filters };
  expect(matchTrigger(wanted, opened(true), 0).ok).toBe(matches);
});

test('an open of a person matches, and so does any other event that calls itself a machine', () => {
  expect(matchTrigger({ eventType: 'email.opened' }, opened(), 0).ok).toBe(true);
  const sensor = buildScope({ event: { type: 'sensor.read', properties: { machine: true } } });
  expect(matchTrigger({ eventType: '*' }, sensor, 0).ok).toBe(true);
});

test('the verdict on an open of a machine says why', () => {
  const verdict = matchTrigger({ eventType: 'email.opened' }, opened(true), 0);
  expect(verdict).toMatchObject({
    ok: false,
    why: { pointer: '/eventType', clause: 'event.machine ne true', actual: true },
  });
});
