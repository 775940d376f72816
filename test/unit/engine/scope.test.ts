import { expect, test } from 'vitest';
import { buildScope, lookup, type ScopeEvent } from '../../../src/engine/scope.ts';

const event: ScopeEvent = {
  type: 'order.paid',
  id: 'e1',
  userId: 'u1',
  anonymousId: null,
  messageId: 'm1',
  timestamp: Date.UTC(2026, 4, 1, 8, 30),
  properties: { amount: 49.99, items: [{ sku: 'A' }, { sku: 'B' }] },
};

test('the scope of an event holds its fields and its properties side by side', () => {
  expect(buildScope({ event }).event).toEqual({
    type: 'order.paid',
    module: 'order',
    id: 'e1',
    userId: 'u1',
    messageId: 'm1',
    timestamp: '2026-05-01T08:30:00.000Z',
    properties: event.properties,
    amount: 49.99,
    items: [{ sku: 'A' }, { sku: 'B' }],
  });
});

test('a property hides the field of the same name, but not the type that patterns match', () => {
  const scope = buildScope({ event: { ...event, properties: { type: 'shoe', module: 7 } } });
  expect(scope.event.type).toBe('shoe');
  expect(scope.event.module).toBe(7);
  expect(scope.matched).toEqual({ type: 'order.paid', module: 'order' });
});

test('the scope of a person holds traits overlaid by identity; `trait` holds the traits alone', () => {
  const profile = {
    userId: 'u1',
    email: 'ada@example.com',
    phone: null,
    traits: { email: 'old@example.com', plan: 'pro' },
  };
  const scope = buildScope({ profile });
  expect(scope.user).toEqual({ userId: 'u1', email: 'ada@example.com', plan: 'pro' });
  expect(scope.profile).toBe(scope.user);
  expect(scope.trait).toEqual({ email: 'old@example.com', plan: 'pro' });
});

test('a part that is not given is empty', () => {
  expect(buildScope({})).toEqual({
    event: {},
    user: {},
    profile: {},
    trait: {},
    ai: {},
    var: {},
    webhook: {},
    run: {},
    org: {},
  });
  expect(buildScope({ event: { type: 'x', timestamp: 9e99 } }).event).toEqual({
    type: 'x',
    module: 'custom',
    properties: {},
  });
});

test.each([
  ['amount', 49.99],
  ['items.1.sku', 'B'],
  ['items.length', 2],
  ['items.2', undefined],
  ['items.-1', undefined],
  ['items.01', undefined],
  ['items.map', undefined],
  ['amount.toFixed', undefined],
  ['type.length', 10],
  ['type.charAt', undefined],
  ['type.length.x', undefined],
  ['nothing.at.all', undefined],
  ['constructor', undefined],
  ['__proto__', undefined],
  ['items.constructor.name', undefined],
  ['', undefined],
])('the event path %j reads %j', (path, value) => {
  expect(lookup(buildScope({ event }), 'event', path)).toEqual(value);
});

test('an own property called constructor can be read, __proto__ cannot', () => {
  const properties = JSON.parse('{"constructor":"c","__proto__":{"polluted":true}}') as Record<string, unknown>;
  const scope = buildScope({ event: { ...event, properties } });
  expect(lookup(scope, 'event', 'constructor')).toBe('c');
  expect(lookup(scope, 'event', '__proto__')).toBeUndefined();
  expect(lookup(scope, 'event', 'polluted')).toBeUndefined();
});
