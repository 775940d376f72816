/** Helpers that compare and pick; they coerce nothing, as conditions do. */
import { deepEqual } from '../../conditions/deep-equal.ts';
import { readPath } from '../../scope.ts';
import { isTruthy } from '../values.ts';
import type { Builtin } from './builtin.ts';

const eq: Builtin = {
  usage: 'eq a b',
  summary: 'Whether both are the same, by content.',
  args: [2, 2],
  run: ([a, b], _options, { spend }) => deepEqual(a, b, spend),
};

const ne: Builtin = {
  usage: 'ne a b',
  summary: 'Whether they differ.',
  args: [2, 2],
  run: ([a, b], _options, { spend }) => !deepEqual(a, b, spend),
};

function comparison(usage: string, summary: string, holds: (a: number, b: number) => boolean): Builtin {
  return {
    usage,
    summary,
    args: [2, 2],
    run: ([a, b]) => typeof a === 'number' && typeof b === 'number' && holds(a, b),
  };
}

const gt = comparison('gt a b', 'Whether the number a is greater than b.', (a, b) => a > b);
const gte = comparison('gte a b', 'Whether the number a is at least b.', (a, b) => a >= b);
const lt = comparison('lt a b', 'Whether the number a is less than b.', (a, b) => a < b);
const lte = comparison('lte a b', 'Whether the number a is at most b.', (a, b) => a <= b);

const and: Builtin = {
  usage: 'and a b …',
  summary: 'The first value that counts as false, else the last one.',
  args: [2, 20],
  // Without a false one findIndex answers -1, and at(-1) is the last.
  run: (values) => values.at(values.findIndex((value) => !isTruthy(value))),
};

const or: Builtin = {
  usage: 'or a b …',
  summary: 'The first value that counts as true, else the last one.',
  args: [2, 20],
  picksFirst: true,
  run: (values) => values.at(values.findIndex(isTruthy)),
};

const not: Builtin = {
  usage: 'not value',
  summary: 'Whether the value counts as false.',
  args: [1, 1],
  run: ([value]) => !isTruthy(value),
};

const lookup: Builtin = {
  usage: 'lookup object key',
  summary: 'The field of an object, or the item of a list, with that name or number.',
  args: [2, 2],
  run: ([value, key]) => {
    if (typeof key !== 'string' && typeof key !== 'number') return undefined;
    return readPath(value, [String(key)]);
  },
};

export const logicBuiltins = { eq, ne, gt, gte, lt, lte, and, or, not, lookup };
