// Decides what the condition builder shows of a condition, and what an edit makes of it.
// 1. The condition itself is what is edited: nothing is kept beside it, so every pointer of a fault leads to a row.
// 2. What the builder cannot show as rows is left as it is, and shown as JSON.
import { type ConditionSubject, conditionSubjects } from '../../../contract/conditions/subjects.ts';
import type { Condition, Filters } from '../../../contract/conditions.ts';
import { isObject } from '../../../contract/json.ts';
import type { JsonValue } from '../../../contract/primitives.ts';
import { childPointer } from '../pointers.ts';

/** Whether every condition of a group must hold, or one of them. */
export type GroupMode = 'all' | 'any';

/** A condition, and its pointer below the field. */
export interface Placed {
  pointer: string;
  condition: unknown;
}

export type Node =
  | { kind: 'comparison'; subject: ConditionSubject; path: string; op: string; value: JsonValue | undefined }
  | { kind: 'pattern'; field: 'eventType' | 'module' | 'rule'; pattern: string }
  | { kind: 'group'; mode: GroupMode; items: Placed[] }
  | { kind: 'not'; inner: Placed }
  | { kind: 'unknown' };

const patterns = ['eventType', 'module', 'rule'] as const;
const modes = ['all', 'any'] as const;

/** What one condition is. */
export function nodeOf({ condition, pointer }: Placed): Node {
  if (Array.isArray(condition)) return { kind: 'group', mode: 'all', items: placed(condition, pointer) };
  if (!isObject(condition)) return { kind: 'unknown' };
  const mode = modes.find((key) => Array.isArray(condition[key]));
  if (mode !== undefined) {
    const items = condition[mode] as unknown[];
    return { kind: 'group', mode, items: placed(items, childPointer(pointer, mode)) };
  }
  if (isObject(condition.not)) {
    return { kind: 'not', inner: { condition: condition.not, pointer: childPointer(pointer, 'not') } };
  }
  const field = patterns.find((key) => typeof condition[key] === 'string');
  if (field !== undefined) return { kind: 'pattern', field, pattern: String(condition[field]) };
  return comparisonNode(condition);
}

function comparisonNode(condition: Record<string, unknown>): Node {
  const subject = conditionSubjects.find((key) => typeof condition[key] === 'string');
  const { op = 'eq', value } = condition;
  if (subject === undefined || typeof op !== 'string') return { kind: 'unknown' };
  return { kind: 'comparison', subject, path: String(condition[subject]), op, value: value as JsonValue | undefined };
}

const placed = (items: readonly unknown[], pointer: string): Placed[] =>
  items.map((condition, index) => ({ condition, pointer: childPointer(pointer, index) }));

/** The outermost group of a field; a single condition is a group of one. */
export function topGroup(filters: unknown): { mode: GroupMode; items: Placed[] } {
  if (filters === undefined) return { mode: 'all', items: [] };
  const whole = { condition: filters, pointer: '' };
  const node = nodeOf(whole);
  return node.kind === 'group' ? node : { mode: 'all', items: [whole] };
}

/**
 * The value of a field whose outermost group has these items; undefined without any. `takesList`: a list stands for `all`.
 * A single condition stays one, unless the field holds a list already.
 */
export function fromTopGroup(
  before: unknown,
  { mode, conditions, takesList }: { mode: GroupMode; conditions: readonly unknown[]; takesList: boolean },
): unknown {
  const [only, ...others] = conditions;
  if (only === undefined) return undefined;
  if (mode === 'any') return { any: [...conditions] };
  if (isObject(before) && Array.isArray(before.all)) return { all: [...conditions] };
  if (others.length === 0 && (!takesList || isObject(before))) return only;
  return takesList ? [...conditions] : { all: [...conditions] };
}

/** A comparison as it is stored: the default operator is written too, so that it reads by itself. */
export function comparison(
  subject: ConditionSubject,
  path: string,
  op: string,
  value: JsonValue | undefined,
): Condition {
  return { [subject]: path, op, ...(value === undefined ? {} : { value }) } as Condition;
}

/** Whether a field of a condition can be judged: it names something everywhere. */
export const isComplete = (filters: unknown): filters is Filters =>
  isObject(filters) || (Array.isArray(filters) && filters.length > 0 && filters.every(isObject));
