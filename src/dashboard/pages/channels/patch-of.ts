// What a PATCH has to say for a stored channel to become the draft.
import { isObject } from '../../../contract/json.ts';
import { deepEqual } from '../../../engine/conditions/deep-equal.ts';

type Fields = Readonly<Record<string, unknown>>;

const fixed = ['kind', 'projectId', 'isDefault', 'config'];

/** The fields that differ; null for one that is not set any more. */
function changes(base: Fields, draft: Fields): Record<string, unknown> {
  const names = [...new Set([...Object.keys(base), ...Object.keys(draft)])];
  const changed = names.filter((name) => !deepEqual(base[name], draft[name]));
  return Object.fromEntries(changed.map((name) => [name, draft[name] ?? null]));
}

/** The API merges a config of the same vendor, and keeps what is not named; that of another vendor is taken as a whole. */
function configPatch(base: unknown, draft: unknown): Fields | undefined {
  if (!isObject(draft) || deepEqual(base, draft)) return undefined;
  if (!isObject(base) || base.vendor !== draft.vendor) return draft;
  return changes(base, draft);
}

export function patchOf(base: Fields, draft: Fields): Fields {
  const without = (fields: Fields) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !fixed.includes(name)));
  const config = configPatch(base.config, draft.config);
  return { ...changes(without(base), without(draft)), ...(config === undefined ? {} : { config }) };
}
