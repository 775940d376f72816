// Conditions that more than one source is turned into.
import type { Condition } from '../../contract/conditions.ts';

/** Stands for a condition that could not be carried: what depends on it stays shut until a person has decided. */
export const never: Condition = { not: { all: [] } };

/** A value as a number and as a text: both sources compare without looking at the type, and this product does not. */
function twins(value: string | number | boolean): (string | number | boolean)[] {
  if (typeof value !== 'string') return [value, String(value)];
  if (value === 'true' || value === 'false') return [value === 'true', value];
  const isNumber = /^-?(0|[1-9]\d{0,14})(\.\d{1,14})?$/.test(value) && String(Number(value)) === value;
  return isNumber ? [Number(value), value] : [value];
}

type Operand = string | number | boolean;
/** A field, as conditions name it. */
export type Subject = { event: string } | { user: string } | { run: string };

const compared = (subject: Subject, op: 'eq' | 'neq' | 'in' | 'nin', value: Operand | Operand[]): Condition =>
  ({ ...subject, op, value }) as Condition;

/** Equal to a value, whether it is stored as a number or as a text. */
export function equals(subject: Subject, value: Operand): Condition {
  const values = twins(value);
  return values.length === 1 ? compared(subject, 'eq', value) : compared(subject, 'in', values);
}

export const differs = (subject: Subject, value: Operand): Condition => ({ not: equals(subject, value) });

export const exists = (subject: Subject): Condition => ({ ...subject, op: 'exists', value: true });
export const isMissing = (subject: Subject): Condition => ({
  any: [
    { ...subject, op: 'exists', value: false },
    { ...subject, value: null },
  ],
});
