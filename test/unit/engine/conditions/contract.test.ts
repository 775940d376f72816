import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { type ConditionFault, filterFaults } from '../../../../src/contract/conditions/faults.ts';
import { conditionLimits } from '../../../../src/contract/conditions/limits.ts';
import { Operator } from '../../../../src/contract/conditions/operators.ts';
import { Condition, Filters, RunFilters } from '../../../../src/contract/conditions.ts';

const leaf = { trait: 'plan', op: 'eq', value: 'pro' };
const nest = (levels: number): unknown => (levels <= 1 ? leaf : { not: nest(levels - 1) });

test.each([
  [[]],
  [[leaf]],
  [{ trait: 'plan', value: null }],
  [{ user: 'address.city', op: 'in', value: ['Paris', 'Oslo'] }],
  [{ event: 'amount', op: 'gte', value: 10 }],
  [{ property: 'tags', op: 'contains', value: 'vip' }],
  [{ ai: 'mood', op: 'prefix', value: 'hap' }],
  [{ run: 'startedAt', op: 'before', value: 'now' }],
  [{ event: 'at', op: 'after', value: '2026-05-01T08:30:00+02:00' }],
  [{ event: 'at', op: 'withinDays', value: 0.5 }],
  [{ org: 'name', op: 'exists' }],
  [{ org: 'name', op: 'exists', value: false }],
  [{ eventType: '*.bounced' }],
  [{ module: 'email' }],
  [{ any: [{ all: [{ module: 'email' }, leaf] }, { not: leaf }] }],
  [{ all: [] }],
  [nest(conditionLimits.depth)],
  [Array.from({ length: conditionLimits.nodes }, () => leaf)],
])('accepts %j unchanged', (filters) => {
  expect(Filters.parse(filters)).toEqual(filters);
});

const list = (length: number) => ({ trait: 'plan', op: 'in', value: Array.from({ length }, (_, n) => n) });

test('bounds the values of all lists together', () => {
  const fits = Array.from({ length: 4 }, () => list(1_000));
  expect(filterFaults(fits)).toEqual([]);
  const faults = filterFaults({ any: [...fits, ...fits] });
  expect(faults.map(({ path, code }) => [path, code])).toEqual([[['any', 4, 'value'], 'too_many']]);
  const nested = { trait: 'a', value: { b: Array.from({ length: 6_000 }, () => ({})) } };
  expect(filterFaults(nested)).toMatchObject([{ path: ['value'], code: 'too_many' }]);
});

const invalid: [unknown, Pick<ConditionFault, 'path' | 'code'>, RegExp][] = [
  [undefined, { path: [], code: 'missing' }, /is required/],
  ['plan', { path: [], code: 'invalid' }, /object such as/],
  [[[leaf]], { path: [0], code: 'invalid' }, /object such as/],
  [
    { any: [{ property: 'x', op: 'resembles', value: 1 }] },
    { path: ['any', 0, 'op'], code: 'unknown_operator' },
    /^unknown operator "resembles"$/,
  ],
  [{ trait: 'x', op: 7, value: 1 }, { path: ['op'], code: 'unknown_operator' }, /operator is a text/],
  [{ trait: 'x', op: null, value: 1 }, { path: ['op'], code: 'unknown_operator' }, /operator is a text/],
  [{ trait: 'x', op: 'constructor', value: 1 }, { path: ['op'], code: 'unknown_operator' }, /unknown operator/],
  [{ trait: 'x' }, { path: ['value'], code: 'missing' }, /"eq" needs a value/],
  [{ trait: 'x', op: 'in', value: 'a' }, { path: ['value'], code: 'invalid' }, /takes a list/],
  [
    { trait: 'x', op: 'nin', value: Array(conditionLimits.listItems + 1).fill(1) },
    { path: ['value'], code: 'invalid' },
    /at most 1000/,
  ],
  [{ trait: 'x', op: 'gt', value: '10' }, { path: ['value'], code: 'invalid' }, /without quotes/],
  [{ trait: 'x', op: 'lte', value: Number.NaN }, { path: ['value'], code: 'invalid' }, /compares numbers/],
  [{ trait: 'x', op: 'eq', value: Number.POSITIVE_INFINITY }, { path: ['value'], code: 'invalid' }, /finite/],
  [{ trait: 'x', op: 'prefix', value: 1 }, { path: ['value'], code: 'invalid' }, /takes a text/],
  [{ trait: 'x', op: 'exists', value: 'no' }, { path: ['value'], code: 'invalid' }, /true or false/],
  [{ trait: 'x', op: 'before', value: 'tomorrow' }, { path: ['value'], code: 'invalid' }, /ISO date/],
  [{ trait: 'x', op: 'after', value: '2026-02-30' }, { path: ['value'], code: 'invalid' }, /ISO date/],
  [{ trait: 'x', op: 'withinDays', value: -1 }, { path: ['value'], code: 'invalid' }, /0 or more/],
  [{ trait: '', value: 1 }, { path: ['trait'], code: 'invalid' }, /dotted path/],
  [{ trait: 'a..b', value: 1 }, { path: ['trait'], code: 'invalid' }, /between its dots/],
  [{ trait: 7, value: 1 }, { path: ['trait'], code: 'invalid' }, /dotted path/],
  [{ trait: 'x', event: 'y', value: 1 }, { path: ['event'], code: 'invalid' }, /"trait" and "event"/],
  [{ trait: 'x', value: 1, valu: 2 }, { path: ['valu'], code: 'unknown_field' }, /unknown field "valu"/],
  [{ eventType: '*', op: 'eq' }, { path: ['op'], code: 'unknown_field' }, /unknown field "op"/],
  [{ eventType: '' }, { path: ['eventType'], code: 'invalid' }, /at least one/],
  [{ module: 7 }, { path: ['module'], code: 'invalid' }, /./],
  [{}, { path: [], code: 'missing' }, /names what to look at/],
  [{ any: [] }, { path: ['any'], code: 'invalid' }, /never holds/],
  [{ all: leaf }, { path: ['all'], code: 'invalid' }, /takes a list/],
  [{ not: [leaf] }, { path: ['not'], code: 'invalid' }, /object such as/],
  [nest(conditionLimits.depth + 1), { path: Array(conditionLimits.depth).fill('not'), code: 'too_deep' }, /10 levels/],
  [Array(conditionLimits.nodes + 5).fill(leaf), { path: [conditionLimits.nodes], code: 'too_many' }, /At most 200/],
];

test.each(invalid)('refuses %j', (filters, { path, code }, message) => {
  const issues = Filters.safeParse(filters).error?.issues ?? [];
  expect(issues).toHaveLength(1);
  expect(issues[0]).toMatchObject({ path, code: 'custom', params: { code }, message: expect.stringMatching(message) });
});

test('every fault is reported, each at its place in a larger body', () => {
  const Body = z.object({ rules: z.array(z.object({ match: Filters })) });
  const body = {
    rules: [
      { match: { all: [{ trait: 'a', op: 'is', value: 1 }, { not: { foo: 1 } }] } },
      { match: [{ event: 'b', op: 'gt', value: 'x' }] },
    ],
  };
  const paths = Body.safeParse(body).error?.issues.map((issue) => issue.path.join('/'));
  expect(paths).toEqual([
    'rules/0/match/all/0/op',
    'rules/0/match/all/1/not/foo',
    'rules/0/match/all/1/not',
    'rules/1/match/0/value',
  ]);
});

test('a fault lists what is expected, so that a correction can be suggested', () => {
  const [operator] = filterFaults({ trait: 'x', op: 'equal', value: 1 });
  expect(operator).toMatchObject({ received: 'equal', expected: expect.arrayContaining(['eq', 'neq']) });
  const [field] = filterFaults({ trait: 'x', vlaue: 1, op: 'exists' });
  expect(field).toMatchObject({ received: 'vlaue', expected: ['trait', 'op', 'value'] });
});

test.each([
  [{ event: 'plan', value: '{{user.plan}}' }],
  [{ event: 'plan', op: 'in', value: ['{{user.plan}}', 'pro'] }],
  [{ event: 'plan', value: { is: ['{{user.plan}}'] } }],
])('where there is no run, the template in %j is a fault at its value', (condition) => {
  expect(filterFaults(condition)).toMatchObject([{ path: ['value'], code: 'not_allowed' }]);
  expect(Filters.safeParse([condition]).success).toBe(false);
  expect(RunFilters.safeParse([condition]).success).toBe(true);
});

test.each(Operator.options)('where there is a run, a template suits the operator %s', (op) => {
  expect(RunFilters.safeParse({ event: 'x', op, value: '{{event.y}}' }).success).toBe(true);
  expect(RunFilters.safeParse({ event: 'x', op: 'gt', value: 'much' }).success).toBe(false);
});

test('a single condition is not a list', () => {
  expect(Condition.safeParse([leaf]).success).toBe(false);
  expect(Condition.parse(leaf)).toEqual(leaf);
});

test('conditions can be left out where they are optional', () => {
  const Trigger = z.strictObject({ filters: Filters.optional() });
  expect(Trigger.parse({})).toEqual({});
});

test('the JSON schema names the condition once and refers to it', () => {
  const schema = z.toJSONSchema(z.object({ filters: Filters }), { io: 'input' });
  expect(JSON.stringify(schema.properties)).toContain('#/$defs/Condition');
  expect(JSON.stringify(schema.$defs?.Condition)).toContain('#/$defs/Operator');
  expect(JSON.stringify(schema.$defs?.Operator)).toContain('withinDays');
});

test('filterFaults and the schema agree on any input', () => {
  const key = fc.constantFrom('trait', 'event', 'op', 'value', 'eventType', 'module', 'all', 'any', 'not', 'other');
  const { node } = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('eq', 'exists', 'in', 'now', 'plan', '', 3, true, null),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(key, tie('node'), { maxKeys: 3 }),
    ),
  }));
  fc.assert(
    fc.property(node, (value) => {
      expect(Filters.safeParse(value).success).toBe(filterFaults(value).length === 0);
    }),
    { numRuns: 2_000 },
  );
});

test('very deep nesting and very long lists are refused without being followed', () => {
  let deep: unknown = leaf;
  for (let level = 0; level < 100_000; level += 1) deep = { not: deep };
  expect(filterFaults(deep)).toHaveLength(1);
  let value: unknown = 1;
  for (let level = 0; level < 100_000; level += 1) value = [value];
  expect(filterFaults({ trait: 'x', value })).toMatchObject([{ path: ['value'] }]);
  expect(filterFaults(Array(1_000_000).fill(leaf))).toHaveLength(1);
});
