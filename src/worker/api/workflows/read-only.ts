// A workflow as it was read may be sent back: what Sendora sets is taken where it is unchanged, and refused where it differs.
import type { Fault } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';
import { readOnlyFields } from '../../../contract/workflows/workflow.ts';

type ReadOnly = { [Field in (typeof readOnlyFields)[number]]: unknown };

/** An input without the read-only fields, and what is wrong with those; `current` is null for a workflow that is made. */
export function takeReadOnly(input: unknown, current: ReadOnly | null): { input: unknown; faults: Fault[] } {
  if (!isObject(input)) return { input, faults: [] };
  const given = readOnlyFields.filter((field) => field in input);
  const rest = Object.fromEntries(Object.entries(input).filter(([name]) => !given.some((field) => field === name)));
  return { input: rest, faults: current ? changed(input, given, current) : lone(given) };
}

function changed(input: Record<string, unknown>, given: (keyof ReadOnly)[], current: ReadOnly): Fault[] {
  return given
    .filter((field) => input[field] !== current[field])
    .map((field) => ({
      pointer: `/${field}`,
      code: 'read_only',
      message: `"${field}" is set by Sendora: it is ${JSON.stringify(current[field])}. Leave it out, or send what you read last.`,
    }));
}

/** A whole answer is a copy of another workflow; single fields would be an attempt to choose them. */
function lone(given: (keyof ReadOnly)[]): Fault[] {
  if (given.length === readOnlyFields.length) return [];
  return given.map((field) => ({
    pointer: `/${field}`,
    code: 'read_only',
    message: `"${field}" is set by Sendora; leave it out.`,
  }));
}
