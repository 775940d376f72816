// The faults of a form: those of the same schema and sentences as the API's, found here or returned by it.
import type * as z from 'zod';
import type { Fault } from '../../contract/errors.ts';
import { faultsOf } from '../../engine/faults/faults.ts';
import { isWithin, readPointer } from './pointers.ts';

/** The faults of exactly one place. */
export const faultsAt = (faults: readonly Fault[], pointer: string): Fault[] =>
  faults.filter((fault) => fault.pointer === pointer);

/** The faults of a place and of whatever lies in it. */
export const faultsWithin = (faults: readonly Fault[], pointer: string): Fault[] =>
  faults.filter((fault) => isWithin(fault.pointer, pointer));

/** The faults of a part of a request, with pointers that begin at this part. */
export const faultsBelow = (faults: readonly Fault[], at: string): Fault[] =>
  faultsWithin(faults, at).map((fault) => ({ ...fault, pointer: fault.pointer.slice(at.length) }));

/** What the API would say of a value; an empty list when its schema takes it. */
export function checkValue(schema: z.ZodType, value: unknown, name?: string): Fault[] {
  const parsed = schema.safeParse(value);
  if (parsed.success) return [];
  return faultsOf(parsed.error, { input: value, schema, ...(name === undefined ? {} : { name }) });
}

/** The faults without those of secrets that are kept: their hints stand for values that were judged before. */
export const withoutStored = (
  faults: readonly Fault[],
  value: unknown,
  stored: Readonly<Record<string, string | null | undefined>>,
): Fault[] => faults.filter(({ pointer }) => !stored[pointer] || readPointer(value, pointer) !== stored[pointer]);
