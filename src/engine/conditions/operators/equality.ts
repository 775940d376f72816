import { deepEqual } from '../deep-equal.ts';
import { holdsItem } from '../membership.ts';
import { comparing } from './operator.ts';

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
    (actual, wanted) => Array.isArray(wanted) && holdsItem(wanted, actual),
    (shown) => `to be one of ${shown}`,
  ),
  nin: comparing(
    (actual, wanted) => Array.isArray(wanted) && !holdsItem(wanted, actual),
    (shown) => `to be none of ${shown}`,
  ),
};
