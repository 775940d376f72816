import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  blockedText,
  createEgress,
  createWorkerEgress,
  type EgressPolicy,
} from '../../../../src/worker/guard/egress.ts';
import type { Fetch } from '../../../../src/worker/guard/fetch.ts';
import { createSlots } from '../../../../src/worker/guard/slots.ts';

const policy: EgressPolicy = { production: true, allowHosts: [], ownHosts: [], resolve: async () => ['93.184.215.14'] };
const answering = (response: () => Response): Fetch => vi.fn(async () => response());
const never: Fetch = (_url, init) =>
  new Promise((_resolve, reject) => init.signal.addEventListener('abort', () => reject(init.signal.reason)));

function egressWith(fetch: Fetch, changes: Partial<EgressPolicy> = {}) {
  let clock = 1_000;
  return createEgress({ ...policy, ...changes }, { fetch, now: () => (clock += 7) });
}

describe('a request that is sent', () => {
  test('has method, headers and body, follows no redirect and has a time limit', async () => {
    const fetch = vi.fn<Fetch>(async () => new Response('fine', { status: 201, headers: { 'x-id': '7' } }));
    const answer = await egressWith(fetch).request('https://example.com./a', {
      method: 'POST',
      headers: { 'X-One': '1' },
      body: '{}',
    });
    expect(answer).toMatchObject({ ok: true, status: 201, body: 'fine', ms: 7 });
    expect(answer.ok && answer.headers.get('x-id')).toBe('7');
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(url).toBe('https://example.com/a');
    expect(init).toMatchObject({ method: 'POST', body: '{}', redirect: 'manual' });
    expect(new Headers(init?.headers).get('x-one')).toBe('1');
    expect(init?.signal).toBeInstanceOf(AbortSignal);
  });

  test('has no body when it is a GET', async () => {
    const fetch = vi.fn<Fetch>(async () => new Response(''));
    await egressWith(fetch).request('https://example.com/', { method: 'get', body: 'x' });
    expect(fetch.mock.calls[0]?.[1]).not.toHaveProperty('body');
  });

  test.each([301, 302, 303, 307, 308, 304])('fails with a redirect of status %i', async (status) => {
    const fetch = answering(() => new Response(null, { status, headers: { location: 'http://169.254.169.254/' } }));
    const answer = await egressWith(fetch).request('https://example.com/');
    expect(answer).toMatchObject({ ok: false, error: 'redirect', statusCode: status, uncertain: false });
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  test.each([200, 404, 500])('returns an answer of status %i', async (status) => {
    const answer = await egressWith(answering(() => new Response('x', { status }))).request('https://example.com/');
    expect(answer).toMatchObject({ ok: true, status });
  });

  test('is uncertain after a timeout', async () => {
    const answer = await egressWith(never).request('https://example.com/', { timeoutMs: 5 });
    expect(answer).toMatchObject({ ok: false, error: 'timeout', uncertain: true, statusCode: null });
  });

  test('is uncertain after a lost connection', async () => {
    const answer = await egressWith(() => Promise.reject(new Error('reset'))).request('https://example.com/');
    expect(answer).toMatchObject({ ok: false, error: 'network', uncertain: true });
  });
});

describe('the answer body', () => {
  const streamOf = (pieces: string[], end: 'close' | 'error' | 'hang') =>
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
        if (end === 'close') controller.close();
        if (end === 'error') setTimeout(() => controller.error(new Error('reset')), 1);
      },
    });
  const bodyOf = async (body: ReadableStream | string | null, options = {}) => {
    const answer = await egressWith(answering(() => new Response(body))).request('https://example.com/', options);
    return answer.ok ? answer.body : answer.error;
  };

  test('is cut at its limit, at the end of a character', async () => {
    expect(await bodyOf('x'.repeat(20_000))).toHaveLength(16_384);
    expect(await bodyOf('aé€', { maxBodyBytes: 4 })).toBe('aé');
  });

  test('is kept up to the part that is late or lost', async () => {
    expect(await bodyOf(streamOf(['half'], 'hang'), { bodyTimeoutMs: 5 })).toBe('half');
    expect(await bodyOf(streamOf(['ha', 'lf'], 'error'))).toMatch(/^(half|)$/);
  });

  test('may be missing', async () => {
    expect(await bodyOf(null)).toBe('');
    expect(await bodyOf(streamOf([], 'close'))).toBe('');
  });
});

describe('a request that is not sent', () => {
  test.each([
    'https://127.0.0.1/',
    'https://localhost/',
    'http://example.com/',
    'https://a:b@example.com/',
    'ftp://example.com/',
    'https://example.com:25/',
  ])('to %s is blocked with the same text', async (url) => {
    const fetch = answering(() => new Response(''));
    const egress = egressWith(fetch);
    expect(await egress.request(url)).toMatchObject({
      ok: false,
      error: 'blocked',
      message: blockedText,
      uncertain: false,
    });
    expect(await egress.check(url)).toEqual({ ok: false, code: 'blocked_address', message: blockedText });
    expect(fetch).not.toHaveBeenCalled();
  });

  test.each([[['10.0.0.1']], [['93.184.215.14', '127.0.0.1']], [['93.184.215.14', '::1']], [['not an address']]])(
    'to a name with the addresses %j is blocked with the same text',
    async (addresses) => {
      const fetch = answering(() => new Response(''));
      const egress = egressWith(fetch, { resolve: async () => addresses });
      expect(await egress.request('https://example.com/')).toMatchObject({ error: 'blocked', message: blockedText });
      expect(await egress.check('https://example.com/')).toMatchObject({
        code: 'blocked_address',
        message: blockedText,
      });
      expect(fetch).not.toHaveBeenCalled();
    },
  );

  test('looks its name up again at each attempt', async () => {
    const answers = [['93.184.215.14'], ['169.254.169.254']];
    const egress = egressWith(
      answering(() => new Response('')),
      { resolve: async () => answers.shift() ?? [] },
    );
    expect((await egress.request('https://example.com/')).ok).toBe(true);
    expect(await egress.request('https://example.com/')).toMatchObject({ error: 'blocked' });
  });

  test.each([
    ['no address', async () => []],
    ['no answer from DNS', () => Promise.reject(new Error('offline'))],
  ])('%s: fails for now and may be retried, and the address can be saved', async (_name, resolve) => {
    const fetch = answering(() => new Response(''));
    const egress = egressWith(fetch, { resolve });
    expect(await egress.request('https://example.com/')).toMatchObject({ error: 'network', uncertain: false });
    expect(await egress.check('https://example.com/')).toEqual({ ok: true });
    expect(fetch).not.toHaveBeenCalled();
  });

  test.each([
    ['X-Bad', 'a\r\nX-Injected: 1'],
    ['X Bad', 'a'],
    ['X-Bad', 'snow ☃'],
  ])('has a header that is not valid: %s: %j', async (name, value) => {
    const fetch = answering(() => new Response(''));
    const answer = await egressWith(fetch).request('https://example.com/', { headers: { [name]: value } });
    expect(answer).toMatchObject({ ok: false, error: 'blocked', uncertain: false });
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe('allowed hosts', () => {
  const opened = { production: false, allowHosts: ['127.0.0.1:8788', 'box.example.com:443', 'sandbox.test:8443'] };
  const reaches = async (url: string, resolve: EgressPolicy['resolve']) =>
    (
      await egressWith(
        answering(() => new Response('')),
        { ...opened, resolve },
      ).request(url)
    ).ok;
  const unasked = () => Promise.reject(new Error('DNS must not be asked'));

  test('may be private, or unknown to public DNS', async () => {
    expect(await reaches('http://127.0.0.1:8788/resend/emails', unasked)).toBe(true);
    expect(await reaches('https://sandbox.test:8443/', unasked)).toBe(true);
    expect(await reaches('https://box.example.com/', async () => ['10.0.0.1'])).toBe(true);
    expect(await reaches('https://box.example.com/', async () => [])).toBe(true);
  });

  test('do not open a metadata address by a name', async () => {
    expect(await reaches('https://box.example.com/', async () => ['169.254.169.254'])).toBe(false);
  });
});

describe('the egress of the Worker', () => {
  afterEach(() => vi.unstubAllGlobals());

  test('uses the global fetch, for DNS at the given resolver too', async () => {
    const urls: string[] = [];
    vi.stubGlobal('fetch', async (url: string) => {
      urls.push(url);
      const isDns = url.startsWith('https://dns.example/');
      return isDns
        ? Response.json({ Status: 0, Answer: [{ type: 1, TTL: 30, data: '93.184.215.14' }] })
        : new Response('there');
    });
    const egress = createWorkerEgress(
      { production: true, allowHosts: [], ownHosts: [] },
      'https://dns.example/q',
    )(createSlots(5));
    expect(await egress.request('https://example.com/')).toMatchObject({ ok: true, body: 'there' });
    expect(urls.map((url) => new URL(url).host)).toEqual(['dns.example', 'dns.example', 'example.com']);
  });
});

describe('the slots of an invocation', () => {
  afterEach(() => vi.useRealTimers());

  const slow = () => {
    const release: (() => void)[] = [];
    const fetch = vi.fn<Fetch>(
      () => new Promise((resolve) => release.push(() => resolve(new Response('late but fine')))),
    );
    return { fetch, release };
  };

  test('let five requests run at once and the next one when a slot is free', async () => {
    const { fetch, release } = slow();
    const egress = createEgress(policy, { fetch, now: () => 0, slots: createSlots(5) });
    const answers = Array.from({ length: 7 }, () => egress.request('https://example.com/'));
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(5));
    release[0]?.();
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(6));
    for (let i = 1; i < 7; i++) await vi.waitFor(() => release[i]?.() ?? expect(release[i]).toBeDefined());
    expect((await Promise.all(answers)).every((answer) => answer.ok)).toBe(true);
  });

  test('start the time limit of a request when it is sent, and report one that was never sent as not uncertain', async () => {
    vi.useFakeTimers();
    const { fetch } = slow();
    const egress = createEgress(policy, { fetch, now: () => Date.now(), slots: createSlots(1) });
    void egress.request('https://example.com/', { timeoutMs: 60_000 });
    const second = egress.request('https://example.com/', { timeoutMs: 5 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await second).toMatchObject({ ok: false, error: 'no_slot', uncertain: false });
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});
