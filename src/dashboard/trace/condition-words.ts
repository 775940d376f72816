// Conditions as people read them. Only words: whether one holds is decided by the engine, and the trace has its result.
import type { Operator } from '../../contract/conditions/operators.ts';
import { fieldOf, isRecord } from './steps.ts';
import { listWords, valueWords } from './values.ts';

const operators: Record<Operator, (shown: string, value: unknown) => string> = {
  eq: (shown) => `is ${shown}`,
  neq: (shown) => `is not ${shown}`,
  in: (_, value) => `is one of ${listed(value)}`,
  nin: (_, value) => `is none of ${listed(value)}`,
  gt: (shown) => `is greater than ${shown}`,
  gte: (shown) => `is at least ${shown}`,
  lt: (shown) => `is less than ${shown}`,
  lte: (shown) => `is at most ${shown}`,
  contains: (shown) => `contains ${shown}`,
  prefix: (shown) => `starts with ${shown}`,
  suffix: (shown) => `ends with ${shown}`,
  exists: (_, value) => (value === false ? 'is missing' : 'is there'),
  before: (_, value) => `is before ${String(value)}`,
  after: (_, value) => `is after ${String(value)}`,
  withinDays: (_, value) => `is in the last ${String(value)} days`,
};

const listed = (value: unknown): string =>
  Array.isArray(value) ? listWords(value.map(valueWords)) : valueWords(value);

const subjects = ['trait', 'event', 'property', 'user', 'ai', 'webhook', 'run', 'org'] as const;

interface Comparison {
  root: string;
  path: string;
  op: Operator;
  value: unknown;
}

function comparisonOf(condition: unknown): Comparison | null {
  if (!isRecord(condition)) return null;
  const subject = subjects.find((name) => typeof condition[name] === 'string');
  const op = condition.op ?? 'eq';
  if (subject === undefined || typeof op !== 'string' || !Object.hasOwn(operators, op)) return null;
  const root = subject === 'property' ? 'event' : subject;
  return { root, path: String(condition[subject]), op: op as Operator, value: condition.value };
}

const verb = ({ op, value }: Comparison): string => operators[op](valueWords(value), value);

/** A condition, or a list of which all must hold, e.g. "event.amount is at least 100"; null where it cannot be said. */
export function conditionWords(filters: unknown, depth = 3): string | null {
  if (depth === 0) return null;
  const comparison = comparisonOf(filters);
  if (comparison) return `${comparison.root}.${comparison.path} ${verb(comparison)}`;
  if (Array.isArray(filters)) return joined(filters, ' and ', depth);
  if (!isRecord(filters)) return null;
  if (typeof filters.eventType === 'string') return `the event is ${filters.eventType}`;
  if (typeof filters.module === 'string') return `the event is of the module ${filters.module}`;
  if (Array.isArray(filters.all)) return joined(filters.all, ' and ', depth);
  if (Array.isArray(filters.any)) return joined(filters.any, ' or ', depth);
  const inner = filters.not === undefined ? null : conditionWords(filters.not, depth - 1);
  return inner === null ? null : `it is not so that ${inner}`;
}

function joined(parts: readonly unknown[], word: string, depth: number): string | null {
  const words = parts.map((part) => {
    const text = conditionWords(part, depth - 1);
    const isGroup = isRecord(part) && (Array.isArray(part.all) || Array.isArray(part.any));
    return isGroup && text !== null ? `(${text})` : text;
  });
  return words.length === 0 || words.includes(null) ? null : words.join(word);
}

/**
 * Why a condition held, with the value that was found where it is one of the event, e.g. "event.amount is 149, which is
 * at least 100"; null where it cannot be said.
 */
export function whyItHeld(filters: unknown, event: Readonly<Record<string, unknown>> | null): string | null {
  const only = Array.isArray(filters) && filters.length === 1 ? filters[0] : filters;
  const comparison = comparisonOf(only);
  if (comparison?.root !== 'event' || event === null) return conditionWords(filters);
  const actual = comparison.path.split('.').reduce<unknown>((value, part) => fieldOf(value, part), event);
  const says = verb(comparison);
  if (actual === undefined || says === `is ${valueWords(actual)}` || comparison.op === 'exists')
    return conditionWords(only);
  return `event.${comparison.path} is ${valueWords(actual)}, which ${says}`;
}
