/** Bounds of one condition list or tree; they keep an evaluation cheap and free of deep recursion. */
export const conditionLimits = {
  depth: 10,
  nodes: 200,
  /** Values of one list, as of `in`. */
  listItems: 1_000,
  /** Values that all comparisons of a tree compare with, the values inside lists and objects counted. */
  values: 5_000,
  valueDepth: 10,
  pathLength: 200,
} as const;
