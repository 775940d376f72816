import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../../src/contract/errors.ts';
import { rateLimits } from '../../../../src/contract/limits.ts';
import { admitKey } from '../../../../src/worker/access/access.ts';
import { limitOf, parseLimits } from '../../../../src/worker/access/limits.ts';
import { addressOf, keepPace, refuseWhileSpent } from '../../../../src/worker/access/pace.ts';
import type { Env } from '../../../../src/worker/env.ts';

const minute = 60_000;
const envOf = (parts: Partial<Env>) => parts as Env;
const limited = (success: boolean): RateLimit => ({ limit: async () => ({ success }) });
const caller = () => crypto.randomUUID();
const refusalOf = (work: Promise<unknown>) => work.catch((error: unknown) => error as AppError);

describe('the pace of a caller', () => {
  it('is told with every call and refused beyond the limit until the minute is over', async () => {
    const env = envOf({ LIMITS: 'ingest=2' });
    const key = caller();
    expect(await keepPace(env, 'ingest', key, 15_000)).toEqual({ limit: 2, remaining: 1, reset: 45 });
    expect(await keepPace(env, 'ingest', key, 59_999)).toEqual({ limit: 2, remaining: 0, reset: 1 });
    const refusal = await refusalOf(keepPace(env, 'ingest', key, 59_000));
    expect(refusal).toMatchObject({
      code: 'rate_limited',
      message: 'At most 2 calls that send events with one key are taken in a minute; try again in 1 seconds.',
      headers: { 'retry-after': '1', 'ratelimit-limit': '2', 'ratelimit-remaining': '0', 'ratelimit-reset': '1' },
    });
    expect(await keepPace(env, 'ingest', key, minute)).toMatchObject({ remaining: 1, reset: 60 });
  });

  it('is counted for each caller and each kind of call', async () => {
    const env = envOf({ LIMITS: 'ingest=1,live=1' });
    const [one, two] = [caller(), caller()];
    await keepPace(env, 'ingest', one, 0);
    await keepPace(env, 'live', one, 0);
    await keepPace(env, 'ingest', two, 0);
    await expect(keepPace(env, 'ingest', one, 0)).rejects.toThrow(AppError);
  });

  it('is refused where the platform has counted more than this isolate', async () => {
    const env = envOf({ RATE_LIMITER: limited(false), LIMITS: 'management=40' });
    const key = caller();
    // A twentieth of the limit is not worth the time that asking takes.
    for (const used of [1, 2])
      expect(await keepPace(env, 'management', key, 0)).toMatchObject({ remaining: 40 - used });
    expect(await refusalOf(keepPace(env, 'management', key, 0))).toMatchObject({
      headers: { 'ratelimit-remaining': '0' },
    });
    expect(() => refuseWhileSpent(env, 'management', key, 1)).toThrow(AppError);
    expect(await keepPace(envOf({ RATE_LIMITER: limited(true) }), 'management', caller(), 0)).toMatchObject({
      limit: 6_000,
    });
  });

  it('of somebody who guesses is asked of the platform from the first call on', async () => {
    const env = envOf({ FAILURE_LIMITER: limited(false) });
    await expect(keepPace(env, 'failures', caller(), 0)).rejects.toThrow(AppError);
  });
});

describe('keys that do not exist', () => {
  const headersOf = (address: string) => new Headers({ 'cf-connecting-ip': address });

  it('are refused with 429 before the database is asked', async () => {
    const prepare = vi.fn(() => {
      throw new Error('the database was asked');
    });
    const env = envOf({ LIMITS: 'failures=2', DB: { prepare } as unknown as D1Database });
    const headers = headersOf('203.0.113.7');
    for (const n of [1, 2]) await keepPace(env, 'failures', addressOf(headers) ?? '', n);
    expect(await refusalOf(admitKey(env, 'pk_guess', headers, 3))).toMatchObject({ code: 'rate_limited' });
    expect(prepare).not.toHaveBeenCalled();
    await expect(admitKey(env, 'pk_guess', headersOf('203.0.113.8'), 3)).rejects.toThrow('the database was asked');
  });

  it('are counted by the network of an IPv6 address', () => {
    expect(addressOf(headersOf('2001:db8:1:2:3:4:5:6'))).toBe('2001:db8:1:2');
    expect(addressOf(headersOf('203.0.113.7'))).toBe('203.0.113.7');
    expect(addressOf(new Headers())).toBeNull();
  });
});

describe('the limits of a deployment', () => {
  it('are the usual ones where the variable LIMITS says nothing', () => {
    expect(limitOf(envOf({}), 'workflows')).toBe(1_000);
    expect(limitOf(envOf({ LIMITS: ' workflows = 5000 , ingest=7' }), 'workflows')).toBe(5_000);
    expect(limitOf(envOf({ LIMITS: 'ingest=7' }), 'workflows')).toBe(1_000);
  });

  it('leave out what cannot be read, and log it', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect([...parseLimits('workflow=5,keys=-1,toString=3,devices=12')]).toEqual([['devices', 12]]);
    expect(error).toHaveBeenCalledTimes(3);
    error.mockRestore();
  });

  it('are those of the bindings in wrangler.toml', () => {
    const toml = readFileSync(new URL('../../../../wrangler.toml', import.meta.url), 'utf8');
    const limits = [...toml.matchAll(/name = "(\w+)_LIMITER"[^[]*?simple = \{ limit = (\d+), period = 60 \}/g)];
    expect(Object.fromEntries(limits.map(([, name, limit]) => [name, Number(limit)]))).toEqual({
      RATE: rateLimits.management.limit,
      INGEST: rateLimits.ingest.limit,
      LIVE: rateLimits.live.limit,
      FAILURE: rateLimits.failures.limit,
      SIGN_IN: rateLimits.signIn.limit,
    });
  });
});
