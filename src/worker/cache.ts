/** Values that an isolate keeps: at most `max` of them, each for `ttlMs`; the one kept longest goes first. */
export interface Cache<T> {
  get(key: string, now: number): T | undefined;
  set(key: string, value: T, now: number): void;
  delete(key: string): void;
}

/** Creates a cache; without `ttlMs` (milliseconds) values stay until others take their places. */
export function createCache<T>({ max, ttlMs = Number.POSITIVE_INFINITY }: { max: number; ttlMs?: number }): Cache<T> {
  const entries = new Map<string, { value: T; until: number }>();
  return {
    get(key, now) {
      const entry = entries.get(key);
      return entry && entry.until > now ? entry.value : undefined;
    },
    set(key, value, now) {
      entries.delete(key);
      entries.set(key, { value, until: now + ttlMs });
      const oldest = entries.size > max ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
    },
    delete(key) {
      entries.delete(key);
    },
  };
}
