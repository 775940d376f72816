import { deepEqual } from '../deep-equal.ts';
import { comparing } from './operator.ts';

const isIn = (actual: unknown, wanted: readonly unknown[]) => wanted.some((item) => deepEqual(actual, item));

export const equality = {
  eq: comparing(
    (actual, wanted) => deepEqual(actual, wanted),
    (shown) => `to equal ${shown}`,
  ),
  neq: comparing(
    (actual, wanted) => !deepEqual(actual, wanted),
    (shown) => `to differ from ${shown}`,
  ),
  in: comparing(
    (actual, wanted) => Array.isArray(wanted) && isIn(actual, wanted),
    (shown) => `to be one of ${shown}`,
  ),
  nin: comparing(
    (actual, wanted) => Array.isArray(wanted) && !isIn(actual, wanted),
    (shown) => `to be none of ${shown}`,
  ),
};
