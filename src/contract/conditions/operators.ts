// Every operator: what it compares with, and its words in the documentation. A new operator is one line here and one entry
// in src/engine/conditions/operators, which the compiler asks for.
import * as z from 'zod';
import { isoTimeMs, jsonFault } from '../primitives.ts';
import { conditionLimits } from './limits.ts';

/** The kind of value that an operator compares with. */
type Operand = 'json' | 'list' | 'number' | 'text' | 'moment' | 'days' | 'flag';

interface OperatorDefinition {
  operand: Operand;
  /** What the field is or does when it holds. */
  meaning: string;
  /** The value may be left out. */
  isValueOptional?: true;
}

export const operators = {
  eq: { operand: 'json', meaning: 'equal' },
  neq: { operand: 'json', meaning: 'not equal' },
  in: { operand: 'list', meaning: 'one of a list' },
  nin: { operand: 'list', meaning: 'none of a list' },
  gt: { operand: 'number', meaning: 'greater than a number' },
  gte: { operand: 'number', meaning: 'at least a number' },
  lt: { operand: 'number', meaning: 'less than a number' },
  lte: { operand: 'number', meaning: 'at most a number' },
  contains: { operand: 'json', meaning: 'contains a part of a text or an element of a list' },
  prefix: { operand: 'text', meaning: 'starts with a text' },
  suffix: { operand: 'text', meaning: 'ends with a text' },
  exists: { operand: 'flag', meaning: 'is there (true, the default) or is missing (false)', isValueOptional: true },
  before: { operand: 'moment', meaning: 'before a date or "now"' },
  after: { operand: 'moment', meaning: 'after a date or "now"' },
  withinDays: { operand: 'days', meaning: 'a date in the last N days' },
} as const satisfies Record<string, OperatorDefinition>;

export type Operator = keyof typeof operators;

const names = Object.keys(operators) as [Operator, ...Operator[]];
const meanings = names.map((name) => `${name}: ${operators[name].meaning}`).join('; ');

export const Operator = z
  .enum(names)
  .describe(`How the field is compared with the value; default eq. ${meanings}.`)
  .meta({ id: 'Operator' });

/** Why a value does not suit an operator, as one sentence; null when it does. */
const operandFaults: Record<Operand, (op: string, value: unknown) => string | null> = {
  json: (_op, value) => jsonFault(value, conditionLimits.valueDepth),
  list(op, value) {
    if (!Array.isArray(value)) return `"${op}" takes a list of values.`;
    if (value.length > conditionLimits.listItems) return `A list has at most ${conditionLimits.listItems} values.`;
    return jsonFault(value, conditionLimits.valueDepth);
  },
  number: (op, value) => (isFiniteNumber(value) ? null : `"${op}" compares numbers; give a number without quotes.`),
  text: (op, value) => (typeof value === 'string' ? null : `"${op}" takes a text.`),
  moment: (op, value) =>
    isMoment(value) ? null : `"${op}" takes an ISO date such as "2026-05-01" or "2026-05-01T08:30:00Z", or "now".`,
  days: (op, value) => (isFiniteNumber(value) && value >= 0 ? null : `"${op}" takes a number of days, 0 or more.`),
  flag: (op, value) => (typeof value === 'boolean' ? null : `"${op}" takes true or false.`),
};

/** Whether the value of a comparison by this operator may be left out. */
export function isValueOptional(op: unknown): boolean {
  return names.some((name) => name === op && 'isValueOptional' in operators[name]);
}

/** Why `value` cannot be compared with by `op`, as one sentence; null when it can. */
export function operandFault(op: Operator, value: unknown): string | null {
  if (value === undefined) return isValueOptional(op) ? null : `"${op}" needs a value to compare with.`;
  return operandFaults[operators[op].operand](op, value);
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isMoment(value: unknown): boolean {
  return isFiniteNumber(value) || (typeof value === 'string' && (value === 'now' || isoTimeMs(value) !== undefined));
}
