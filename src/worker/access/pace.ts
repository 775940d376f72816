// How often a caller may call.
// 1. Each isolate counts in windows of a minute; from this count a client is told what remains. The binding of the platform
//    counts for all isolates of a location and says yes or no alone, so the count of an isolate may be too hopeful.
// 2. Both have to agree. Without a binding the isolate alone decides.
// 3. Asking the binding takes time, so an isolate that has seen few calls of a key that exists does not ask: what all of
//    them let through unasked is a small part of a limit that only guards against runaway callers.
import { AppError } from '../../contract/errors.ts';
import { type RateLimitName, rateLimits } from '../../contract/limits.ts';
import { createCache } from '../../engine/cache.ts';
import type { Env } from '../env.ts';
import { limitOf } from './limits.ts';

/** What a caller is told of its pace. */
export interface Pace {
  /** Calls in a minute. */
  limit: number;
  /** Calls left until then, as far as this isolate knows. */
  remaining: number;
  /** Seconds until the next minute begins. */
  reset: number;
}

const windowMs = 60_000;
const counts = createCache<{ used: number }>({ max: 20_000, ttlMs: windowMs });

const bindings = {
  management: 'RATE_LIMITER',
  ingest: 'INGEST_LIMITER',
  live: 'LIVE_LIMITER',
  failures: 'FAILURE_LIMITER',
  signIn: 'SIGN_IN_LIMITER',
} as const satisfies Partial<Record<RateLimitName, keyof Env>>;

/** Of callers whose key exists; guesses are always counted by all isolates. */
const unaskedAtFirst: ReadonlySet<RateLimitName> = new Set(['management', 'ingest']);
const unaskedShare = 0.05;

/** null where an isolate's own count is enough. */
const bindingOf = (env: Env, name: RateLimitName) =>
  name in bindings ? env[bindings[name as keyof typeof bindings]] : null;

/** Counts a call of a caller; 429 when it is one too many. */
export async function keepPace(env: Env, name: RateLimitName, caller: string, now: number): Promise<Pace> {
  const count = countOf(name, caller, now);
  const limit = limitOf(env, name);
  count.used += 1;
  const asks = !unaskedAtFirst.has(name) || count.used > limit * unaskedShare;
  const binding = asks ? bindingOf(env, name) : null;
  const isTaken = count.used <= limit && ((await binding?.limit({ key: caller }))?.success ?? true);
  if (isTaken) return paceOf(limit, count.used, now);
  count.used = Math.max(count.used, limit);
  throw tooOften(name, paceOf(limit, limit, now));
}

/** 429 for a caller that has used up its minute; counts nothing. */
export function refuseWhileSpent(env: Env, name: RateLimitName, caller: string, now: number): void {
  const limit = limitOf(env, name);
  if (countOf(name, caller, now).used >= limit) throw tooOften(name, paceOf(limit, limit, now));
}

/** The headers that tell a client its pace. */
export function paceHeaders({ limit, remaining, reset }: Pace): Record<string, string> {
  return { 'ratelimit-limit': `${limit}`, 'ratelimit-remaining': `${remaining}`, 'ratelimit-reset': `${reset}` };
}

/**
 * The address a request came from, by which failures are counted. Of IPv6 only the network counts, since a customer has
 * a whole one. Cloudflare sets the header, whatever the caller sent; null where nothing has set it.
 */
export function addressOf(headers: Headers): string | null {
  const address = headers.get('cf-connecting-ip')?.slice(0, 64);
  if (!address) return null;
  return address.includes(':') ? address.split(':').slice(0, 4).join(':') : address;
}

function countOf(name: RateLimitName, caller: string, now: number): { used: number } {
  const key = `${name} ${caller}`;
  const known = counts.get(key, now);
  if (known) return known;
  const count = { used: 0 };
  counts.set(key, count, now, windowMs - (now % windowMs));
  return count;
}

function paceOf(limit: number, used: number, now: number): Pace {
  return { limit, remaining: Math.max(0, limit - used), reset: Math.ceil((windowMs - (now % windowMs)) / 1_000) };
}

function tooOften(name: RateLimitName, pace: Pace): AppError {
  const message = `At most ${pace.limit} ${rateLimits[name].of} are taken in a minute; try again in ${pace.reset} seconds.`;
  return new AppError('rate_limited', message, {
    headers: { 'retry-after': `${pace.reset}`, ...paceHeaders(pace) },
  });
}
