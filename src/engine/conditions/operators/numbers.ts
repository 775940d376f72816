import { comparing, numberOf } from './operator.ts';

export const numbers = {
  gt: comparing(
    (actual, wanted) => numberOf(actual) > numberOf(wanted),
    (shown) => `to be greater than ${shown}`,
  ),
  gte: comparing(
    (actual, wanted) => numberOf(actual) >= numberOf(wanted),
    (shown) => `to be at least ${shown}`,
  ),
  lt: comparing(
    (actual, wanted) => numberOf(actual) < numberOf(wanted),
    (shown) => `to be less than ${shown}`,
  ),
  lte: comparing(
    (actual, wanted) => numberOf(actual) <= numberOf(wanted),
    (shown) => `to be at most ${shown}`,
  ),
};
