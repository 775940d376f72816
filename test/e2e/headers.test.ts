// Walks every kind of answer that a copy gives, and looks at the headers that protect whoever reads it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => void (await server?.stop()));

const html = { accept: 'text/html' };
const key = () => ({ 'x-api-key': server.demo.apiKey });
const org = () => `/api/v1/orgs/${server.demo.orgId}`;

/** What each answer says beside its own content. */
const always = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };
const framedByNobody = /^default-src 'none';.*frame-ancestors 'none'/;

describe('pages and files', () => {
  test.for<[string, Record<string, string>?]>([
    ['/', html],
    ['/docs/'],
    ['/docs/errors'],
    ['/docs/guides/templates'],
    ['/docs/nothing-here'],
    ['/theme.js'],
    ['/docs/base.css'],
    ['/openapi.json'],
    ['/schemas/workflow.v1.json'],
    ['/llms.txt'],
    ['/favicon.svg'],
    ['/sdk/sendora.js'],
    ['/sdk/sendora.global.js'],
  ])('%s', async ([path, headers = {}]) => {
    const answer = await fetch(server.demo.url + path, { headers });
    expect(Object.fromEntries(answer.headers)).toMatchObject(always);
    expect(answer.headers.get('content-security-policy')).toMatch(framedByNobody);
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe');
    await answer.arrayBuffer();
  });
});

describe('answers of the API', () => {
  test.for<[string, () => [string, RequestInit?], number]>([
    ['the start for programs', () => ['/'], 200],
    ['health', () => ['/healthz'], 200],
    ['a read', () => [`${org()}/projects`, { headers: key() }], 200],
    ['a read of HTML', () => [`${org()}/projects`, { headers: { ...key(), ...html } }], 200],
    ['no key', () => [`${org()}/projects`], 401],
    ['an unknown path', () => [`${org()}/nothing`, { headers: key() }], 404],
    ['an unknown page', () => ['/nothing'], 404],
    ['a broken body', () => [`${org()}/projects`, { method: 'POST', headers: key(), body: '{' }], 400],
    [
      'a body too large',
      () => [`${org()}/projects`, { method: 'POST', headers: key(), body: ' '.repeat(2 ** 21) }],
      413,
    ],
    ['an event without a key', () => ['/v1/track', { method: 'POST', body: '{}' }], 401],
    ['an event', () => ['/v1/track', { method: 'POST', headers: key(), body: '{"userId":"ada","event":"seen"}' }], 202],
    ['a preflight', () => ['/v1/track', { method: 'OPTIONS', headers: { origin: 'https://a.example' } }], 204],
    [
      'a socket without an upgrade',
      () => [`${org()}/automation/runs/${server.demo.orgId}/live`, { headers: key() }],
      400,
    ],
  ])('%s', async ([, requestOf, status]) => {
    const [path, init] = requestOf();
    const answer = await fetch(server.demo.url + path, init);
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({ ...always, 'cache-control': 'no-store' });
    expect(answer.headers.get('content-security-policy')).toMatch(framedByNobody);
    // A laptop has no https, and must not tell a browser that it had.
    expect(answer.headers.has('strict-transport-security')).toBe(false);
    await answer.arrayBuffer();
  });
});

describe('the sandbox', () => {
  test.for<[string, number]>([
    ['/', 200],
    ['/?kind=webhook', 200],
    ['/controls', 200],
    ['/page/updates?kind=email', 200],
    ['/messages', 200],
    ['/faults', 200],
    ['/healthz', 200],
    ['/nothing', 404],
  ])('%s', async ([path, status]) => {
    const answer = await fetch(server.demo.sandboxUrl + path);
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({ ...always, 'cache-control': 'no-store' });
    expect(answer.headers.get('content-security-policy')).toMatch(framedByNobody);
    await answer.arrayBuffer();
  });
});
