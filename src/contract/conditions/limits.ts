/** Bounds of one condition list or tree; they keep an evaluation cheap and free of deep recursion. */
export const conditionLimits = { depth: 10, nodes: 200, listItems: 1_000, valueDepth: 10, pathLength: 200 } as const;
