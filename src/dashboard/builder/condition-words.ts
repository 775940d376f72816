// Writes conditions as people say them, for one line on a card: "event.amount is at least 100".
import type { Operator } from '../../contract/conditions/operators.ts';
import type { Condition } from '../../contract/conditions.ts';
import { comparisonOf } from '../../engine/conditions/describe.ts';
import { showValue } from '../../engine/conditions/show-value.ts';
import { listOf, recordOf, textOf } from './read.ts';

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

/** What one condition says. */
function one(condition: unknown, depth: number): string {
  const given = recordOf(condition);
  if (depth === 0) return '…';
  const comparison = comparisonOf(given);
  if (comparison) {
    const { root, path, op, value } = comparison;
    const field = `${root}.${path === '' ? '…' : path}`;
    if (op === 'exists') return `${field} is ${value === false ? 'missing' : 'set'}`;
    const wanted = value === undefined ? '…' : op === 'withinDays' ? `${showValue(value)} days` : plain(value);
    return `${field} ${words[op] ?? textOf(op)} ${wanted}`;
  }
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
