// A browser around the feed client: sockets and answers under control of the test, and tabs that share locks and channels.
import { vi } from 'vitest';
import type { FeedItem } from '../../../src/sdk/feed/index.ts';

export const start = Date.parse('2026-05-01T08:00:00Z');

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
export const tokenFor = (minutes = 600) =>
  `h.${encode({ sub: 'ada', projectId: 'p', exp: Math.floor(Date.now() / 1_000) + minutes * 60 })}.s`;

export const itemOf = (n: number, change: Partial<FeedItem> = {}): FeedItem => ({
  id: `i${n}`,
  seq: n,
  title: `Item ${n}`,
  body: '',
  url: null,
  severity: 'info',
  topic: null,
  actions: [],
  data: {},
  count: 1,
  actors: [],
  createdAt: new Date(start + n).toISOString(),
  updatedAt: new Date(start + n).toISOString(),
  seenAt: null,
  readAt: null,
  archivedAt: null,
  snoozedUntil: null,
  ...change,
});

export class FakeSocket {
  static all: FakeSocket[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: string[] = [];
  isClosed = false;
  isSilent = false;
  readonly url: string;
  readonly protocols: string[];

  constructor(url: string, protocols: string[]) {
    this.url = url;
    this.protocols = protocols;
    FakeSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(text);
    if (text === 'ping' && !this.isSilent) queueMicrotask(() => this.onmessage?.({ data: 'pong' }));
  }
  close(): void {
    this.isClosed = true;
  }
  frame(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

export interface Call {
  method: string;
  path: string;
  token: string;
  body: unknown;
  etag: string | null;
}

type Answer = { status?: number; json?: unknown; etag?: string } | Error;

/** Installs the browser; `answer` decides what each call gets. */
export function openWorld(answer: (call: Call) => Answer | Promise<Answer>) {
  const calls: Call[] = [];
  FakeSocket.all = [];
  const held = new Set<string>();
  const waiting: { name: string; take(): void }[] = [];
  const channels = new Set<FakeChannel>();
  class FakeChannel {
    onmessage: ((event: { data: unknown }) => void) | null = null;
    readonly name: string;
    constructor(name: string) {
      this.name = name;
      channels.add(this);
    }
    postMessage(data: unknown): void {
      for (const other of channels) if (other !== this && other.name === this.name) other.onmessage?.({ data });
    }
    close(): void {
      channels.delete(this);
    }
  }
  const release = (name: string) => {
    held.delete(name);
    const i = waiting.findIndex((one) => one.name === name);
    if (i >= 0) waiting.splice(i, 1)[0]?.take();
  };
  const request = async (name: string, _options: object, hold: () => Promise<void>) => {
    if (held.has(name)) await new Promise<void>((take) => void waiting.push({ name, take }));
    held.add(name);
    await hold();
    release(name);
  };
  const page = new EventTarget() as EventTarget & { visibilityState: string };
  page.visibilityState = 'visible';
  vi.useFakeTimers({ now: start });
  vi.spyOn(Math, 'random').mockReturnValue(1);
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('BroadcastChannel', FakeChannel);
  vi.stubGlobal('navigator', { locks: { request } });
  vi.stubGlobal('document', page);
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const headers = new Headers(init.headers);
    const call: Call = {
      method: init.method ?? 'GET',
      path: url.replace('https://sendora.test/v1/feed', ''),
      token: headers.get('authorization')?.replace('Bearer ', '') ?? '',
      body: init.body ? JSON.parse(String(init.body)) : undefined,
      etag: headers.get('if-none-match'),
    };
    calls.push(call);
    const given = await answer(call);
    if (given instanceof Error) throw given;
    const { status = 200, json = {}, etag } = given;
    return new Response(status === 304 ? null : JSON.stringify(json), { status, headers: etag ? { etag } : {} });
  });
  return {
    calls,
    socket: () => FakeSocket.all.at(-1) as FakeSocket,
    sockets: () => FakeSocket.all,
    show(state: 'visible' | 'hidden') {
      page.visibilityState = state;
      page.dispatchEvent(new Event('visibilitychange'));
    },
    pass: (ms: number) => vi.advanceTimersByTimeAsync(ms),
    close() {
      vi.useRealTimers();
      vi.restoreAllMocks();
      vi.unstubAllGlobals();
    },
  };
}
