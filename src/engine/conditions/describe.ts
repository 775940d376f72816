/**
 * Decides the words for a condition and for a value that does not meet it.
 * 1. Every text is bounded, whatever the value is; no code of the value is called.
 */

import { isValueOptional, type Operator } from '../../contract/conditions/operators.ts';
import { type ConditionSubject, conditionSubjects } from '../../contract/conditions/subjects.ts';
import type { Condition, FieldCondition } from '../../contract/conditions.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import { momentOf } from '../dates.ts';
import { hasOwnField, type ScopeRoot } from '../scope.ts';
import type { OperatorBehaviour } from './operators/operator.ts';
import { clip, maxItems, showValue } from './show-value.ts';

const maxClauseLength = 200;

/** Where each subject of a condition is looked up. */
const subjectRoots: Record<ConditionSubject, ScopeRoot> = {
  trait: 'trait',
  event: 'event',
  property: 'event',
  user: 'user',
  ai: 'ai',
  webhook: 'webhook',
  run: 'run',
  org: 'org',
};

/** The parts of a comparison, with the default operator filled in; undefined for another kind of condition. */
export function comparisonOf(condition: object): Comparison | undefined {
  const subject = conditionSubjects.find((key) => hasOwnField(condition, key));
  if (subject === undefined) return undefined;
  const { [subject]: path, op = 'eq', value } = condition as FieldCondition & Record<ConditionSubject, string>;
  return typeof path === 'string' ? { root: subjectRoots[subject], path, op, value } : undefined;
}

/** A comparison of one field, resolved to the root it is looked up under. */
export interface Comparison {
  root: ScopeRoot;
  path: string;
  op: Operator;
  value: JsonValue | undefined;
}

/** One line such as `trait.plan eq "pro"` or `not (event.amount gt 10)`. */
export function describeCondition(condition: Condition): string {
  return clip(describe(condition, 3), maxClauseLength);
}

function describe(condition: unknown, depth: number): string {
  if (typeof condition !== 'object' || condition === null || depth === 0) return '…';
  const comparison = comparisonOf(condition);
  if (comparison) return describeComparison(comparison);
  if (hasOwnField(condition, 'eventType')) return `eventType matches ${showValue(condition.eventType)}`;
  if (hasOwnField(condition, 'module')) return `module matches ${showValue(condition.module)}`;
  // A leaf of a silence.
  if (hasOwnField(condition, 'rule')) return `rule matches ${showValue(condition.rule)}`;
  if (hasOwnField(condition, 'not')) return `not (${describe(condition.not, depth - 1)})`;
  const [list, word] = hasOwnField(condition, 'any') ? [condition.any, ' or '] : [readAll(condition), ' and '];
  if (!Array.isArray(list)) return '…';
  return list
    .slice(0, maxItems + 1)
    .map((item: unknown) => (isGroup(item) ? `(${describe(item, depth - 1)})` : describe(item, depth - 1)))
    .join(word);
}

function readAll(condition: object): unknown {
  return hasOwnField(condition, 'all') ? condition.all : undefined;
}

function isGroup(item: unknown): boolean {
  return hasOwnField(item, 'any') || hasOwnField(item, 'all');
}

function describeComparison({ root, path, op, value }: Comparison): string {
  const operand = value === undefined && isValueOptional(op) ? '' : ` ${showValue(value)}`;
  return `${root}.${path} ${typeof op === 'string' ? op : showValue(op)}${operand}`;
}

/** One sentence: what the field should be and what it is. */
export function comparisonSentence(
  { root, path, value }: Comparison,
  { wish, isForDates }: OperatorBehaviour,
  actual: unknown,
): string {
  const field = `${root}.${path}`;
  const note = isForDates ? dateNote(actual) : typeNote(value, actual);
  const is = actual === undefined ? 'is missing' : `is ${showValue(actual)}${note}`;
  return `Wanted ${field} ${wish(showValue(value), value)}, but it ${is}.`;
}

/** One sentence: what the field should be, and which path of that has no value. */
export function unfilledSentence(
  { root, path, value }: Comparison,
  { wish }: OperatorBehaviour,
  missing: string,
): string {
  return `Wanted ${root}.${path} ${wish(showValue(value), value)}, but ${missing} of the run has no value.`;
}

function dateNote(actual: unknown): string {
  return momentOf(actual, () => 'UTC') === null ? ' (not a date)' : '';
}

/** Values are never converted, so a text that looks like the wanted number needs a note. */
function typeNote(wanted: unknown, actual: unknown): string {
  if (typeof wanted === 'number' && typeof actual === 'string') return ' (text, not a number)';
  if (typeof wanted === 'string' && typeof actual === 'number') return ' (a number, not text)';
  if (typeof wanted === 'boolean' && typeof actual === 'string') return ' (text, not true or false)';
  return '';
}
