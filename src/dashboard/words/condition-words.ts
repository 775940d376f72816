// Conditions as people say them: "event.amount is at least 100". Whether one holds is decided by the engine.
// 1. Of a draft anything may be missing; an ellipsis stands for it.
import type { Operator } from '../../contract/conditions/operators.ts';
import type { Condition } from '../../contract/conditions.ts';
import { isObject } from '../../contract/json.ts';
import { type Comparison, comparisonOf } from '../../engine/conditions/describe.ts';
import { showValue } from '../../engine/conditions/show-value.ts';

const words: Record<Operator, string> = {
  eq: 'is',
  neq: 'is not',
  in: 'is one of',
  nin: 'is none of',
  gt: 'is above',
  gte: 'is at least',
  lt: 'is below',
  lte: 'is at most',
  contains: 'contains',
  prefix: 'starts with',
  suffix: 'ends with',
  exists: 'is set',
  before: 'is before',
  after: 'is after',
  withinDays: 'is in the last',
};

/** How many groups inside each other are written out. */
const deepest = 5;

const recordOf = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What a comparison says of its field: "is at least 100". */
function verbOf({ op, value }: Comparison): string {
  if (op === 'exists') return `is ${value === false ? 'missing' : 'set'}`;
  const wanted = value === undefined ? '…' : op === 'withinDays' ? `${showValue(value)} days` : plain(value);
  return `${words[op] ?? textOf(op)} ${wanted}`;
}

/** What one condition says. */
function one(condition: unknown, depth: number): string {
  const given = recordOf(condition);
  if (depth === 0) return '…';
  const comparison = comparisonOf(given);
  if (comparison) return `${comparison.root}.${comparison.path === '' ? '…' : comparison.path} ${verbOf(comparison)}`;
  if ('eventType' in given) return `the event is ${textOf(given.eventType)}`;
  if ('module' in given) return `the module is ${textOf(given.module)}`;
  if ('not' in given) return `not (${one(given.not, depth - 1)})`;
  if ('any' in given) return group(given.any, ' or ', depth);
  return 'all' in given ? group(given.all, ' and ', depth) : '…';
}

const isGroup = (item: unknown) => 'any' in recordOf(item) || 'all' in recordOf(item);

const group = (items: unknown, word: string, depth: number) =>
  listOf(items)
    .slice(0, 6)
    .map((item) => (isGroup(item) ? `(${one(item, depth - 1)})` : one(item, depth - 1)))
    .join(word);

/** A text without quotes where it reads well without them. */
const plain = (value: unknown) => (typeof value === 'string' && /^[\w.@{}-]+$/.test(value) ? value : showValue(value));

/** A list of conditions or a tree as one line; empty where there are none. */
export function conditionWords(filters: unknown): string {
  if (Array.isArray(filters)) return group(filters satisfies Condition[] | unknown[], ' and ', deepest);
  return filters === undefined || filters === null ? '' : one(filters, deepest);
}

/** The same, for a sentence; null where there is nothing to say, or not all of it can be said. */
export function saidCondition(filters: unknown): string | null {
  const said = conditionWords(filters);
  return said === '' || said.includes('…') ? null : said;
}

/**
 * Why a condition held, with the value that was found where it is one of the event, e.g. "event.amount is 149, which is
 * at least 100"; null where it cannot be said.
 */
export function whyItHeld(filters: unknown, event: Readonly<Record<string, unknown>> | null): string | null {
  const only = Array.isArray(filters) && filters.length === 1 ? filters[0] : filters;
  const comparison = isObject(only) ? comparisonOf(only) : undefined;
  if (comparison?.root !== 'event' || comparison.op === 'exists' || event === null) return saidCondition(filters);
  const found = comparison.path.split('.').reduce<unknown>((value, part) => recordOf(value)[part], event);
  const says = verbOf(comparison);
  if (found === undefined || says === `is ${plain(found)}`) return saidCondition(only);
  return `event.${comparison.path} is ${plain(found)}, which ${says}`;
}
