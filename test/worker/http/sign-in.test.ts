import { describe, expect, it } from 'vitest';
import { sweep } from '../../../src/worker/pipeline/sweep.ts';
import { makeCode } from '../../support/sign-in-code.ts';
import { call, createTenant, env } from '../../support/worker.ts';

const { orgId, keys } = await createTenant();
const signedIn = { orgId, key: keys.admin, writeKey: keys.ingest, sandboxUrl: null };
const exchange = (code: unknown, address = '203.0.113.20') =>
  call('POST', '/api/v1/sign-in', { body: { code }, headers: { 'cf-connecting-ip': address } });

describe('the code of a sign-in link', () => {
  it('is exchanged for keys once, also where several try it at the same time', async () => {
    const code = await makeCode(signedIn);
    const answers = await Promise.all([exchange(code), exchange(code), exchange(code)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401]);
    expect(answers.find(({ status }) => status === 200)?.json).toEqual(signedIn);
    expect((await exchange(code)).status).toBe(401);
  });

  it('ends by its time, and is forgotten by the sweep', async () => {
    expect((await exchange(await makeCode(signedIn, Date.now() - 1))).status).toBe(401);
    await makeCode(signedIn, Date.now() - 1);
    const kept = await makeCode(signedIn);
    await sweep(env, Date.now());
    const { results } = await env.DB.prepare('SELECT sealed_keys FROM sign_in_codes').all();
    expect(results).toHaveLength(1);
    expect(JSON.stringify(results)).not.toContain(keys.admin);
    expect((await exchange(kept)).json).toEqual(signedIn);
  });

  it('is refused with a fault where it is none', async () => {
    for (const code of [undefined, null, 7, '', 'x', {}, ['a'], "' OR 1=1"]) {
      const { status, json } = await exchange(code);
      expect(status).toBe(422);
      expect(json.errors[0].pointer).toBe('/code');
    }
  });

  it('cannot be tried often', async () => {
    const statuses: number[] = [];
    // A minute may end in between, and the count with it.
    while (!statuses.includes(429) && statuses.length < 130)
      statuses.push((await exchange('a'.repeat(43), '203.0.113.21')).status);
    expect(statuses.indexOf(429)).toBeGreaterThanOrEqual(60);
    expect((await exchange('a'.repeat(43), '203.0.113.22')).status).toBe(401);
  });
});
