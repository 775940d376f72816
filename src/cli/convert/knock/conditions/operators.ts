// Operators of Knock's conditions. What is missing here is listed.
import type { Condition } from '../../../../contract/conditions.ts';
import { isoTimeMs } from '../../../../contract/primitives.ts';
import { differs, equals, exists, isMissing, type Subject } from '../../conditions.ts';

/** What a field is compared with: JSON where it reads as that, a path of this product where it is one. */
export type Argument = { value: unknown } | { path: string };

type Operator = (subject: Subject, argument: Argument) => Condition | null;

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const templateOf = (path: string) => `{{${path}}}`;

const equal: Operator = (subject, argument) => {
  if ('path' in argument) return { ...subject, value: templateOf(argument.path) };
  if (argument.value === null) return isMissing(subject);
  return isPlain(argument.value) ? equals(subject, argument.value) : null;
};

const notEqual: Operator = (subject, argument) => {
  if ('value' in argument && isPlain(argument.value)) return differs(subject, argument.value);
  return not(equal)(subject, argument);
};

function not(operator: Operator): Operator {
  return (subject, argument) => {
    const condition = operator(subject, argument);
    return condition === null ? null : { not: condition };
  };
}

const compares =
  (op: 'gt' | 'gte' | 'lt' | 'lte'): Operator =>
  (subject, argument) => {
    if ('path' in argument) return null;
    const value =
      typeof argument.value === 'string' && argument.value.trim() !== '' ? Number(argument.value) : argument.value;
    return typeof value === 'number' && Number.isFinite(value) ? { ...subject, op, value } : null;
  };

const contains: Operator = (subject, argument) => {
  if ('path' in argument) return { ...subject, op: 'contains', value: templateOf(argument.path) };
  const { value } = argument;
  if (Array.isArray(value)) return value.length > 0 && value.every(isPlain) ? anyOf(subject, value) : null;
  return isPlain(value) ? { ...subject, op: 'contains', value } : null;
};

const anyOf = (subject: Subject, values: readonly (string | number | boolean)[]): Condition => ({
  any: values.map((value): Condition => ({ ...subject, op: 'contains', value })),
});

const containsAll: Operator = (subject, argument) => {
  const values = 'value' in argument ? argument.value : null;
  if (!Array.isArray(values) || values.length === 0 || !values.every(isPlain)) return null;
  return { all: values.map((value): Condition => ({ ...subject, op: 'contains', value })) };
};

const empty: Operator = (subject) => ({
  any: [
    { ...subject, op: 'exists', value: false },
    ...[null, '', []].map((value): Condition => ({ ...subject, value })),
  ],
});

const before: Operator = (subject, argument) => {
  const value = 'value' in argument ? argument.value : null;
  return typeof value === 'string' && isoTimeMs(value) !== undefined ? { ...subject, op: 'before', value } : null;
};

export const operators: Readonly<Record<string, Operator>> = {
  equal_to: equal,
  not_equal_to: notEqual,
  greater_than: compares('gt'),
  greater_than_or_equal_to: compares('gte'),
  less_than: compares('lt'),
  less_than_or_equal_to: compares('lte'),
  contains,
  not_contains: not(contains),
  contains_all: containsAll,
  not_contains_all: not(containsAll),
  empty,
  not_empty: not(empty),
  exists: (subject) => ({ all: [exists(subject), { not: { ...subject, value: null } }] }),
  not_exists: (subject) => isMissing(subject),
  is_timestamp_before: before,
  is_timestamp_before_now: (subject) => ({ ...subject, op: 'before', value: 'now' }),
};
