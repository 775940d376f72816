// A thing as it was read may be sent back: what Sendora sets is taken where it is unchanged, and refused where it differs.
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';

/** An input without the read-only fields, and what is wrong with those; `current` is null for a thing that is made. */
export function takeReadOnly<Field extends string>(
  fields: readonly Field[],
  input: unknown,
  current: { readonly [Name in Field]: unknown } | null,
): { input: unknown; faults: Fault[] } {
  if (!isObject(input)) return { input, faults: [] };
  const given = fields.filter((field) => field in input);
  const rest = Object.fromEntries(Object.entries(input).filter(([name]) => !given.some((field) => field === name)));
  return { input: rest, faults: current ? changed(input, given, current) : lone(fields, given) };
}

function changed<Field extends string>(
  input: Record<string, unknown>,
  given: readonly Field[],
  current: { readonly [Name in Field]: unknown },
): Fault[] {
  return given
    .filter((field) => JSON.stringify(input[field]) !== JSON.stringify(current[field]))
    .map((field) => ({
      pointer: `/${field}`,
      code: 'read_only',
      message: `"${field}" is set by Sendora: it is ${JSON.stringify(current[field])}. Leave it out, or send what you read last.`,
    }));
}

/** A whole answer is a copy of another thing; single fields would be an attempt to choose them. */
function lone(fields: readonly string[], given: readonly string[]): Fault[] {
  if (given.length === fields.length) return [];
  return given.map((field) => ({
    pointer: `/${field}`,
    code: 'read_only',
    message: `"${field}" is set by Sendora; leave it out.`,
  }));
}
