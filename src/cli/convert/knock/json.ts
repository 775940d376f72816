import { bundleLimits } from '../../../contract/bundle.ts';
import { jsonFault } from '../../../contract/primitives.ts';
import { readJson } from '../../../engine/versions/bundle/read-json.ts';

/** The value of a JSON text; undefined where it is none. */
export function readJsonText(text: string): unknown {
  const { value, isUnreadable } = readJson(text);
  return isUnreadable || jsonFault(value, bundleLimits.depth) !== null ? undefined : value;
}
