/** Compares by content; `onWork` receives the work of each compared pair, so that a caller can bound it. */
export function deepEqual(left: unknown, right: unknown, onWork?: (steps: number) => void): boolean {
  const open: [unknown, unknown][] = [[left, right]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [a, b] = pair;
    if (a === b) continue;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    const keys = Object.keys(a);
    onWork?.(keys.length);
    if (Array.isArray(a) !== Array.isArray(b) || keys.length !== Object.keys(b).length) return false;
    for (const key of keys) {
      if (!Object.hasOwn(b, key)) return false;
      open.push([fieldOf(a, key), fieldOf(b, key)]);
    }
  }
  return true;
}

/** The cast only widens: every object can be read by a text key. */
function fieldOf(value: object, key: string): unknown {
  return (value as Record<string, unknown>)[key];
}
