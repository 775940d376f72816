/**
 * Decides how a condition, and a value that failed it, are told to a person.
 * 1. Every text is bounded, whatever the value; nothing of the value is called or trusted.
 */
import {
  type Condition,
  type ConditionSubject,
  conditionSubjects,
  type FieldCondition,
  type Operator,
} from '../../contract/conditions.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import { hasOwnField, type ScopeRoot } from '../scope.ts';

const maxClauseLength = 200;
const maxValueLength = 80;
const maxItems = 5;

/** Where each subject of a condition is looked up. */
const subjectRoots: Record<ConditionSubject, ScopeRoot> = {
  trait: 'trait',
  event: 'event',
  property: 'event',
  user: 'user',
  ai: 'ai',
  run: 'run',
  org: 'org',
};

/** The parts of a comparison, with the default operator filled in; undefined when `condition` is none. */
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
  const operand = op === 'exists' && value === undefined ? '' : ` ${showValue(value)}`;
  return `${root}.${path} ${op}${operand}`;
}

/** How each operator reads in a sentence. */
export const phrases: Record<Operator, string> = {
  eq: 'to equal',
  neq: 'to differ from',
  in: 'to be one of',
  nin: 'to be none of',
  gt: 'to be greater than',
  gte: 'to be at least',
  lt: 'to be less than',
  lte: 'to be at most',
  contains: 'to contain',
  prefix: 'to start with',
  suffix: 'to end with',
  exists: 'to exist',
  before: 'to be before',
  after: 'to be after',
  withinDays: 'to lie within the last',
};

/** One sentence: what was wanted of the field and what it is. */
export function comparisonSentence({ root, path, op, value }: Comparison, actual: unknown): string {
  const field = `${root}.${path}`;
  const is = actual === undefined ? 'is missing' : `is ${showValue(actual)}${kindNote(op, value, actual)}`;
  if (op === 'exists') return `Wanted ${field} ${value === false ? 'not to exist' : 'to exist'}, but it ${is}.`;
  const unit = op === 'withinDays' ? ' days' : '';
  return `Wanted ${field} ${phrases[op]} ${showValue(value)}${unit}, but it ${is}.`;
}

/** Values are never coerced, so a text that looks like the wanted number is worth a word. */
function kindNote(op: Operator, wanted: unknown, actual: unknown): string {
  if (op === 'before' || op === 'after' || op === 'withinDays') return '';
  if (typeof wanted === 'number' && typeof actual === 'string') return ' (text, not a number)';
  if (typeof wanted === 'string' && typeof actual === 'number') return ' (a number, not text)';
  if (typeof wanted === 'boolean' && typeof actual === 'string') return ' (text, not true or false)';
  return '';
}

/** A value as a person reads it, at most 80 characters long. */
export function showValue(value: unknown): string {
  return clip(show(value, 2), maxValueLength);
}

function show(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(clip(value, maxValueLength));
  if (value === undefined) return 'nothing';
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? 'a function' : String(value);
  if (depth === 0) return Array.isArray(value) ? '[…]' : '{…}';
  const entries = Array.isArray(value)
    ? value.slice(0, maxItems).map((item: unknown) => show(item, depth - 1))
    : fieldsOf(value, depth);
  const more = (Array.isArray(value) ? value : Object.keys(value)).length > maxItems ? ', …' : '';
  return Array.isArray(value) ? `[${entries.join(', ')}${more}]` : `{${entries.join(', ')}${more}}`;
}

function fieldsOf(value: object, depth: number): string[] {
  const fields = Object.entries(value).slice(0, maxItems);
  return fields.map(([key, item]) => `${clip(key, maxValueLength)}: ${show(item, depth - 1)}`);
}

function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text
    .slice(0, max - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')}…`;
}
