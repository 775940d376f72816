import { vi } from 'vitest';
import type { ClientOptions, Fetch, Problem, WireEvent } from '../../../src/sdk/track/index.ts';

interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

export interface SentRequest {
  url: string;
  body: { batch: WireEvent[]; sentAt: string; writeKey?: string };
  bytes: number;
}

/** A server that records what it is sent and answers what it is told, 202 by default; an Error breaks the connection. */
export function createServer(...replies: (Reply | Error)[]) {
  const requests: SentRequest[] = [];
  const fetch: Fetch = async (url, { body }) => {
    requests.push({ url, body: JSON.parse(body), bytes: Buffer.byteLength(body) });
    const reply = replies.shift() ?? {};
    if (reply instanceof Error) throw reply;
    return new Response(reply.body ?? '', { status: reply.status ?? 202, headers: reply.headers ?? {} });
  };
  return {
    fetch,
    requests,
    events: () => requests.flatMap(({ body }) => body.batch),
    names: () => requests.map(({ body }) => body.batch.map(({ event }) => event)),
  };
}

/** Options of a client that talks to a fake server, and the problems it reported. */
export function createSetup(server = createServer(), more: Partial<ClientOptions> = {}) {
  const problems: Problem[] = [];
  const options: ClientOptions = {
    writeKey: 'pk_test_1',
    host: 'https://sendora.test',
    fetch: server.fetch,
    onError: (problem) => problems.push(problem),
    ...more,
  };
  return { server, options, problems, codes: () => problems.map(({ code }) => code) };
}

/** Like `localStorage`: stored keys are own properties, methods are not. */
export class PageStorage {
  [key: string]: unknown;
  getItem(key: string): string | null {
    return Object.hasOwn(this, key) ? String(this[key]) : null;
  }
  setItem(key: string, value: string): void {
    this[key] = value;
  }
  removeItem(key: string): void {
    delete this[key];
  }
  key(index: number): string | null {
    return Object.keys(this)[index] ?? null;
  }
}

/** Like React Native's AsyncStorage: answers later, and cannot list its keys. */
export function createAsyncStorage(values = new Map<string, string>()) {
  const later = <Value>(value: Value) => new Promise<Value>((resolve) => setTimeout(resolve, 5, value));
  return {
    values,
    getItem: (key: string) => later(values.get(key) ?? null),
    setItem: (key: string, value: string) => later(void values.set(key, value)),
    removeItem: (key: string) => later(void values.delete(key)),
  };
}

/** Puts a browser tab around the client; `localStorage` may be shared between tabs. */
export function openTab(localStorage = new PageStorage()) {
  const target = new EventTarget();
  const beacons: SentRequest['body'][] = [];
  const tab = {
    localStorage,
    beacons,
    navigator: {
      onLine: true,
      sendBeacon: vi.fn((_url: string, body: string) => {
        beacons.push(JSON.parse(body));
        return true;
      }),
    },
    document: { hidden: false, title: 'Cart', referrer: 'https://search.test/' },
    fire: (name: string, fields: object = {}) => target.dispatchEvent(Object.assign(new Event(name), fields)),
    hide() {
      tab.document.hidden = true;
      tab.fire('visibilitychange');
    },
    /** The next client is made, and events happen, in this tab. */
    enter() {
      vi.stubGlobal('document', tab.document);
      vi.stubGlobal('location', new URL('https://shop.test/cart?step=2'));
      vi.stubGlobal('navigator', tab.navigator);
      vi.stubGlobal('localStorage', localStorage);
      vi.stubGlobal('addEventListener', target.addEventListener.bind(target));
      return tab;
    },
  };
  return tab.enter();
}

/** Lets everything happen that needs no timer. */
export const settle = () => vi.advanceTimersByTimeAsync(0);
