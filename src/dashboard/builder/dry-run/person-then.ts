// What the person was like when a run came by, as far as its trace shows: a field of a step that is nothing but one variable
// of the person was rendered to the value of that time.
import { isObject } from '../../../contract/json.ts';
import type { JsonValue } from '../../../contract/primitives.ts';
import type { StepTrace } from '../../../contract/workflows/run.ts';
import { deepEqual } from '../../../engine/conditions/deep-equal.ts';
import { buildScope, readPath, type ScopeProfile } from '../../../engine/scope.ts';

/** A value of the person that is another one by now. */
export interface PersonChange {
  /** Path below the person, e.g. "email" or "address.city". */
  path: string;
  was: JsonValue;
  /** undefined: the person no longer has it. */
  now: JsonValue | undefined;
}

const variable = /^\s*\{\{\s*(?:user|profile|trait)\.([\w.]+)\s*\}\}\s*$/;

type Written = Readonly<Record<string, unknown>>;

/** The values that the trace shows, by their path. `configs`: those of the version that the run walked, by label. */
export function personThen(
  trace: readonly StepTrace[],
  configs: ReadonlyMap<string, Written>,
): ReadonlyMap<string, JsonValue> {
  const found = new Map<string, JsonValue>();
  for (const { label, input } of trace) note(found, configs.get(label), input);
  return found;
}

function note(found: Map<string, JsonValue>, written: unknown, rendered: unknown): void {
  if (!isObject(written) || !isObject(rendered)) return;
  for (const [field, source] of Object.entries(written)) {
    const value = Object.hasOwn(rendered, field) ? rendered[field] : undefined;
    const path = typeof source === 'string' ? variable.exec(source)?.[1] : undefined;
    if (path === undefined) note(found, source, value);
    // An empty text is also what a value that was missing is rendered to.
    else if (value !== undefined && value !== null && value !== '') found.set(path, value as JsonValue);
  }
}

/** What is different by now, in the order of the steps that show it. */
export function personChanges(then: ReadonlyMap<string, JsonValue>, now: ScopeProfile): PersonChange[] {
  const { user } = buildScope({ profile: now });
  return [...then].flatMap(([path, value]): PersonChange[] => {
    const current = readPath(user, path.split('.')) as JsonValue | undefined;
    // A text of a template is a text, whatever type the trait has.
    const isSame = deepEqual(current ?? null, value) || (current !== undefined && String(current) === value);
    return isSame ? [] : [{ path, was: value, now: current }];
  });
}

/** The traits that make a person as it was then. */
export function traitsThen(changes: readonly PersonChange[]): Record<string, JsonValue> {
  const traits: Record<string, JsonValue> = {};
  for (const { path, was } of changes) put(traits, path.split('.'), was);
  return traits;
}

function put(target: Record<string, JsonValue>, [name = '', ...rest]: readonly string[], value: JsonValue): void {
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner = target[name];
  const nested = isObject(inner) ? { ...(inner as Record<string, JsonValue>) } : {};
  target[name] = nested;
  put(nested, rest, value);
}
