// Decides which values are worth keeping in memory.
// 1. At most `max` values are kept; the one that was set longest ago is dropped first.
// 2. Where values have a lifetime, none is returned at or after the end of it.

/** Values by key that stay until newer ones take their places. */
export interface Cache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
}

/** Values by key that also expire; `now` is in epoch ms. */
export interface TimedCache<T> {
  get(key: string, now: number): T | undefined;
  /** `ttlMs` is the lifetime of this value; that of the cache when left out. */
  set(key: string, value: T, now: number, ttlMs?: number): void;
  delete(key: string): void;
}

/** Creates a cache of at most `max` values. */
export function createCache<T>(options: { max: number }): Cache<T>;
/** Creates a cache of at most `max` values that live for `ttlMs` milliseconds. */
export function createCache<T>(options: { max: number; ttlMs: number }): TimedCache<T>;
export function createCache<T>({ max, ttlMs: lifetimeMs }: { max: number; ttlMs?: number }): TimedCache<T> {
  const entries = new Map<string, { value: T; until: number }>();
  return {
    get(key, now = 0) {
      const entry = entries.get(key);
      return entry && entry.until > now ? entry.value : undefined;
    },
    set(key, value, now = 0, ttlMs = lifetimeMs ?? Number.POSITIVE_INFINITY) {
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
