import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conditionLimits } from '../../../../src/contract/conditions/limits.ts';
import { Operator } from '../../../../src/contract/conditions/operators.ts';
import type { Condition, Filters } from '../../../../src/contract/conditions.ts';
import { deepEqual } from '../../../../src/engine/conditions/deep-equal.ts';
import { evaluate, type Mismatch } from '../../../../src/engine/conditions/evaluate.ts';
import { buildScope, type Scope } from '../../../../src/engine/scope.ts';

const now = Date.UTC(2026, 4, 10, 12);
const daysAgo = (days: number) => new Date(now - days * 86_400_000).toISOString();

const scope = buildScope({
  event: {
    type: 'order.paid',
    timestamp: now,
    properties: {
      amount: 50,
      zero: 0,
      minusZero: -0,
      text: '50',
      empty: '',
      nothing: null,
      flag: false,
      tags: ['vip', 'new', { deep: [1] }],
      address: { city: 'Paris', lines: ['a', 'b'] },
      items: [{ sku: 'A' }],
      yesterday: daysAgo(1),
      tomorrow: daysAgo(-1),
      epoch: now - 1_000,
      day: '2026-05-10',
      word: 'tomorrow',
    },
  },
  profile: { userId: 'u1', email: 'ada@example.com', traits: { plan: 'pro' } },
  ai: { mood: 'happy' },
  run: { id: 'r1', version: 3 },
  org: { name: 'Acme' },
});

const holds = (condition: Filters, at: Scope = scope) => evaluate(condition, at, now).ok;

function why(condition: Filters, at: Scope = scope): Mismatch {
  const verdict = evaluate(condition, at, now);
  if (verdict.ok) throw new Error('the condition holds');
  return verdict.why;
}

const comparisons: [string, string, unknown, boolean][] = [
  ['amount', 'eq', 50, true],
  ['amount', 'eq', '50', false],
  ['text', 'eq', 50, false],
  ['zero', 'eq', -0, true],
  ['minusZero', 'eq', 0, true],
  ['zero', 'eq', false, false],
  ['empty', 'eq', '', true],
  ['nothing', 'eq', null, true],
  ['missing', 'eq', null, false],
  ['address', 'eq', { lines: ['a', 'b'], city: 'Paris' }, true],
  ['address', 'eq', { city: 'Paris' }, false],
  ['address.lines', 'eq', ['a', 'b'], true],
  ['address.lines', 'eq', ['b', 'a'], false],
  ['address.lines', 'eq', { 0: 'a', 1: 'b' }, false],
  ['items.0.sku', 'eq', 'A', true],
  ['items.length', 'eq', 1, true],
  ['amount', 'neq', 51, true],
  ['amount', 'neq', 50, false],
  ['amount', 'neq', '50', true],
  ['missing', 'neq', 50, false],
  ['nothing', 'neq', 'x', true],
  ['amount', 'in', [1, 50], true],
  ['amount', 'in', ['50'], false],
  ['amount', 'in', [], false],
  ['address', 'in', [{ city: 'Paris', lines: ['a', 'b'] }], true],
  ['amount', 'nin', [1, 2], true],
  ['amount', 'nin', [50], false],
  ['amount', 'nin', [], true],
  ['missing', 'nin', [1], false],
  ['amount', 'gt', 49.9, true],
  ['amount', 'gt', 50, false],
  ['amount', 'gte', 50, true],
  ['amount', 'lt', 50, false],
  ['amount', 'lt', 51, true],
  ['amount', 'lte', 50, true],
  ['text', 'gt', 1, false],
  ['text', 'lt', 1_000, false],
  ['nothing', 'lt', 1, false],
  ['flag', 'lt', 1, false],
  ['missing', 'lt', 1, false],
  ['text', 'contains', '5', true],
  ['text', 'contains', '', true],
  ['text', 'contains', 5, false],
  ['tags', 'contains', 'vip', true],
  ['tags', 'contains', 'vi', false],
  ['tags', 'contains', { deep: [1] }, true],
  ['address', 'contains', 'city', false],
  ['amount', 'contains', 5, false],
  ['word', 'prefix', 'tom', true],
  ['word', 'prefix', 'Tom', false],
  ['word', 'suffix', 'row', true],
  ['amount', 'prefix', '5', false],
  ['amount', 'exists', true, true],
  ['amount', 'exists', undefined, true],
  ['amount', 'exists', false, false],
  ['nothing', 'exists', true, true],
  ['missing', 'exists', true, false],
  ['missing', 'exists', false, true],
  ['missing.deeper.still', 'exists', false, true],
  ['constructor', 'exists', false, true],
  ['__proto__', 'exists', false, true],
  ['yesterday', 'before', 'now', true],
  ['tomorrow', 'before', 'now', false],
  ['tomorrow', 'after', 'now', true],
  ['day', 'after', '2026-05-09', true],
  ['day', 'before', '2026-05-10T00:00:00Z', false],
  ['day', 'before', '2026-05-10T00:00:01Z', true],
  ['day', 'before', '2026-05-10T00:30:00+02:00', false],
  ['epoch', 'before', 'now', true],
  ['epoch', 'after', now - 1_001, true],
  ['word', 'before', 'now', false],
  ['word', 'after', '1970-01-01', false],
  ['nothing', 'before', 'now', false],
  ['yesterday', 'withinDays', 1, true],
  ['yesterday', 'withinDays', 0.5, false],
  ['tomorrow', 'withinDays', 7, false],
  ['epoch', 'withinDays', 0, false],
  ['epoch', 'withinDays', 1, true],
  ['word', 'withinDays', 10_000, false],
  ['missing', 'withinDays', 1, false],
];

test.each(comparisons)('event.%s %s %j is %j', (event, op, value, expected) => {
  expect(holds({ event, op, value } as Condition)).toBe(expected);
});

test('the examples above cover every operator', () => {
  expect([...new Set(comparisons.map(([, op]) => op))].sort()).toEqual([...Operator.options].sort());
});

test.each([
  [{ trait: 'plan', value: 'pro' }, true],
  [{ trait: 'email', value: 'ada@example.com' }, false],
  [{ user: 'email', value: 'ada@example.com' }, true],
  [{ user: 'plan', value: 'pro' }, true],
  [{ property: 'amount', value: 50 }, true],
  [{ event: 'type', value: 'order.paid' }, true],
  [{ ai: 'mood', value: 'happy' }, true],
  [{ run: 'version', op: 'gte', value: 3 }, true],
  [{ org: 'name', value: 'Acme' }, true],
  [{ eventType: 'order.*' }, true],
  [{ eventType: 'user.*' }, false],
  [{ module: 'order' }, true],
  [{ module: 'ord*' }, true],
  [{ module: 'email' }, false],
] satisfies [Condition, boolean][])('%j is %j', (condition, expected) => {
  expect(holds(condition)).toBe(expected);
});

test('patterns match the real event type, even if a property is called type', () => {
  const disguised = buildScope({ event: { type: 'order.paid', properties: { type: 'shoe', module: 'x' } } });
  expect(holds({ eventType: 'order.*' }, disguised)).toBe(true);
  expect(holds({ module: 'order' }, disguised)).toBe(true);
});

test('a comparison of a missing field is false, and `not` around it is true', () => {
  expect(holds({ trait: 'city', op: 'neq', value: 'Paris' })).toBe(false);
  expect(holds({ not: { trait: 'city', op: 'eq', value: 'Paris' } })).toBe(true);
  expect(holds({ not: { trait: 'city', op: 'neq', value: 'Paris' } })).toBe(true);
});

test('the first clause that does not hold is named with the wanted and the actual value', () => {
  const filters: Filters = [
    { event: 'amount', op: 'gt', value: 10 },
    { trait: 'plan', value: 'free' },
    { event: 'nope', value: 1 },
  ];
  expect(why(filters)).toEqual({
    pointer: '/1',
    clause: 'trait.plan eq "free"',
    wanted: 'free',
    actual: 'pro',
    sentence: 'Wanted trait.plan to equal "free", but it is "pro".',
  });
});

test.each<[Filters, string, string]>([
  [{ event: 'missing', op: 'gte', value: 10 }, '', 'Wanted event.missing to be at least 10, but it is missing.'],
  [
    { event: 'text', op: 'gte', value: 10 },
    '',
    'Wanted event.text to be at least 10, but it is "50" (text, not a number).',
  ],
  [{ event: 'amount', value: '50' }, '', 'Wanted event.amount to equal "50", but it is 50 (a number, not text).'],
  [{ event: 'amount', op: 'exists', value: false }, '', 'Wanted event.amount not to exist, but it is 50.'],
  [{ event: 'nope', op: 'exists' }, '', 'Wanted event.nope to exist, but it is missing.'],
  [
    { event: 'tomorrow', op: 'withinDays', value: 7 },
    '',
    `Wanted event.tomorrow to lie within the last 7 days, but it is "${daysAgo(-1)}".`,
  ],
  [{ eventType: 'user.*' }, '', 'Wanted the event type to match "user.*", but it is "order.paid".'],
  [{ not: { trait: 'plan', value: 'pro' } }, '', 'Wanted not (trait.plan eq "pro"), but trait.plan is "pro".'],
  [
    { not: { event: 'nope', op: 'exists', value: false } },
    '',
    'Wanted not (event.nope exists false), but event.nope is missing.',
  ],
  [
    { all: [{ trait: 'plan', op: 'in', value: ['free', 'starter'] }] },
    '/all/0',
    'Wanted trait.plan to be one of ["free", "starter"], but it is "pro".',
  ],
  [
    { any: [{ trait: 'plan', value: 'free' }, { module: 'email' }] },
    '/any/0',
    'None of 2 alternatives holds. The first: Wanted trait.plan to equal "free", but it is "pro".',
  ],
  [
    [{ not: { any: [{ module: 'order' }, { module: 'email' }] } }],
    '/0',
    'Wanted not (module matches "order" or module matches "email"), but what it rules out holds.',
  ],
  [
    { all: [{ any: [{ all: [{ module: 'order' }, { module: 'x' }] }] }] },
    '/all/0/any/0/all/1',
    'Wanted the module to match "x", but it is "order".',
  ],
])('%j fails at %j: %s', (filters, pointer, sentence) => {
  expect(why(filters)).toMatchObject({ pointer, sentence });
});

test('no pattern matches without an event', () => {
  expect(why({ eventType: '*' }, buildScope({})).sentence).toContain('there is no event');
});

test('a long value is cut in the sentence', () => {
  const long = buildScope({
    event: { type: 'x', properties: { blob: 'y'.repeat(30_000), list: Array(10_000).fill({ a: { b: { c: 1 } } }) } },
  });
  for (const event of ['blob', 'list']) expect(why({ event, value: 1 }, long).sentence.length).toBeLessThan(200);
});

test.each([
  { trait: 'plan', op: 'resembles', value: 1 },
  { trait: 'plan', op: 'eq' },
  { trait: 'plan', op: 'constructor', value: 1 },
  { trait: 'plan', op: Object.create(null), value: 1 },
  { event: 'amount', op: 'gt', value: '10' },
  { event: 'missing', op: 'in', value: 'x' },
  { event: 'day', op: 'before', value: 'soon' },
  { trait: 'plan', op: 'exists', value: 'maybe' },
  { any: [] },
  {},
  null,
  'plan',
])('%j cannot be evaluated, so neither it nor its opposite holds', (condition) => {
  const bad = condition as Condition;
  expect(why(bad)).toMatchObject({
    pointer: '',
    broken: true,
    sentence: expect.stringContaining('cannot be evaluated'),
  });
  expect(why({ not: bad })).toMatchObject({ pointer: '/not', broken: true });
});

test('nesting is followed to the depth that can be saved, and no deeper', () => {
  const nest = (levels: number): Condition =>
    levels === 1 ? { trait: 'plan', value: 'pro' } : { all: [nest(levels - 1)] };
  expect(holds(nest(conditionLimits.depth))).toBe(true);
  expect(why(nest(conditionLimits.depth + 1)).broken).toBe(true);
  let deep: Condition = { trait: 'plan', value: 'pro' };
  for (let level = 0; level < 100_000; level += 1) deep = { not: deep };
  expect(why(deep).broken).toBe(true);
});

const leaf = fc.record({
  event: fc.constantFrom('amount', 'text', 'tags', 'address.city', 'nothing', 'missing', 'yesterday'),
  op: fc.constantFrom(...Operator.options),
  value: fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('now', '50', 'vip', daysAgo(3))),
});
const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf as fc.Arbitrary<Condition>,
    fc.record({ eventType: fc.constantFrom('*', 'order.*', 'x') }),
    fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
}));

test('all, any and not obey their laws', () => {
  fc.assert(
    fc.property(fc.array(tree, { minLength: 1, maxLength: 4 }), (conditions) => {
      const each = conditions.map((condition) => holds(condition));
      expect(holds({ all: conditions })).toBe(each.every(Boolean));
      expect(holds(conditions)).toBe(each.every(Boolean));
      expect(holds({ any: conditions })).toBe(each.some(Boolean));
      const [condition, first] = [conditions[0] as Condition, evaluate(conditions[0] as Condition, scope, now)];
      expect(holds({ not: condition })).toBe(!first.ok && !first.why.broken);
    }),
    { numRuns: 1_000 },
  );
});

test('evaluation never throws, whatever the scope and the condition are', () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSparseArray: true,
  });
  const wild = fc.dictionary(fc.constantFrom('amount', 'tags', 'text', 'type', '__proto__'), anything);
  fc.assert(
    fc.property(fc.oneof(tree, anything), wild, (condition, event) => {
      const verdict = evaluate(condition as Filters, { ...scope, event, matched: undefined } as unknown as Scope, now);
      expect(verdict.ok || verdict.why.sentence.length > 0).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('deepEqual compares by content as JSON does', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: true }), fc.jsonValue(), (a, b) => {
      expect(deepEqual(a, JSON.parse(JSON.stringify(a)))).toBe(true);
      expect(deepEqual(a, b)).toBe(deepEqual(b, a));
      expect(deepEqual([a], [a, b])).toBe(false);
    }),
  );
});

test('deepEqual compares deep values without recursion and reports its work', () => {
  const deep = () => JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as unknown;
  let steps = 0;
  expect(
    deepEqual(deep(), deep(), (more) => {
      steps += more;
    }),
  ).toBe(true);
  expect(steps).toBe(49_999);
});
