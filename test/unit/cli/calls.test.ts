import { describe, expect, test } from 'vitest';
import { address, ids, json, key, problem, sendora } from '../../support/cli.ts';

const project = () => json({ id: ids.project, name: 'Shop', createdAt: '2026-01-01T00:00:00.000Z' });
const run = (answer: (call: number, init: RequestInit) => Response) => {
  const calls: RequestInit[] = [];
  const pauses: number[] = [];
  const result = sendora(['whoami'], {
    env: address,
    onSleep: (ms) => pauses.push(ms),
    answer: (_url, init) => answer(calls.push(init), init),
  });
  return result.then((done) => ({ ...done, calls, pauses }));
};
const refused = () => {
  throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:9') });
};

describe('a call', () => {
  test.each([
    ['cannot be made', refused, 'ECONNREFUSED'],
    ['is answered by 500', () => problem(500, 'internal', 'Ours.'), 'Ours.'],
    ['is answered by 503', () => problem(503, 'unavailable', 'Busy.'), 'Busy.'],
  ])('that %s is made three times, then it is 4', async (_what, answer, sentence) => {
    const { code, calls, problem: said } = await run(answer);
    expect([code, calls.length]).toEqual([4, 3]);
    expect(said.detail).toContain(sentence);
  });

  test('that works at the second time is as good as at the first', async () => {
    const { code, calls } = await run((call) => (call === 1 ? refused() : project()));
    expect([code, calls.length]).toEqual([0, 2]);
  });

  test('that is too much at once waits as long as it is asked to', async () => {
    const later = () => new Response('{}', { status: 429, headers: { 'retry-after': '7' } });
    const { code, pauses } = await run((call) => (call === 1 ? later() : project()));
    expect([code, pauses]).toEqual([0, [7_000]]);
  });

  test.each([
    [400, 'bad_request'],
    [402, 'plan_required'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [409, 'conflict'],
  ])('that is refused with %i is made once and is 1, with the request id', async (status, code) => {
    const result = await run(() => problem(status, code, 'No.'));
    expect([result.code, result.calls.length]).toEqual([1, 1]);
    expect(result.problem).toEqual({ code, detail: 'No.', requestId: 'req-1' });
  });

  test('with a key that is not taken says which environment and where the key came from', async () => {
    const { problem: said } = await run(() => problem(401, 'unauthorized', 'Unknown key.'));
    expect(said.detail).toBe(
      'https://sendora.test does not take the key of SENDORA_KEY; it may have been revoked. Unknown key.',
    );
  });

  test('that a proxy answers is 4, with how the answer begins', async () => {
    const { code, problem: said } = await run(() => new Response(`<html>${'x'.repeat(500)}`, { status: 200 }));
    expect(code).toBe(4);
    expect(said.detail).toContain(`<html>${'x'.repeat(194)}`);
    expect(said.detail).not.toContain('x'.repeat(195));
  });

  test('that sends something has an Idempotency-Key, the same at every try, and follows no redirect', async () => {
    const seen: [string | null, unknown][] = [];
    await sendora(['runs', 'cancel', ids.other, '--yes'], {
      env: address,
      answer: (_url, init) => {
        seen.push([new Headers(init.headers).get('idempotency-key'), init.redirect]);
        return problem(503, 'unavailable', 'Busy.');
      },
    });
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map(([id]) => id)).size).toBe(1);
    expect(seen[0]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), 'manual']);
  });

  test('never prints the key, even where an answer holds it', async () => {
    const { stdout, stderr } = await run(() => problem(403, 'forbidden', `The key ${key} may not.`));
    expect(stdout + stderr).not.toContain(key);
    expect(stderr).toContain('The key pk_dev_a…6789 may not.');
  });

  test('prints nothing that a terminal would obey', async () => {
    const evil = () =>
      json({ id: ids.project, name: 'Shop\u001b]0;owned\u0007\u001b[2J\u009b', createdAt: '2026-01-01T00:00:00.000Z' });
    const { stdout } = await sendora(['whoami', '--human', '--no-color'], { env: address, answers: [], answer: evil });
    expect(stdout).toMatch(/^Shop\]0;owned\[2J\n/);
  });
});
