// Decides what differs between two versions of a workflow.
// 1. Steps with the same label are the same step, at any place; inserting a step does not change the others.
// 2. Pointers lead into the newer body; for a removed step, into the older one.
// 3. Equal bodies have no changes. `before` or `after` is left out for a side that has no value at the place.
import { isObject } from '../../contract/json.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { Definition } from '../../contract/workflows/workflow.ts';
import { deepEqual } from '../conditions/deep-equal.ts';
import { pointerOf } from '../faults/faults.ts';
import { toInput, type WorkflowBody } from '../validate/definition.ts';

/** The part of a workflow that its versions keep, in the shape of the API. */
export type VersionBody = Omit<WorkflowBody, 'isActive' | 'description'>;

/** One place where two versions differ. */
export interface Change {
  path: string;
  before?: JsonValue;
  after?: JsonValue;
  /** Label of the step that contains the place. */
  step?: string;
}

type Path = readonly (string | number)[];
type Labelled = Record<string, unknown> & { label: string };

const mostSentences = 20;
const mostFields = 5;

/** A version in the shape of the API. */
export function versionBody(name: string, definition: Definition): VersionBody {
  const { isActive: _isActive, description: _description, ...body } = toInput(name, null, true, definition);
  return body;
}

/** Every place where `after` differs from `before`, in the order of the newer body. */
export function diffVersions(before: VersionBody, after: VersionBody): Change[] {
  return diffBodies({ ...before }, { ...after });
}

/** The same of any two bodies of one kind; what is called `steps` is compared by labels. */
export function diffBodies(before: Record<string, unknown>, after: Record<string, unknown>): Change[] {
  const { steps: oldSteps, ...oldFrame } = before;
  const { steps: newSteps, ...newFrame } = after;
  return [...valueChanges([], oldFrame, newFrame), ...stepChanges(labelled(oldSteps), labelled(newSteps))];
}

/** The changes as sentences: at most 20, and one that counts the rest. */
export function describeChanges(changes: readonly Change[]): string[] {
  const groups = Map.groupBy(changes, ({ path, step }) => step ?? path.split('/')[1] ?? '');
  const sentences = [...groups].map(([group, members]) => sentenceOf(group, members));
  const rest = sentences.length - mostSentences;
  return rest > 0 ? [...sentences.slice(0, mostSentences), `And ${rest} more changes.`] : sentences;
}

function sentenceOf(group: string, members: readonly Change[]): string {
  const [first] = members;
  if (group === 'name') return `Renamed from "${String(first?.before)}" to "${String(first?.after)}".`;
  if (first?.step === undefined) return group === 'steps' ? 'Steps reordered.' : `Changed: ${group}.`;
  const fields = members.map(({ path }) => path.split('/').slice(3).join('.'));
  if (fields[0] === '') return `Step ${group} ${first.before === undefined ? 'added' : 'removed'}.`;
  const more = fields.length > mostFields ? ` and ${fields.length - mostFields} more` : '';
  return `Step ${group} changed: ${fields.slice(0, mostFields).join(', ')}${more}.`;
}

function stepChanges(before: readonly Labelled[], after: readonly Labelled[]): Change[] {
  const old = new Map(before.map((step) => [step.label, step]));
  const kept = new Set(after.map(({ label }) => label));
  const orderOf = (steps: readonly Labelled[]) =>
    steps.map(({ label }) => label).filter((l) => old.has(l) && kept.has(l));
  const [oldOrder, newOrder] = [orderOf(before), orderOf(after)];
  const moved = deepEqual(oldOrder, newOrder) ? [] : [{ path: '/steps', before: oldOrder, after: newOrder }];
  const removed = before.flatMap((step, index) =>
    kept.has(step.label) ? [] : [{ path: pointerOf(['steps', index]), before: asJson(step), step: step.label }],
  );
  const present = after.flatMap((step, index) =>
    valueChanges(['steps', index], old.get(step.label), step).map((change) => ({ ...change, step: step.label })),
  );
  return [...moved, ...present, ...removed];
}

function valueChanges(path: Path, before: unknown, after: unknown): Change[] {
  if (deepEqual(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => valueChanges([...path, name], fieldOf(before, name), fieldOf(after, name)));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, i) => valueChanges([...path, i], before[i], after[i])).flat();
  }
  return [
    {
      path: pointerOf(path),
      ...(before === undefined ? {} : { before: asJson(before) }),
      ...(after === undefined ? {} : { after: asJson(after) }),
    },
  ];
}

const fieldOf = (record: Record<string, unknown>, name: string) =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** Sound because a saved step is JSON and always has its label. */
const labelled = (steps: unknown) => (steps ?? []) as Labelled[];
const asJson = (value: unknown) => value as JsonValue;
