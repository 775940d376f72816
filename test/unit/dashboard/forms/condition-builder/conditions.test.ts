import { describe, expect, it } from 'vitest';
import { Operator } from '../../../../../src/contract/conditions/operators.ts';
import { Condition, Filters } from '../../../../../src/contract/conditions.ts';
import {
  comparison,
  fromTopGroup,
  nodeOf,
  topGroup,
} from '../../../../../src/dashboard/forms/condition-builder/tree.ts';
import {
  asKind,
  kindOf,
  kindsFor,
  meantValue,
  offeredKinds,
  operatorsFor,
  valueForOperator,
} from '../../../../../src/dashboard/forms/condition-builder/values.ts';
import { sentenceOf, verdictOf } from '../../../../../src/dashboard/forms/condition-builder/verdict.ts';
import { readPointer } from '../../../../../src/dashboard/forms/pointers.ts';
import { buildScope } from '../../../../../src/engine/scope.ts';

const isPro = { trait: 'plan', op: 'eq', value: 'pro' };
const isLarge = { event: 'amount', op: 'gte', value: 100 };

describe('the rows of a condition', () => {
  it('are the conditions of a list, of all, of any, or one alone, at their pointers', () => {
    const pointersOf = (filters: unknown) => topGroup(filters).items.map(({ pointer }) => pointer);
    expect(pointersOf([isPro, isLarge])).toEqual(['/0', '/1']);
    expect(pointersOf({ all: [isPro, isLarge] })).toEqual(['/all/0', '/all/1']);
    expect(topGroup({ any: [isPro] })).toMatchObject({ mode: 'any', items: [{ pointer: '/any/0' }] });
    expect(pointersOf(isPro)).toEqual(['']);
    expect(pointersOf(undefined)).toEqual([]);
  });

  it('have pointers that lead to them', () => {
    const filters = { any: [isPro, { not: { all: [isLarge] } }] };
    for (const { pointer, condition } of topGroup(filters).items) expect(readPointer(filters, pointer)).toBe(condition);
    const node = nodeOf({ condition: filters.any[1], pointer: '/any/1' });
    if (node.kind !== 'not') throw new Error(node.kind);
    expect(readPointer(filters, node.inner.pointer)).toBe(node.inner.condition);
  });

  it('have the operator that holds when none is written', () => {
    expect(nodeOf({ condition: { trait: 'plan', value: 'pro' }, pointer: '' })).toMatchObject({
      op: 'eq',
      path: 'plan',
    });
  });

  it('are JSON where they are no condition', () => {
    for (const condition of ['x', null, {}, { trait: 5 }, { trait: 'a', op: 5 }, { not: 'x' }]) {
      expect(nodeOf({ condition, pointer: '' })).toEqual({ kind: 'unknown' });
    }
  });
});

describe('a condition that was edited', () => {
  const write = (before: unknown, conditions: unknown[], mode: 'all' | 'any' = 'all', takesList = true) =>
    fromTopGroup(before, { mode, conditions, takesList });

  it('keeps the form that it had', () => {
    expect(write([isPro], [isPro, isLarge])).toEqual([isPro, isLarge]);
    expect(write([isPro, isLarge], [isPro])).toEqual([isPro]);
    expect(write({ all: [isPro] }, [isPro, isLarge])).toEqual({ all: [isPro, isLarge] });
    expect(write(isPro, [isLarge])).toEqual(isLarge);
  });

  it('becomes a list where it may be one, else a group', () => {
    expect(write(undefined, [isPro])).toEqual([isPro]);
    expect(write(isPro, [isPro, isLarge])).toEqual([isPro, isLarge]);
    expect(write(undefined, [isPro], 'all', false)).toEqual(isPro);
    expect(write(isPro, [isPro, isLarge], 'all', false)).toEqual({ all: [isPro, isLarge] });
    expect(write([isPro, isLarge], [isPro, isLarge], 'any')).toEqual({ any: [isPro, isLarge] });
    expect(write({ any: [isPro, isLarge] }, [isPro, isLarge])).toEqual([isPro, isLarge]);
  });

  it('is removed with its last row', () => {
    expect(write([isPro], [])).toBeUndefined();
  });

  it('is one that the contract takes', () => {
    expect(Filters.safeParse(write([isPro], [isPro, comparison('user', 'email', 'exists', undefined)])).success).toBe(
      true,
    );
    expect(Condition.safeParse(write(isPro, [isPro, isLarge], 'any', false)).success).toBe(true);
  });
});

describe('the operators of a field', () => {
  const suited = (sample: unknown) => operatorsFor(sample).flatMap(({ op, suits }) => (suits ? op : []));

  it('are those that suit its values first, and all others', () => {
    expect(suited(5)).toEqual(['eq', 'neq', 'in', 'nin', 'gt', 'gte', 'lt', 'lte', 'exists']);
    expect(suited(true)).toEqual(['eq', 'neq', 'exists']);
    expect(suited('pro')).toEqual(['eq', 'neq', 'in', 'nin', 'contains', 'prefix', 'suffix', 'exists']);
    expect(suited('2026-05-01')).toEqual(expect.arrayContaining(['before', 'after', 'withinDays']));
    for (const sample of [undefined, null, 5, 'x', [], {}]) {
      expect(
        operatorsFor(sample)
          .map(({ op }) => op)
          .sort(),
      ).toEqual([...Operator.options].sort());
    }
  });
});

describe('the value of a comparison', () => {
  it.each(Operator.options)('of %s is one that the contract takes after the operator has changed', (op) => {
    for (const before of ['pro', 5, true, null, ['a', 'b'], [1], { a: 1 }, undefined]) {
      for (const sample of ['x', 5, true, undefined]) {
        const value = valueForOperator(op, before, sample);
        // An empty date is typed in next.
        const filled = value === '' && kindsFor(op).includes('moment') ? 'now' : value;
        const dated = kindsFor(op).includes('moment') && typeof filled === 'string' ? 'now' : filled;
        const positive = op === 'withinDays' && typeof dated === 'number' ? Math.abs(dated) : dated;
        const condition = comparison('trait', 'plan', op, positive as string);
        expect(Condition.safeParse(condition), JSON.stringify(condition)).toMatchObject({ success: true });
      }
    }
  });

  it('stays what it is where it suits', () => {
    expect(valueForOperator('neq', 5, 'x')).toBe(5);
    expect(valueForOperator('gte', 5, 'x')).toBe(5);
    expect(valueForOperator('gte', '{{event.amount}}', 5)).toBe('{{event.amount}}');
    expect(valueForOperator('in', 'pro', 'x')).toEqual(['pro']);
    expect(valueForOperator('eq', ['pro', 'team'], 'x')).toBe('pro');
    expect(valueForOperator('exists', 'pro', 'x')).toBeUndefined();
  });

  it('is typed in by its own type, so that "5" and 5 stay apart', () => {
    expect(kindOf('eq', '5')).toBe('text');
    expect(kindOf('eq', 5)).toBe('number');
    expect(kindOf('eq', null)).toBe('nothing');
    expect(kindOf('eq', { a: 1 })).toBe('json');
    expect(kindOf('in', ['a'])).toBe('texts');
    expect(kindOf('in', [1, 2])).toBe('numbers');
    expect(kindOf('in', [1, 'a'])).toBe('json');
    expect(kindOf('before', 'now')).toBe('moment');
    expect(kindOf('gt', '{{event.amount}}')).toBe('text');
  });

  it('is offered as the number that a text looks like, and never taken for it silently', () => {
    expect(meantValue('eq', '100')).toBe(100);
    expect(meantValue('eq', 'true')).toBe(true);
    expect(meantValue('eq', 'null')).toBeNull();
    for (const text of ['007', '1e3', 'x', '', '12 ', 100]) {
      expect(meantValue('eq', text)).toBe(text === '12 ' ? 12 : undefined);
    }
    expect(meantValue('prefix', '100')).toBeUndefined();
  });

  it('may be a template wherever there is a run', () => {
    expect(offeredKinds('gt', true).map(({ kind }) => kind)).toEqual(['number', 'text']);
    expect(offeredKinds('gt', false).map(({ kind }) => kind)).toEqual(['number']);
    expect(offeredKinds('exists', true).map(({ kind }) => kind)).toEqual(['flag']);
  });

  it('changes its type only when another one is chosen', () => {
    expect(asKind('5', 'number')).toBe(5);
    expect(asKind('x', 'number')).toBe(0);
    expect(asKind(5, 'text')).toBe('5');
    expect(asKind('pro', 'nothing')).toBeNull();
    expect(asKind(['1', 'x'], 'numbers')).toEqual([1]);
  });
});

describe('what a condition says', () => {
  const scope = buildScope({
    profile: { userId: 'ada', traits: { plan: 'pro' } },
    event: { type: 'order.completed', properties: { amount: 40 } },
  });

  it('is the sentence of the engine', () => {
    expect(sentenceOf([isPro, isLarge])).toBe('trait.plan is pro and event.amount is at least 100');
    expect(sentenceOf(undefined)).toBe('');
    expect(sentenceOf([])).toBe('');
  });

  it('is judged for the chosen person, with the clause that fails', () => {
    expect(verdictOf([isPro], scope, 0)).toEqual({ holds: true, why: null, pointer: null });
    expect(verdictOf([isPro, isLarge], scope, 0)).toMatchObject({ holds: false, pointer: '/1' });
    expect(verdictOf([isPro], null, 0)).toBeNull();
    expect(verdictOf([], scope, 0)).toBeNull();
  });

  it('takes the values of the run for templates', () => {
    const isSame = { trait: 'plan', op: 'eq', value: '{{event.type}}' };
    expect(verdictOf(isSame, scope, 0)?.why).toContain('order.completed');
  });
});
