import type { FieldCondition } from '../../contract/conditions.ts';
import type { JsonValue } from '../../contract/primitives.ts';

/** The value that a comparison compares with. */
export type Wanted =
  | { value: JsonValue | undefined }
  /** The path of a template that has no value, e.g. `event.orderId`: nothing can be compared. */
  | { missing: string }
  | { fault: string };

/** Fills in the values of comparisons that are templates. */
export type FillIn = (value: JsonValue | undefined) => Wanted;

/** Where there is no run, a value is what is written. */
export const asWritten: FillIn = (value) => ({ value });

/** A comparison with another value. The cast is sound because the key that names its field is kept. */
export const withValue = <C extends object>(condition: C, value: JsonValue | undefined): C & FieldCondition =>
  ({ ...condition, ...(value === undefined ? {} : { value }) }) as C & FieldCondition;
