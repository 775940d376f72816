// Operators of segments on traits. What is missing here is listed.
import type { Condition } from '../../../../contract/conditions.ts';
import { isoTimeMs } from '../../../../contract/primitives.ts';
import { differs, equals, exists, isMissing, type Subject } from '../../conditions.ts';
import { type Fields, fieldOf, numberOf } from '../../fields.ts';

type Operator = (subject: Subject, operator: Fields) => Condition | null;

const operandOf = (operator: Fields): string | number | null => {
  const value = fieldOf(operator, 'value');
  return typeof value === 'string' || numberOf(value) !== undefined ? (value as string | number) : null;
};

const compares =
  (op: 'gte' | 'lt'): Operator =>
  (subject, operator) => {
    const value = numberOf(fieldOf(operator, 'value'));
    return value === undefined ? null : { ...subject, op, value };
  };

export const operators: Readonly<Record<string, Operator>> = {
  Equals: (subject, operator) => {
    const value = operandOf(operator);
    return value === null ? null : equals(subject, value);
  },
  NotEquals: (subject, operator) => {
    const value = operandOf(operator);
    return value === null ? null : differs(subject, value);
  },
  Exists: (subject) => exists(subject),
  NotExists: (subject) => isMissing(subject),
  GreaterThanOrEqual: compares('gte'),
  LessThan: compares('lt'),
  Within: (subject, operator) => {
    const seconds = numberOf(fieldOf(operator, 'windowSeconds'));
    return seconds === undefined || seconds < 0 ? null : { ...subject, op: 'withinDays', value: seconds / 86_400 };
  },
  AbsoluteTimestamp: (subject, operator) => {
    const [value, direction] = [fieldOf(operator, 'absoluteTimestamp'), fieldOf(operator, 'direction')];
    if (typeof value !== 'string' || isoTimeMs(value) === undefined) return null;
    return direction === 'after' || direction === 'before' ? { ...subject, op: direction, value } : null;
  },
};
