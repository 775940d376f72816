import * as z from 'zod';
import { Glob, isoTimeMs, JsonValue, jsonFault } from './primitives.ts';

/** Bounds of one condition list or tree; they keep an evaluation cheap and free of deep recursion. */
export const conditionLimits = { depth: 10, nodes: 200, listItems: 1_000, valueDepth: 10, pathLength: 200 } as const;

export const Operator = z
  .enum([
    'eq',
    'neq',
    'in',
    'nin',
    'gt',
    'gte',
    'lt',
    'lte',
    'contains',
    'prefix',
    'suffix',
    'exists',
    'before',
    'after',
    'withinDays',
  ])
  .describe(
    'How to compare; default eq. in, nin: value is a list. gt, gte, lt, lte: numbers. contains: part of a text or element of a list. ' +
      'exists: value true (default) or false. before, after: a date or "now". withinDays: the field lies in the last N days.',
  )
  .meta({ id: 'Operator' });
export type Operator = z.infer<typeof Operator>;

/** Keys that name where a field is looked up; `property` is the same as `event`. */
export const conditionSubjects = ['trait', 'event', 'user', 'ai', 'property', 'run', 'org'] as const;
export type ConditionSubject = (typeof conditionSubjects)[number];

type Comparison = { op?: Operator | undefined; value?: JsonValue | undefined };

/** Compares one field; exactly one key names it. */
export type FieldCondition = Comparison & { [S in ConditionSubject]: { [K in S]: string } }[ConditionSubject];

/** One condition: a comparison, an event type or module pattern, or a group of conditions. */
export type Condition =
  | FieldCondition
  | { eventType: string }
  | { module: string }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

/** A list (all must hold) or a single condition, which may be a tree. */
export type Filters = Condition[] | Condition;

/** What is wrong with a condition, and where; `received` and `expected` let the caller suggest a correction. */
export interface ConditionFault {
  path: (string | number)[];
  code: 'invalid' | 'missing' | 'unknown_field' | 'unknown_operator' | 'too_deep' | 'too_many';
  message: string;
  received?: string;
  expected?: readonly string[];
}

type Path = (string | number)[];
const groupKeys = ['all', 'any', 'not'] as const;
const patternKeys = ['eventType', 'module'] as const;
const kindKeys = [...conditionSubjects, ...patternKeys, ...groupKeys] as const;
const shapeMessage = 'A condition is an object such as { "trait": "plan", "op": "eq", "value": "pro" }.';

/** Every fault of a condition list or tree, each at its own path; an empty list when there is none. */
export function filterFaults(filters: unknown): ConditionFault[] {
  if (filters === undefined) return [fault([], 'missing', 'A condition, or a list of conditions, is needed.')];
  const tree: Tree = { nodes: 0 };
  return [...(Array.isArray(filters) ? listFaults(filters, [], 1, tree) : nodeFaults(filters, [], 1, tree))];
}

/** Counts the conditions met so far, over the whole tree. */
interface Tree {
  nodes: number;
}

function fault(path: Path, code: ConditionFault['code'], message: string): ConditionFault {
  return { path, code, message };
}

function* listFaults(items: unknown[], path: Path, depth: number, tree: Tree): Generator<ConditionFault, void> {
  for (const [index, item] of items.entries()) {
    if (tree.nodes > conditionLimits.nodes) return;
    yield* nodeFaults(item, [...path, index], depth, tree);
  }
}

function* nodeFaults(node: unknown, path: Path, depth: number, tree: Tree): Generator<ConditionFault, void> {
  tree.nodes += 1;
  if (tree.nodes > conditionLimits.nodes) {
    yield fault(path, 'too_many', `At most ${conditionLimits.nodes} conditions fit in one tree; this is one too many.`);
  } else if (depth > conditionLimits.depth) {
    yield fault(path, 'too_deep', `Conditions may be nested at most ${conditionLimits.depth} levels deep.`);
  } else if (typeof node !== 'object' || node === null || Array.isArray(node)) {
    yield fault(path, 'invalid', shapeMessage);
  } else {
    yield* kindFaults(new Map(Object.entries(node)), path, depth, tree);
  }
}

type Fields = Map<string, unknown>;

function* kindFaults(fields: Fields, path: Path, depth: number, tree: Tree): Generator<ConditionFault, void> {
  const [kind, second] = kindKeys.filter((key) => fields.has(key));
  if (kind !== undefined && second !== undefined) {
    const message = `A condition looks at one thing, but this one has "${kind}" and "${second}".`;
    yield fault([...path, second], 'invalid', message);
    return;
  }
  yield* unknownFieldFaults(fields, kind, path);
  if (kind === undefined) {
    yield fault(path, 'missing', `A condition names what to look at: one of ${kindKeys.join(', ')}.`);
    return;
  }
  const value = fields.get(kind);
  const at = [...path, kind];
  if (isSubject(kind)) yield* comparisonFaults(value, fields, path, at);
  else if (kind === 'eventType' || kind === 'module') yield* patternFaults(value, at);
  else if (kind === 'not') yield* nodeFaults(value, at, depth + 1, tree);
  else if (!Array.isArray(value)) yield fault(at, 'invalid', `"${kind}" takes a list of conditions.`);
  else if (kind === 'any' && value.length === 0) {
    yield fault(at, 'invalid', 'An empty "any" never holds; give it at least one condition.');
  } else yield* listFaults(value, at, depth + 1, tree);
}

function* unknownFieldFaults(fields: Fields, kind: (typeof kindKeys)[number] | undefined, path: Path) {
  const kinds: readonly string[] = kind === undefined ? kindKeys : [kind];
  const expected = kind === undefined || isSubject(kind) ? [...kinds, 'op', 'value'] : kinds;
  for (const received of fields.keys()) {
    if (expected.includes(received)) continue;
    yield { ...fault([...path, received], 'unknown_field', `unknown field "${received}"`), received, expected };
  }
}

function* patternFaults(value: unknown, at: Path): Generator<ConditionFault, void> {
  const parsed = Glob.safeParse(value);
  if (!parsed.success) yield fault(at, 'invalid', parsed.error.issues[0]?.message ?? 'A pattern is a text.');
}

function* comparisonFaults(field: unknown, fields: Fields, path: Path, at: Path): Generator<ConditionFault, void> {
  const pathMessage = fieldPathFault(field);
  if (pathMessage !== null) yield fault(at, 'invalid', pathMessage);
  const op = fields.get('op') === undefined ? 'eq' : fields.get('op');
  const operator = Operator.safeParse(op);
  if (!operator.success) {
    const received = typeof op === 'string' ? op : '';
    const message = typeof op === 'string' ? `unknown operator "${op}"` : 'An operator is a text such as "eq".';
    yield { ...fault([...path, 'op'], 'unknown_operator', message), received, expected: Operator.options };
    return;
  }
  const value = fields.get('value');
  const message = operandFault(operator.data, value);
  if (message !== null) yield fault([...path, 'value'], value === undefined ? 'missing' : 'invalid', message);
}

function isSubject(key: string): key is ConditionSubject {
  return (conditionSubjects as readonly string[]).includes(key);
}

function fieldPathFault(path: unknown): string | null {
  if (typeof path !== 'string' || path === '') return 'A field is a dotted path such as "plan" or "address.city".';
  if (path.length > conditionLimits.pathLength)
    return `A field path has at most ${conditionLimits.pathLength} characters.`;
  return path.split('.').includes('') ? 'A field path has a name between its dots, e.g. "address.city".' : null;
}

/** Why `value` cannot be compared with by `op`, as one sentence; null when it can. */
export function operandFault(op: Operator, value: unknown): string | null {
  if (value === undefined) return op === 'exists' ? null : `"${op}" needs a value to compare with.`;
  switch (op) {
    case 'exists':
      return typeof value === 'boolean' ? null : '"exists" takes true or false.';
    case 'in':
    case 'nin':
      if (!Array.isArray(value)) return `"${op}" takes a list of values.`;
      if (value.length > conditionLimits.listItems) return `A list has at most ${conditionLimits.listItems} values.`;
      return jsonFault(value, conditionLimits.valueDepth);
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return typeof value === 'number' && Number.isFinite(value)
        ? null
        : `"${op}" compares numbers; give a number without quotes.`;
    case 'prefix':
    case 'suffix':
      return typeof value === 'string' ? null : `"${op}" takes a text.`;
    case 'before':
    case 'after':
      return isMoment(value)
        ? null
        : `"${op}" takes an ISO date such as "2026-05-01" or "2026-05-01T08:30:00Z", or "now".`;
    case 'withinDays':
      return typeof value === 'number' && Number.isFinite(value) && value >= 0
        ? null
        : '"withinDays" takes a number of days, 0 or more.';
    default:
      return jsonFault(value, conditionLimits.valueDepth);
  }
}

function isMoment(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'string' && (value === 'now' || isoTimeMs(value) !== undefined);
}

const shape: z.ZodType<Condition> = z
  .lazy(() =>
    z.union([
      ...fieldShapes(),
      z.strictObject({ eventType: Glob }),
      z.strictObject({ module: Glob }),
      ...groupShapes(),
    ]),
  )
  .meta({
    id: 'Condition',
    description: 'One condition: a comparison, an event type or module pattern, or a group (all, any, not).',
  });

function fieldShapes() {
  const comparison = { op: Operator.optional(), value: JsonValue.optional() };
  const path = (text: string) => z.string().describe(`${text}, as a dotted path.`);
  return [
    z.strictObject({ trait: path('Trait of the person'), ...comparison }),
    z.strictObject({ event: path('Field or property of the event'), ...comparison }),
    z.strictObject({ user: path('Trait, email, phone, timezone or locale of the person'), ...comparison }),
    z.strictObject({ ai: path('Result of an earlier ai_action step'), ...comparison }),
    z.strictObject({ property: path('Property of the event (the same as `event`)'), ...comparison }),
    z.strictObject({ run: path('Field of the run'), ...comparison }),
    z.strictObject({ org: path('Field of the organisation'), ...comparison }),
  ] as const;
}

function groupShapes() {
  return [
    z.strictObject({ all: z.array(shape).describe('Every one must hold.') }),
    z.strictObject({ any: z.array(shape).describe('At least one must hold.') }),
    z.strictObject({ not: shape }),
  ] as const;
}

/** Reports precise faults before the union is tried, whose own message would only be "Invalid input". */
function checked<T extends z.ZodType>(schema: T, refuseList: boolean) {
  return z.preprocess((value, ctx) => {
    const faults = refuseList && Array.isArray(value) ? [fault([], 'invalid', shapeMessage)] : filterFaults(value);
    for (const { path, message, ...params } of faults)
      ctx.addIssue({ code: 'custom', path, message, params, input: value });
    return value;
  }, schema);
}

/** One condition. Issues carry `params: { code, received?, expected? }`. */
export const Condition: z.ZodType<Condition> = checked(shape, true);

/** Conditions of a trigger, branch, audience, rule or endpoint: a list (all must hold) or a tree. */
export const Filters: z.ZodType<Filters> = checked(z.union([z.array(shape), shape]), false).describe(
  'A list of conditions (all must hold), or one condition, which may be a tree of all, any and not.',
);
