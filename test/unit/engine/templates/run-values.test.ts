// Values of conditions that are templates of a run.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Condition } from '../../../../src/contract/conditions.ts';
import type { JsonValue } from '../../../../src/contract/primitives.ts';
import { evaluate } from '../../../../src/engine/conditions/evaluate.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { runValues } from '../../../../src/engine/templates/run-values.ts';

const now = Date.parse('2026-05-01T12:00:00Z');
const run = buildScope({
  event: {
    type: 'order.placed',
    properties: { orderId: 'A-1', limit: 100, text: '100', none: null, plans: ['pro', 'team'], ends: '2026-05-08' },
  },
  profile: { userId: 'ada', traits: { plan: 'pro' } },
});
const arrived = buildScope({
  event: {
    type: 'order.cancelled',
    properties: { orderId: 'A-1', amount: 50, coupon: null, at: '2026-05-02', full: 'order A-1' },
  },
});

test.each<[Condition, boolean]>([
  [{ event: 'orderId', value: '{{event.orderId}}' }, true],
  [{ event: 'full', value: 'order {{event.orderId}}' }, true],
  [{ event: 'orderId', op: 'neq', value: '{{event.orderId}}' }, false],
  // A number stays a number, a text a text.
  [{ event: 'amount', op: 'lt', value: '{{event.limit}}' }, true],
  [{ event: 'amount', op: 'lt', value: '{{event.text}}' }, false],
  [{ not: { event: 'amount', op: 'gt', value: '{{event.text}}' } }, false],
  [{ event: 'coupon', value: '{{event.none}}' }, true],
  [{ event: 'orderId', op: 'in', value: ['{{event.orderId}}', 'B-2'] }, true],
  [{ event: 'plan', op: 'in', value: '{{event.plans}}' }, false],
  [{ event: 'at', op: 'before', value: '{{event.ends}}' }, true],
  [{ any: [{ event: 'orderId', value: 'x' }, { all: [{ event: 'orderId', value: '{{event.orderId}}' }] }] }, true],
  // Without a value on the right side nothing holds, as without one on the left.
  [{ event: 'orderId', value: '{{event.missing}}' }, false],
  [{ event: 'orderId', op: 'neq', value: '{{event.missing}}' }, false],
  [{ event: 'missing', value: '{{event.missing}}' }, false],
  [{ not: { event: 'orderId', value: '{{event.missing}}' } }, true],
])('%j', (condition, ok) => {
  expect(evaluate(condition, arrived, now, runValues(run, now)).ok).toBe(ok);
});

test('a sentence names the value of the template, or the path that has none', () => {
  const sentence = (condition: Condition) => {
    const verdict = evaluate(condition, arrived, now, runValues(run, now));
    return verdict.ok ? null : verdict.why.sentence;
  };
  expect(sentence({ event: 'amount', op: 'gt', value: '{{event.limit}}' })).toBe(
    'Wanted event.amount to be greater than 100, but it is 50.',
  );
  expect(sentence({ event: 'orderId', value: '{{event.missing}}' })).toBe(
    'Wanted event.orderId to equal "{{event.missing}}", but event.missing of the run has no value.',
  );
  expect(sentence({ not: { event: 'orderId', value: '{{event.orderId}}' } })).toBe(
    'Wanted not (event.orderId eq "A-1"), but event.orderId is "A-1".',
  );
  expect(sentence({ event: 'amount', op: 'gt', value: '{{event.text}}' })).toContain('compares numbers');
});

test('where there is no run a value is what is written', () => {
  expect(evaluate({ event: 'orderId', value: '{{event.orderId}}' }, arrived, now).ok).toBe(false);
});

test('a template compares as the value that it stands for, whatever JSON that is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
      const scope = buildScope({ event: { type: 'x', properties: { left, right } } });
      const literal = { event: 'left', value: right as JsonValue };
      // A text that looks like a template is one, so it is not compared here.
      fc.pre(!JSON.stringify(right).includes('{{'));
      expect(evaluate({ event: 'left', value: '{{event.right}}' }, scope, now, runValues(scope, now)).ok).toBe(
        evaluate(literal, scope, now, runValues(scope, now)).ok,
      );
    }),
  );
});
