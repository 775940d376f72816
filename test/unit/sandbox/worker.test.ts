import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../../src/sandbox/state/message.ts';
import { type RunningSandbox, startSandbox } from '../../support/sandbox.ts';
import { jwtPart } from '../../support/sandbox-request.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
}, 60_000);
afterAll(() => sandbox.stop());

interface Reply {
  status: number;
  headers: Headers;
  text: string;
  // The tests read answers of ten vendors; what is missing fails the expectation.
  json: Record<string, unknown> & { data: Message[] };
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await fetch(sandbox.url + path, {
    method,
    headers,
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} };
}

const messages = async (query = '') => (await call('GET', `/messages?${query}`)).json.data;
const mail = (to: string | string[], subject = 'Hi', headers: Record<string, string> = {}) =>
  call(
    'POST',
    '/resend/emails',
    { from: 'hello@example.com', to, subject, html: '<p>Hi</p>' },
    { authorization: 'Bearer re_12345678', 'content-type': 'application/json', ...headers },
  );
const hook = (name: string, body = '{}') =>
  call('POST', `/hooks/${name}`, body, { 'content-type': 'application/json' });
const ask = (content: string) =>
  call('POST', '/ollama/api/chat', { model: 'gpt-oss:120b', stream: false, messages: [{ role: 'user', content }] });

beforeEach(async () => {
  for (const path of ['/messages', '/faults', '/ai/replies']) await call('DELETE', path);
});

describe('a received message', () => {
  it('is listed with its secrets masked', async () => {
    const { json } = await mail('Ada <ada@example.com>');
    const [message] = await messages();
    expect(message).toMatchObject({
      id: expect.stringMatching(/^msg_/),
      kind: 'email',
      vendor: 'resend',
      to: 'ada@example.com',
      receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      providerId: json.id,
      request: {
        method: 'POST',
        path: '/resend/emails',
        headers: { authorization: 'Bearer ****5678', 'content-type': 'application/json' },
        body: { subject: 'Hi' },
      },
      summary: { from: 'hello@example.com', subject: 'Hi', html: '<p>Hi</p>', text: null, headers: {} },
    });
    expect((await call('GET', `/messages/${json.id}`)).json).toEqual(message);
    expect((await call('GET', `/messages/${message?.id}`)).json).toEqual(message);
    expect((await call('GET', '/messages/nothing')).status).toBe(404);
  });

  it('is accepted from every vendor under its prefix', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const nowS = Math.floor(Date.now() / 1000);
    const scope = 'https://www.googleapis.com/auth/firebase.messaging';
    const assertion = `${jwtPart({ alg: 'RS256' })}.${jwtPart({ iss: 'a@b', aud: 'x', scope, iat: nowS, exp: nowS + 3600 })}.c2ln`;
    const grant = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
    const { access_token } = (await call('POST', '/fcm/token', grant.toString(), form)).json;
    const signature = `AWS4-HMAC-SHA256 Credential=A/20260815/eu-west-1/ses/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
    const simple = { Subject: { Data: 'Hi' }, Body: { Text: { Data: 'Hi' } } };
    const answers = await Promise.all([
      call(
        'POST',
        '/postmark/email',
        { From: 'a@example.com', To: 'b@example.com', TextBody: 'Hi' },
        { 'x-postmark-server-token': 'token' },
      ),
      call(
        'POST',
        '/ses/v2/email/outbound-emails',
        {
          FromEmailAddress: 'a@example.com',
          Destination: { ToAddresses: ['b@example.com'] },
          Content: { Simple: simple },
        },
        { authorization: signature, 'x-amz-date': '20260815T120000Z' },
      ),
      call('POST', '/twilio/2010-04-01/Accounts/AC1/Messages.json', 'To=%2B15551234567&From=%2B15005550006&Body=Hi', {
        ...form,
        authorization: `Basic ${btoa('AC1:secret')}`,
      }),
      call(
        'POST',
        '/fcm/v1/projects/demo/messages:send',
        { message: { token: 't' } },
        { authorization: `Bearer ${access_token}` },
      ),
      call('POST', '/slack/services/T/B/x', { text: 'Hi' }),
      call('PUT', '/hooks/any-method', 'x'),
      call(
        'POST',
        '/openai/v1/chat/completions',
        { model: 'gpt-4.1', messages: [{ role: 'user', content: 'Hi' }] },
        { authorization: 'Bearer sk' },
      ),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 201, 200, 200, 200, 200]);
    expect((await call('POST', '/webpush/sub', '', { ttl: '1' })).status).toBe(401);
    expect((await call('POST', '/slack/services/nothing', '')).text).toBe('no_service');
    expect((await messages()).map(({ vendor }) => vendor).sort()).toEqual([
      'fcm',
      'openai',
      'postmark',
      'ses',
      'slack',
      'twilio',
      'webhook',
    ]);
  });

  it('is found by kind, by any recipient, and since a message or a time', async () => {
    await mail(['Ada@Example.com', 'bob@example.com'], 'one');
    await hook('bob');
    const [first, second] = await messages();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const moment = new Date().toISOString();
    await mail('bob@example.com', 'two');
    const subjects = async (query: string) =>
      (await messages(query)).map((m) => (m.kind === 'email' ? m.summary.subject : m.kind));
    expect(await subjects('')).toEqual(['one', 'webhook', 'two']);
    expect(await subjects('kind=email')).toEqual(['one', 'two']);
    expect(await subjects('to=ADA@example.com')).toEqual(['one']);
    expect(await subjects('kind=email&to=bob@example.com')).toEqual(['one', 'two']);
    expect(await subjects('to=bob')).toEqual(['webhook']);
    expect(await subjects(`since=${first?.id}`)).toEqual(['webhook', 'two']);
    expect(await subjects(`kind=email&to=bob@example.com&since=${second?.id}`)).toEqual(['two']);
    expect(await subjects(`since=${moment}`)).toEqual(['two']);
    expect(await subjects('limit=1')).toEqual(['two']);
    expect(await subjects(`limit=1&since=${first?.id}`)).toEqual(['webhook']);
  });

  it('is deleted on request, alone or with all others', async () => {
    await mail('ada@example.com');
    await mail('bob@example.com');
    await hook('x');
    expect((await call('DELETE', '/messages?to=ada@example.com')).json).toEqual({ deleted: 1 });
    expect((await messages()).map(({ to }) => to)).toEqual(['bob@example.com', 'x']);
    expect(await messages('to=ada@example.com')).toEqual([]);
    expect((await call('DELETE', '/messages')).json).toEqual({ deleted: 2 });
    expect(await messages()).toEqual([]);
  });

  it('is kept exactly and up to a limit', async () => {
    await hook('raw', '{ "a":1 }');
    expect((await messages())[0]?.request).toMatchObject({ path: '/hooks/raw', body: { a: 1 }, rawBody: '{ "a":1 }' });
    expect((await hook('large', `"${'é'.repeat(400_000)}"`)).status).toBe(200);
    expect((await messages('to=large'))[0]?.request.truncated).toBe(true);
    expect((await hook('huge', 'x'.repeat(1024 * 1024 + 1))).status).toBe(413);
  });

  it('is not kept when the vendor refused it', async () => {
    expect((await mail('nobody')).status).toBe(422);
    expect(await messages()).toEqual([]);
  });
});

describe('an idempotency key', () => {
  it('gives one mail for two equal requests, and refuses a different one', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() };
    const first = await mail('ada@example.com', 'Hi', key);
    const second = await mail('ada@example.com', 'Hi', key);
    const third = await mail('ada@example.com', 'Other', key);
    expect([first.status, second.json, third.status]).toEqual([200, first.json, 409]);
    expect(third.json).toMatchObject({ name: 'invalid_idempotent_request' });
    expect(await messages()).toHaveLength(1);
  });

  it('holds for two requests at once', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() };
    const answers = await Promise.all(Array.from({ length: 8 }, () => mail('ada@example.com', 'Hi', key)));
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
    expect(await messages()).toHaveLength(1);
  });
});

describe('a fault', () => {
  const fault = (body: object) => call('POST', '/faults', body);

  it('fails the next requests, keeps nothing of them, and is counted', async () => {
    expect(
      (await fault({ vendor: 'webhook', status: 503, body: 'upstream is sad', retryAfter: 2, times: 2 })).status,
    ).toBe(201);
    const failed = await hook('a');
    expect([failed.status, failed.text, failed.headers.get('retry-after')]).toEqual([503, 'upstream is sad', '2']);
    expect((await call('GET', '/faults')).json).toMatchObject({
      data: [{ vendor: 'webhook', times: 2, seen: 1, hits: 1 }],
      failed: { webhook: 1 },
    });
    expect((await mail('ada@example.com')).status).toBe(200);
    expect([(await hook('a')).status, (await hook('a')).status]).toEqual([503, 200]);
    expect(await messages('kind=webhook')).toHaveLength(1);
    expect((await call('GET', '/faults')).json).toEqual({ data: [], failed: { webhook: 2 } });
  });

  it('comes before the vendor’s own refusal', async () => {
    await fault({ vendor: 'resend', status: 500 });
    expect((await mail('nobody')).status).toBe(500);
  });

  it('does not use up an idempotency key', async () => {
    await fault({ vendor: 'resend', status: 503 });
    const key = { 'idempotency-key': crypto.randomUUID() };
    expect([
      (await mail('ada@example.com', 'Hi', key)).status,
      (await mail('ada@example.com', 'Hi', key)).status,
    ]).toEqual([503, 200]);
    expect(await messages()).toHaveLength(1);
  });

  it('that drops keeps the message once and breaks the connection', async () => {
    await fault({ vendor: 'resend', drop: true });
    const key = { 'idempotency-key': crypto.randomUUID() };
    const startMs = Date.now();
    await expect(mail('ada@example.com', 'Hi', key)).rejects.toThrow();
    expect(Date.now() - startMs).toBeLessThan(3000);
    expect(await messages()).toHaveLength(1);
    expect((await mail('ada@example.com', 'Hi', key)).status).toBe(200);
    expect(await messages()).toHaveLength(1);
  });

  it('that delays answers later, and keeps the message even if the caller has disconnected', async () => {
    await fault({ vendor: 'webhook', delayMs: 400, times: 2 });
    const startMs = Date.now();
    expect((await hook('slow')).status).toBe(200);
    expect(Date.now() - startMs).toBeGreaterThanOrEqual(390);
    await expect(
      fetch(`${sandbox.url}/hooks/left`, { method: 'POST', signal: AbortSignal.timeout(200) }),
    ).rejects.toThrow();
    await expect.poll(() => messages('to=left'), { timeout: 3000 }).toHaveLength(1);
  });

  it('ends when cleared', async () => {
    await fault({ vendor: 'slack', status: 404, times: 5 });
    expect((await call('DELETE', '/faults')).json).toEqual({ cleared: 1 });
    expect((await call('POST', '/slack/services/T/B/x', { text: 'Hi' })).text).toBe('ok');
  });

  it.each([
    ['/faults', { vendor: 'sendgrid', status: 500 }],
    ['/faults', '{'],
    ['/ai/replies', { replies: 'one' }],
  ])('or reply that is not valid is refused at %s', async (path, body) => {
    const answer = await call('POST', path, body);
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({
      error: 'invalid_input',
      message: expect.any(String),
      issues: [{ message: expect.any(String) }],
    });
  });
});

describe('models', () => {
  it('reply what is queued, in order, then echo the prompt', async () => {
    expect((await call('POST', '/ai/replies', { replies: ['one', 'two'] })).status).toBe(201);
    const said = async () => ((await ask('Hello')).json.message as { content: string }).content;
    expect([await said(), await said(), await said()]).toEqual(['one', 'two', 'Echo: Hello']);
    expect((await messages('kind=ai')).map((m) => m.kind === 'ai' && m.summary)).toEqual(
      ['one', 'two', 'Echo: Hello'].map((reply) => ({ model: 'gpt-oss:120b', prompt: 'Hello', reply })),
    );
  });

  it('forget queued replies on request', async () => {
    await call('POST', '/ai/replies', { replies: ['one'] });
    expect((await call('GET', '/ai/replies')).json).toEqual({ data: ['one'] });
    expect((await call('DELETE', '/ai/replies')).json).toEqual({ cleared: 1 });
    expect((await ask('Hello')).json).toMatchObject({ message: { content: 'Echo: Hello' } });
  });
});

describe('the rate limit of Slack', () => {
  it('refuses messages beyond a burst of 30', async () => {
    const post = () => call('POST', '/slack/services/T/B/burst', { text: 'Hi' });
    const answers = await Promise.all(Array.from({ length: 40 }, post));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(10);
    expect(refused[0]?.text).toBe('rate_limited');
    expect(await messages('kind=slack')).toHaveLength(40 - refused.length);
  });
});

describe('the page', () => {
  it('runs no script but its own', async () => {
    await mail('ada@example.com', '<script>1</script>');
    const page = await call('GET', '/?kind=email');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(page.text.match(/<script[^>]*>/g)).toEqual([
      '<script src="/page/files/theme.js">',
      '<script src="/page/files/main.js" defer>',
    ]);
    expect(page.text).toContain('&lt;script&gt;1&lt;/script&gt;');
  });

  it('can be updated, and shows one message by either id', async () => {
    const { json } = await mail('ada@example.com', 'One');
    const [first] = await messages();
    await mail('bob@example.com', 'Two');
    const updates = (await call('GET', `/page/updates?kind=email&since=${first?.id}`)).json;
    expect(updates).toMatchObject({ counts: { email: 2 }, activeFaults: 0, items: [expect.stringContaining('Two')] });
    expect((await call('GET', `/page/updates?kind=email&since=${updates.newestId}`)).json).toMatchObject({
      items: [],
      newestId: null,
    });
    expect((await call('GET', `/page/messages/${json.id}`)).json).toMatchObject({
      id: first?.id,
      kind: 'email',
      detail: expect.stringContaining('One'),
    });
  });

  it('has an answer for every address', async () => {
    expect((await call('GET', '/healthz')).json).toEqual({ ok: true });
    expect((await call('GET', '/?kind=fax')).status).toBe(200);
    expect((await call('GET', '/nothing')).json).toMatchObject({ error: 'not_found' });
    expect((await call('GET', '/messages?kind=fax')).status).toBe(422);
    expect((await call('GET', '/page/messages/%E0%A4%A')).status).toBe(404);
  });
});

describe('the DNS of the sandbox', () => {
  const shown = async (name: string) => {
    const { json } = await call('GET', '/dns');
    return (json.data as unknown as { name: string; data: string }[]).filter((entry) => entry.name === name);
  };

  it('answers with what was set, until it is removed', async () => {
    const set = [
      { name: 'One.Example.net.', type: 'txt', data: 'a' },
      { name: 'one.example.net', type: 'TXT', data: 'b' },
      { name: 'one.example.net', type: 'MX', data: '10 mx.example.net' },
    ];
    expect((await call('PUT', '/dns', set)).status).toBe(200);
    const ask = async (type: string) =>
      (await call('GET', `/dns-query?name=one.example.net&type=${type}`, undefined, { accept: 'application/dns-json' }))
        .json;
    expect(await ask('TXT')).toMatchObject({ Status: 0, Answer: [{ data: '"a"' }, { data: '"b"' }] });
    expect((await shown('one.example.net')).map(({ data }) => data)).toEqual(['a', 'b', '10 mx.example.net']);
    await call('PUT', '/dns', [{ name: 'one.example.net', type: 'TXT', data: null }]);
    expect((await shown('one.example.net')).map(({ data }) => data)).toEqual(['10 mx.example.net']);
    await call('PUT', '/dns', [{ name: 'one.example.net', type: 'MX', data: null }]);
    expect(await ask('TXT')).toMatchObject({ Status: 3 });
  });

  it('refuses what is no list of records', async () => {
    const wrong = [{ name: 'a.net', type: 'NOPE', data: 'x' }];
    expect((await call('PUT', '/dns', wrong)).json).toMatchObject({ issues: [{ path: '0.type' }] });
    expect((await call('PUT', '/dns', '{')).status).toBe(422);
  });
});

describe('the sender domains of Resend', () => {
  const as = (key: string) => ({ authorization: `Bearer ${key}`, 'content-type': 'application/json' });
  const one = as('re_account_one');

  it('have a key per account, and are verified once DNS has the records', async () => {
    const made = await call('POST', '/resend/domains', { name: 'mail.acme.net' }, one);
    expect(made).toMatchObject({ status: 201, json: { name: 'mail.acme.net', status: 'not_started' } });
    const records = made.json.records as { name: string; type: string; value: string; priority?: number }[];
    expect(records.map(({ name, type }) => [name, type])).toEqual([
      ['send.mail', 'MX'],
      ['send.mail', 'TXT'],
      ['resend._domainkey.mail', 'TXT'],
    ]);
    const other = await call('POST', '/resend/domains', { name: 'mail.acme.net' }, as('re_account_two'));
    const theirs = other.json.records as typeof records;
    expect([theirs[1]?.value, theirs[2]?.value === records[2]?.value]).toEqual([records[1]?.value, false]);
    const path = `/resend/domains/${made.json.id}`;
    await call('POST', `${path}/verify`, undefined, one);
    expect((await call('GET', path, undefined, one)).json.status).toBe('failed');
    const zone = records.map(({ name, type, value, priority }) => ({
      name: `${name}.acme.net`,
      type,
      data: priority === undefined ? value.replaceAll('"', '') : `${priority} ${value}`,
    }));
    await call('PUT', '/dns', zone);
    await call('POST', `${path}/verify`, undefined, one);
    expect((await call('GET', path, undefined, one)).json.status).toBe('verified');
    expect((await call('GET', '/resend/domains', undefined, one)).json.data).toMatchObject([{ id: made.json.id }]);
  });

  it.each([
    ['no key', {}, { name: 'a.net' }, 401],
    ['a key that may only send', as('re_restricted_1'), { name: 'a.net' }, 401],
    ['a key of another vendor', as('sk_1'), { name: 'a.net' }, 403],
    ['no name', one, {}, 422],
    ['a name that is none', one, { name: 'not a name' }, 422],
  ])('refuse %s', async (_what, headers, body, status) => {
    expect((await call('POST', '/resend/domains', body, headers as Record<string, string>)).status).toBe(status);
  });

  it('do not exist for another account, and not twice for one', async () => {
    const made = await call('POST', '/resend/domains', { name: 'twice.acme.net' }, one);
    expect((await call('POST', '/resend/domains', { name: 'twice.acme.net' }, one)).status).toBe(403);
    const path = `/resend/domains/${made.json.id}`;
    expect((await call('GET', path, undefined, as('re_account_two'))).status).toBe(404);
  });
});
