import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../../src/contract/conditions.ts';
import { coverOf } from '../../../../src/engine/conditions/cover.ts';
import { evaluate } from '../../../../src/engine/conditions/evaluate.ts';
import { matchesGlob } from '../../../../src/engine/conditions/glob.ts';
import { buildScope } from '../../../../src/engine/scope.ts';

const property = { property: 'code', op: 'gte', value: 500 } as const;

describe('the types that conditions can match', () => {
  it.each<[string, Condition | Condition[], string[]]>([
    ['an exact type', { eventType: 'email.bounced' }, ['email.bounced']],
    ['a module', { module: 'email' }, ['email.*']],
    ['the module of types without a dot', { module: 'custom' }, ['*']],
    ['a pattern that means custom, too', { module: 'c*' }, ['*']],
    ['a property', property, ['*']],
    ['not', { not: { eventType: 'a' } }, ['*']],
    ['all: the narrowest', { all: [property, { eventType: '*.failed' }, { eventType: 'a.failed' }] }, ['a.failed']],
    ['a list, as all', [property, { eventType: '*.bounced' }], ['*.bounced']],
    ['any: the union', { any: [{ eventType: 'a' }, { module: 'b' }, { eventType: 'a' }] }, ['a', 'b.*']],
    ['any with something wide', { any: [{ eventType: 'a' }, property] }, ['*']],
    ['all of alternatives', { all: [property, { any: [{ eventType: 'a' }, { eventType: 'b' }] }] }, ['a', 'b']],
    ['all of nothing', { all: [] }, ['*']],
  ])('%s', (_name, condition, cover) => {
    expect(coverOf(condition)).toEqual(cover);
  });

  it('leave out no event that matches', () => {
    const types = fc.constantFrom('email.bounced', 'email.sent', 'order.paid', 'custom', 'signup', 'custom.x', 'a.b.c');
    const patterns = fc.constantFrom(
      'email.bounced',
      '*.bounced',
      'email.*',
      '*',
      'signup',
      'cust*',
      '*b*',
      'order.paid',
    );
    const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.record({ eventType: patterns }),
        fc.record({ module: fc.constantFrom('email', 'custom', 'c*', '*', 'a') }),
        fc.constant<Condition>(property),
        fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
        fc.record({ any: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ not: tie('tree') }),
      ),
    }));
    fc.assert(
      fc.property(tree, types, fc.integer({ min: 400, max: 600 }), (condition, type, code) => {
        const scope = buildScope({ event: { type, properties: { code } } });
        if (!evaluate(condition, scope, 0).ok) return;
        expect(coverOf(condition).some((pattern) => matchesGlob(pattern, type))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
