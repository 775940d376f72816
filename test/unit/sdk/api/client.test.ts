import { describe, expect, expectTypeOf, it } from 'vitest';
import { socketKeyPrefix, socketProtocol, socketTokenPrefix } from '../../../../src/contract/api/route.ts';
import type { Run, RunSummary } from '../../../../src/contract/workflows/run.ts';
import { ApiError, createApiClient, eachItem } from '../../../../src/sdk/api/index.ts';

const orgId = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const base = `https://sendora.test/api/v1/orgs/${orgId}`;
const problem = {
  type: 'https://sendora.test/docs/errors#conflict',
  title: 'Conflict with the current state',
  status: 409,
  detail: 'The run is paused already.',
  code: 'conflict',
  requestId: 'r1',
};

/** A client of a service that gives these responses in turn, and the requests that it got. */
function setup(...responses: Response[]) {
  const requests: { url: string; method?: string; headers: Record<string, string>; body: unknown }[] = [];
  const client = createApiClient({
    url: 'https://sendora.test/',
    orgId,
    key: 'pk_test',
    fetch: async (url, { method, headers, body }) => {
      requests.push({ url, method, headers: headers as Record<string, string>, body });
      return responses.shift() ?? Response.json({ data: [], nextCursor: null });
    },
  });
  return { client, requests };
}

/** A service that never responds; it rejects as fetch does when the signal of the call is aborted. */
const silent = (_url: string, { signal }: RequestInit) =>
  new Promise<Response>((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

const refusalOf = async (call: Promise<unknown>): Promise<ApiError> => {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiError)) throw new Error(`not an ApiError: ${String(error)}`);
  return error;
};

describe('a request', () => {
  it('goes to the path of the operation with the method, the key and the query of the call', async () => {
    const { client, requests } = setup();
    await client.listRuns({ query: { userId: 'a&b=c', status: 'failed', pageSize: 5, workflowId: undefined } });
    expect(requests).toEqual([
      {
        url: `${base}/automation/runs?userId=a%26b%3Dc&status=failed&pageSize=5`,
        method: 'GET',
        headers: { 'x-api-key': 'pk_test' },
        body: null,
      },
    ]);
  });

  it('encodes the parameters in its path', async () => {
    const { client, requests } = setup();
    await client.getProfile({ params: { userId: 'a/b ü?#%' } });
    expect(requests[0]?.url).toBe(`${base}/customers/profiles/a%2Fb%20%C3%BC%3F%23%25`);
  });

  it.each(['', '.', '..'])('is refused where a parameter is "%s", which would lead somewhere else', async (userId) => {
    const { client, requests } = setup();
    await expect(client.eraseProfile({ params: { userId } })).rejects.toThrow('`userId` cannot be');
    expect(requests).toEqual([]);
  });

  it('carries its body as JSON, and an Idempotency-Key where one is given', async () => {
    const { client, requests } = setup();
    await client.createProject({ body: { name: 'Shop' }, idempotencyKey: 'once' });
    expect(requests[0]).toMatchObject({
      url: `${base}/projects`,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'once' },
      body: '{"name":"Shop"}',
    });
  });

  it('of the ingest API goes to the root', async () => {
    const { client, requests } = setup(Response.json({ success: true, accepted: 1 }, { status: 202 }));
    expect(await client.track({ body: { userId: 'ada', event: 'signed_up' } })).toEqual({ success: true, accepted: 1 });
    expect(requests[0]?.url).toBe('https://sendora.test/v1/track');
  });
});

describe('an answer', () => {
  it('is the parsed body, or nothing where the operation declares none', async () => {
    const { client } = setup(Response.json({ id: 'p1' }), new Response(null, { status: 204 }));
    expect(await client.getProject({ params: { id: 'p1' } })).toEqual({ id: 'p1' });
    expect(await client.deleteWorkflow({ params: { id: 'w1' } })).toBeUndefined();
  });

  it('has the type that the contract declares', () => {
    const { client } = setup();
    expectTypeOf(client.getRun).returns.resolves.toEqualTypeOf<Run>();
    expectTypeOf(client.deleteWorkflow).returns.resolves.toBeUndefined();
    expectTypeOf(eachItem(client.listRuns, {})).toEqualTypeOf<AsyncGenerator<RunSummary, void>>();
  });
});

// The compiler is the judge here: every line marked as an error must be one, and no other may be.
it('what a call takes is what the contract declares', async () => {
  const { client } = setup();
  await client.listKeys();
  await client.listRuns({ query: { pageSize: '5', status: 'failed' } });
  await client.createWorkflow({
    body: { name: 'W', trigger: { eventType: 'go' }, steps: [{ type: 'wait', config: {}, delayMinutes: 1 }] },
  });
  // @ts-expect-error there is no such status
  await client.listRuns({ query: { status: 'lost' } });
  // @ts-expect-error there is no such filter
  eachItem(client.listRuns, { query: { state: 'failed' } });
  // @ts-expect-error the name is needed
  await client.createProject({ body: {} });
  // @ts-expect-error a list of keys has no body
  await client.listKeys({ body: {} });
  // @ts-expect-error the id of the run is needed
  await expect(client.getRun({})).rejects.toThrow(TypeError);
  // @ts-expect-error the parameters are needed
  await expect(client.getRun()).rejects.toThrow(TypeError);
});

describe('a refusal', () => {
  it('is an ApiError that carries the problem document', async () => {
    const { client } = setup(
      Response.json(problem, { status: 409, headers: { 'content-type': 'application/problem+json' } }),
    );
    const error = await refusalOf(client.pauseRun({ params: { id: 'r' } }));
    expect(error).toMatchObject({ status: 409, code: 'conflict', problem, retryAfterMs: null });
    expect(error.message).toBe('409 conflict: The run is paused already.');
  });

  it('says how long to wait where the service does', async () => {
    const headers = { 'content-type': 'application/problem+json', 'retry-after': '10' };
    const { client } = setup(Response.json({ ...problem, code: 'rate_limited' }, { status: 429, headers }));
    expect(await refusalOf(client.listKeys())).toMatchObject({ code: 'rate_limited', retryAfterMs: 10_000 });
  });

  it('of a proxy has its status and no problem, also where the proxy says that all is well', async () => {
    const page = (status: number) =>
      new Response('<h1>Sign in</h1>', { status, headers: { 'content-type': 'text/html' } });
    const { client } = setup(page(502), page(200));
    expect(await refusalOf(client.listKeys())).toMatchObject({ status: 502, code: null, problem: null });
    const error = await refusalOf(client.listKeys());
    expect(error).toMatchObject({ status: 200, problem: null });
    expect(error.message).toContain('<h1>Sign in</h1>');
  });
});

describe('a call without a response', () => {
  it('ends when the caller aborts it', async () => {
    const client = createApiClient({ url: 'https://sendora.test', orgId, key: 'k', fetch: silent });
    const controller = new AbortController();
    const call = client.listKeys({ signal: controller.signal });
    controller.abort(new Error('the page was left'));
    await expect(call).rejects.toThrow('the page was left');
  });

  it('ends after its time', async () => {
    const client = createApiClient({ url: 'https://sendora.test', orgId, key: 'k', fetch: silent, timeoutMs: 5 });
    await expect(client.listKeys()).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

describe('a list', () => {
  it('is read page after page with the same filter', async () => {
    const { client, requests } = setup(
      Response.json({ data: [{ id: 'a' }, { id: 'b' }], nextCursor: 'c/1' }),
      Response.json({ data: [], nextCursor: 'c/2' }),
      Response.json({ data: [{ id: 'c' }], nextCursor: null }),
    );
    const found: RunSummary[] = [];
    for await (const run of eachItem(client.listRuns, { query: { status: 'failed' } })) found.push(run);
    expect(found.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(requests.map(({ url }) => new URL(url).search)).toEqual([
      '?status=failed',
      '?status=failed&cursor=c%2F1',
      '?status=failed&cursor=c%2F2',
    ]);
  });

  it('asks for no page that nobody reads', async () => {
    const { client, requests } = setup(Response.json({ data: [{ id: 'a' }], nextCursor: 'more' }));
    for await (const key of eachItem(client.listKeys, {})) if (key.id === 'a') break;
    expect(requests).toHaveLength(1);
  });
});

it('a WebSocket gets its address, and the key as a subprotocol', () => {
  const { client } = setup();
  expect(client.watchRun({ params: { id: 'r1' } })).toEqual({
    url: `wss://sendora.test/api/v1/orgs/${orgId}/automation/runs/r1/live`,
    protocols: [socketProtocol, `${socketKeyPrefix}pk_test`],
  });
  expect(client.watchFeed({ query: {} }).protocols).toEqual([socketProtocol, `${socketTokenPrefix}pk_test`]);
});
