// Decides whether an input is small and flat enough to be validated.
// 1. Never recurses, so the depth of the input does not matter here; it would matter to everything after this.
import type { Fault } from '../../contract/errors.ts';
import { pointerOf } from '../faults/faults.ts';
import { fault } from '../faults/sentences.ts';

/** A webhook body may be 32 levels deep and conditions 10, each of two; the config of a step is on level 4. */
const maxDepth = 64;
/** 100 steps of 1,000 values each. */
const maxValues = 100_000;
/** Pointers are followed this far down: `/steps/3/config`. */
const pointerDepth = 3;

interface Open {
  value: object;
  depth: number;
  pointer: string;
}

/** Why an input is too deep or too large to be validated; null when it is not. */
export function boundFault(input: unknown): Fault | null {
  const open: Open[] = typeof input === 'object' && input !== null ? [{ value: input, depth: 1, pointer: '' }] : [];
  let values = 1;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { value, depth, pointer } = at;
    if (depth > maxDepth) {
      return fault(pointer, 'too_deep', `Values may be nested at most ${maxDepth} levels deep.`);
    }
    for (const [key, child] of Object.entries(value)) {
      values += 1;
      if (values > maxValues) {
        const limit = maxValues.toLocaleString('en-US');
        return fault('', 'too_large', `A workflow holds at most ${limit} values; this one has more.`);
      }
      if (typeof child !== 'object' || child === null) continue;
      open.push({
        value: child,
        depth: depth + 1,
        pointer: depth > pointerDepth ? pointer : pointerOf([key], pointer),
      });
    }
  }
  return null;
}
