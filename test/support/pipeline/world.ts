// The outside world of a pipeline test: answers every outgoing request and keeps what arrived.
import { vi } from 'vitest';

export type Vendor = 'email' | 'sms' | 'push' | 'webpush' | 'apns' | 'token' | 'ai' | 'slack' | 'webhook';

/** Where the channels of a test send to; the host is opened in vitest.config.ts. */
export const outside = 'https://sandbox.test:8443';

/** One request as it arrived outside. */
export interface Arrived {
  url: string;
  headers: Headers;
  /** Fields of the JSON or form body; none of one in bytes. */
  body: Record<string, unknown>;
  /** The body as it came. */
  text: string;
}

/** `timeout`: taken, but never answered. `network`: the connection broke. */
type Answer = { status: number; body?: unknown; headers?: Record<string, string> } | 'timeout' | 'network';
export type Reply = Answer | ((request: Arrived) => Answer | Promise<Answer>);

export interface World {
  /** What arrived at a vendor, in order. */
  arrived(vendor: Vendor): Arrived[];
  /** Answers the next requests, one each; after them the vendor is well again. */
  answer(vendor: Vendor, ...replies: Reply[]): void;
  /** Answers every request from now on. */
  always(vendor: Vendor, reply: Reply): void;
}

const paths: [prefix: string, Vendor][] = [
  ['/resend/', 'email'],
  ['/twilio/', 'sms'],
  ['/fcm/', 'push'],
  ['/webpush/', 'webpush'],
  ['/apns/', 'apns'],
  ['/token', 'token'],
  ['/openai/', 'ai'],
  ['/slack/', 'slack'],
  ['/hook', 'webhook'],
];

const well: Record<Vendor, (n: number) => Answer> = {
  email: (n) => ({ status: 200, body: { id: `email-${n}` } }),
  sms: (n) => ({ status: 201, body: { sid: `SM${n}` } }),
  push: (n) => ({ status: 200, body: { name: `projects/app/messages/${n}` } }),
  webpush: (n) => ({ status: 201, headers: { location: `${outside}/webpush/messages/${n}` } }),
  apns: () => ({ status: 200 }),
  token: () => ({ status: 200, body: { access_token: 'ya29.test', expires_in: 3_600 } }),
  ai: () => says('A fine answer.'),
  slack: () => ({ status: 200, body: 'ok' }),
  webhook: () => ({ status: 200, body: {} }),
};

/** A chat completion that says this. */
export const says = (content: string): Answer => ({
  status: 200,
  body: { model: 'test-model', choices: [{ message: { content } }], usage: { prompt_tokens: 1, completion_tokens: 1 } },
});

/** Takes the place of `fetch` until vi.restoreAllMocks(). */
export function createWorld(): World {
  const kept = new Map<Vendor, Arrived[]>();
  const planned = new Map<Vendor, Reply[]>();
  const standing = new Map<Vendor, Reply>();
  const timers = new Map<AbortSignal, AbortController>();
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
    const timer = new AbortController();
    timers.set(timer.signal, timer);
    return timer.signal;
  });
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = String(input);
    const vendor = vendorOf(url);
    const text = typeof init?.body === 'string' ? init.body : '';
    const request = { url, headers: new Headers(init?.headers), body: fieldsOf(init?.body), text };
    const arrived = [...(kept.get(vendor) ?? []), request];
    kept.set(vendor, arrived);
    const reply = planned.get(vendor)?.shift() ?? standing.get(vendor) ?? well[vendor](arrived.length);
    const answer = typeof reply === 'function' ? await reply(request) : reply;
    if (answer === 'network') throw new TypeError('Network connection lost.');
    if (answer === 'timeout') {
      if (init?.signal) timers.get(init.signal)?.abort();
      throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    }
    const said = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
    return new Response(answer.status === 204 ? null : said, {
      status: answer.status,
      ...(answer.headers ? { headers: answer.headers } : {}),
    });
  });
  return {
    arrived: (vendor) => kept.get(vendor) ?? [],
    answer: (vendor, ...replies) => void planned.set(vendor, [...(planned.get(vendor) ?? []), ...replies]),
    always: (vendor, reply) => void standing.set(vendor, reply),
  };
}

function vendorOf(url: string): Vendor {
  const found = paths.find(([prefix]) => url.startsWith(outside + prefix));
  if (!found) throw new Error(`a request left for ${url}, which is no part of this test`);
  return found[1];
}

function fieldsOf(body: BodyInit | null | undefined): Record<string, unknown> {
  if (typeof body !== 'string') return {};
  if (body === '' || body.startsWith('{')) return body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
  return Object.fromEntries(new URLSearchParams(body));
}
