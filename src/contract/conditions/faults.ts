// Finds what is wrong with conditions before they are parsed, so that every fault has its place and a plain sentence.
// 1. The work is bounded: a tree is never followed deeper or wider than its limits.
import { Glob } from '../primitives.ts';
import { conditionLimits } from './limits.ts';
import { Operator, operandFault } from './operators.ts';
import { type ConditionSubject, conditionSubjects } from './subjects.ts';

/** What is wrong with a condition, and where; `received` and `expected` let the caller suggest a correction. */
export interface ConditionFault {
  path: (string | number)[];
  code: 'invalid' | 'missing' | 'not_allowed' | 'unknown_field' | 'unknown_operator' | 'too_deep' | 'too_many';
  message: string;
  received?: string;
  expected?: readonly string[];
}

type Path = (string | number)[];
const groupKeys = ['all', 'any', 'not'] as const;
const patternKeys = ['eventType', 'module'] as const;
const kindKeys = [...conditionSubjects, ...patternKeys, ...groupKeys] as const;
export const shapeMessage = 'A condition is an object such as { "trait": "plan", "op": "eq", "value": "pro" }.';

/** Whether values may be templates: they may where a run exists, whose values they take. */
export interface ConditionPlace {
  templates: boolean;
}

/** Every fault of a condition list or tree, each at its own path; an empty list when there is none. */
export function filterFaults(filters: unknown, { templates }: ConditionPlace = { templates: false }): ConditionFault[] {
  if (filters === undefined) return [fault([], 'missing', 'A condition, or a list of conditions, is required.')];
  const tree: Tree = { nodes: 0, values: 0, templates };
  return [...(Array.isArray(filters) ? listFaults(filters, [], 1, tree) : nodeFaults(filters, [], 1, tree))];
}

/** Counts what was met so far, over the whole tree. */
interface Tree extends ConditionPlace {
  nodes: number;
  values: number;
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
    if (fields.has('op')) yield* operatorFaults(fields.get('op'), path);
    return;
  }
  const value = fields.get(kind);
  const at = [...path, kind];
  if (isSubject(kind)) yield* comparisonFaults(value, fields, { path, at, tree });
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
  if (value === '') yield fault(at, 'invalid', 'A pattern needs at least one character; "*" matches every event.');
  else if (!parsed.success) yield fault(at, 'invalid', parsed.error.issues[0]?.message ?? 'A pattern is a text.');
}

interface Place {
  path: Path;
  at: Path;
  tree: Tree;
}

function* comparisonFaults(field: unknown, fields: Fields, { path, at, tree }: Place): Generator<ConditionFault, void> {
  const pathMessage = fieldPathFault(field);
  if (pathMessage !== null) yield fault(at, 'invalid', pathMessage);
  const op = fields.get('op') === undefined ? 'eq' : fields.get('op');
  const operator = Operator.safeParse(op);
  if (!operator.success) {
    yield* operatorFaults(op, path);
    return;
  }
  const value = fields.get('value');
  if (tree.templates && isTemplate(value)) return;
  const message = operandFault(operator.data, value);
  if (message !== null) yield fault([...path, 'value'], value === undefined ? 'missing' : 'invalid', message);
  else if (!tree.templates && holdsTemplate(value)) yield fault([...path, 'value'], 'not_allowed', noRunYet);
  else if (countValues(value, tree)) yield fault([...path, 'value'], 'too_many', tooManyValues);
}

function* operatorFaults(op: unknown, path: Path): Generator<ConditionFault, void> {
  if (Operator.safeParse(op).success) return;
  const received = typeof op === 'string' ? op : '';
  const message = typeof op === 'string' ? `unknown operator "${op}"` : 'An operator is a text such as "eq".';
  yield { ...fault([...path, 'op'], 'unknown_operator', message), received, expected: Operator.options };
}

const tooManyValues = `All values of a condition together are at most ${conditionLimits.values.toLocaleString('en-US')}; with these there are more.`;

/** Adds the values of a comparison; true where they are the first ones too many. */
function countValues(value: unknown, tree: Tree): boolean {
  if (tree.values > conditionLimits.values) return false;
  const open = [value];
  for (let item = open.pop(); item !== undefined && tree.values <= conditionLimits.values; item = open.pop()) {
    tree.values += 1;
    if (typeof item === 'object' && item !== null) for (const inner of Object.values(item)) open.push(inner);
  }
  return tree.values > conditionLimits.values;
}

const noRunYet =
  'A template cannot stand here: there is no run yet whose values it could take. Compare with a fixed value.';

const isTemplate = (value: unknown): boolean => typeof value === 'string' && value.includes('{{');

/** Whether a value that was checked, and so is not nested deeply, holds a template. */
function holdsTemplate(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isTemplate(value);
  return Object.values(value).some(holdsTemplate);
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
