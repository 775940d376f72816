import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSandbox, startSandbox } from '../../support/sandbox.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
}, 60_000);
afterAll(() => sandbox?.stop());

/** A request with headers that fetch would not let one set. */
function send(method: string, path: string, headers: Record<string, string>, body = ''): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const sent = request(sandbox.url + path, { method, headers }, (answer) => {
    answer.resume();
    resolve(answer.statusCode ?? 0);
  });
  sent.on('error', reject);
  sent.end(body);
  return promise;
}

const fault = JSON.stringify({ vendor: 'resend', status: 500 });
const faults = async () => ((await (await fetch(`${sandbox.url}/faults`)).json()) as { data: unknown[] }).data;

describe('a page of another origin', () => {
  it.for<[string, Record<string, string>]>([
    ['by its Origin', { origin: 'https://evil.example' }],
    ['of a sandboxed frame', { origin: 'null' }],
    ['of another port of this machine', { origin: 'http://localhost:1' }],
    ['by what the browser says of it', { 'sec-fetch-site': 'cross-site' }],
  ])('changes nothing: %s', async ([, headers]) => {
    const plain = { ...headers, 'content-type': 'text/plain' };
    expect(await send('POST', '/faults', plain, fault)).toBe(403);
    for (const path of ['/faults', '/messages', '/ai/replies']) expect(await send('DELETE', path, plain)).toBe(403);
    expect(await faults()).toEqual([]);
  });

  it('is no program and no page of the sandbox, which may', async () => {
    expect(await send('POST', '/faults', {}, fault)).toBe(201);
    expect(await send('DELETE', '/faults', { origin: sandbox.url, 'sec-fetch-site': 'same-origin' })).toBe(200);
  });
});

describe('a name that somebody has led to this machine', () => {
  it.for(['evil.example', 'localhost.evil.example', '127.0.0.1.nip.io', '192.0.2.1'])(
    'is not answered: %s',
    async (host) => {
      for (const path of ['/', '/messages', '/page/updates']) expect(await send('GET', path, { host })).toBe(421);
    },
  );

  it('is not localhost', async () => {
    const { port } = new URL(sandbox.url);
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, `sandbox.localhost:${port}`])
      expect(await send('GET', '/messages', { host })).toBe(200);
  });
});
