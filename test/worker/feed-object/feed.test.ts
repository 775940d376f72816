import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { feedLimits } from '../../../src/contract/messages/feed.ts';
import type { Feed } from '../../../src/worker/feed-object/feed.ts';
import { type FeedStub, feedOf } from '../../../src/worker/feed-object/stub.ts';
import { derivedId } from '../../../src/worker/ids.ts';
import { newItem } from '../../support/feed.ts';
import { openFeed } from '../../support/feed-socket.ts';
import { userToken } from '../../support/user-token.ts';
import { createTenant, env } from '../../support/worker.ts';

const now = Date.parse('2099-01-05T12:00:00.000Z');
const minute = 60_000;
const dayMs = 24 * 60 * minute;
const idOf = (n: number) => `00000000-0000-4000-8000-${`${n}`.padStart(12, '0')}`;

let projectId = '';
let api: Awaited<ReturnType<typeof createTenant>>['api'];
let feed: FeedStub;
const object = () => env.FEEDS.getByName(derivedId('feed', projectId, 'ada'));
const token = (sub = 'ada', more: Record<string, unknown> = {}) => userToken({ sub, projectId, ...more });
const listed = async (stub = feed) =>
  (await stub.list({ status: 'all', archived: 'exclude', pageSize: 100, after: null })).data.map(({ body }) => body);
const add = (n: number, stub = feed) => stub.add(newItem(idOf(n), { body: `${n}` }));

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now });
  ({ projectId, api } = await createTenant());
  feed = feedOf(env, projectId, 'ada');
});
afterEach(() => void vi.useRealTimers());

describe('the feed of a person', () => {
  it('survives the eviction of its object, and adds an item once', async () => {
    expect((await add(1)).kind).toBe('added');
    await evictDurableObject(object());
    expect((await add(1)).kind).toBe('known');
    await add(2);
    await evictDurableObject(object());
    expect(await listed()).toEqual(['2', '1']);
    expect(await feed.counts()).toEqual({ seq: 2, counts: { unread: 2, unseen: 2 } });
  });

  it('writes nothing when it is only asked', async () => {
    await feed.counts();
    await listed();
    await feed.mark([idOf(1)], { kind: 'read' });
    await feed.erase(now);
    expect(await runInDurableObject(object(), (_, { storage }) => storage.kv.get('schema'))).toBeUndefined();
  });

  it('makes like items one, and knows each of them', async () => {
    const like = (n: number) => ({
      ...newItem(idOf(n)),
      batch: { key: 'k', windowMs: minute, actor: `a${n}`, count: n },
    });
    expect(await feed.add(like(2))).toEqual({ kind: 'recount', count: 1 });
    await feed.add(like(1));
    await feed.add(like(2));
    expect((await feed.add(like(2))).kind).toBe('known');
    const [item] = await feed.all();
    expect(item).toMatchObject({ id: idOf(1), count: 2, actors: ['a2', 'a1'], pos: 2 });
  });

  it('wakes what was snoozed, also where the alarm comes late and twice', async () => {
    await add(1);
    await add(2);
    await feed.mark([idOf(1)], { kind: 'read' });
    await feed.mark([idOf(1)], { kind: 'snooze', until: now + minute });
    expect(await listed()).toEqual(['2']);
    const alarm = () => runInDurableObject(object(), (_, { storage }) => storage.getAlarm());
    expect(await alarm()).toBe(now + minute);
    vi.setSystemTime(now + 3 * minute);
    await evictDurableObject(object());
    await runDurableObjectAlarm(object());
    expect(await listed()).toEqual(['1', '2']);
    expect((await feed.counts()).counts).toEqual({ unread: 2, unseen: 2 });
    const { seq } = await feed.counts();
    await runInDurableObject(object(), (instance) => (instance as Feed).alarm());
    expect((await feed.counts()).seq).toBe(seq);
    expect(await alarm()).toBe(now + 90 * dayMs + 1);
  });

  it('keeps an item for 90 days; then nothing is left of the object', async () => {
    await add(1);
    vi.setSystemTime(now + dayMs);
    await add(2);
    vi.setSystemTime(now + 90 * dayMs);
    await runDurableObjectAlarm(object());
    expect(await listed()).toEqual(['2']);
    expect(await feed.since(1)).toMatchObject({ reset: true, seq: 3 });
    vi.setSystemTime(now + 91 * dayMs);
    await runDurableObjectAlarm(object());
    expect(await runInDurableObject(object(), (_, { storage }) => storage.kv.get('schema'))).toBeUndefined();
    expect(await runInDurableObject(object(), (_, { storage }) => storage.getAlarm())).toBeNull();
  });

  it('holds a thousand items', async () => {
    await runInDurableObject(object(), (instance) => {
      for (let n = 1; n <= feedLimits.items + 1; n++) (instance as Feed).add(newItem(idOf(n), { body: `${n}` }));
    });
    const items = await feed.all();
    expect([items.length, items[0]?.body]).toEqual([1_000, '2']);
    expect((await feed.counts()).counts.unread).toBe(1_000);
  });

  it('gives its items to another feed, each once', async () => {
    const other = feedOf(env, projectId, 'anonymous-7');
    await add(1, other);
    await add(2, other);
    await add(3);
    const items = await other.all();
    await feed.take(items);
    await feed.take(items);
    await add(4, other);
    await other.leave(items.map(({ id }) => id));
    expect(await listed()).toEqual(['2', '1', '3']);
    expect(await listed(other)).toEqual(['4']);
  });

  it('forgets what came until an erasure, and closes its sockets with 4410', async () => {
    const socket = await openFeed(await token());
    await add(1);
    vi.setSystemTime(now + minute);
    await add(2);
    await feed.erase(now);
    expect(await socket.closed).toBe(4410);
    expect(await listed()).toEqual(['2']);
    await feed.erase(now + minute);
    expect(await runInDurableObject(object(), (_, { storage }) => storage.kv.get('schema'))).toBeUndefined();
    expect(await feed.counts()).toEqual({ seq: 0, counts: { unread: 0, unseen: 0 } });
  });

  it('of a newer version is not read, and stays as it is', async () => {
    await add(1);
    await runInDurableObject(object(), (_, { storage }) => storage.kv.put('schema', 99));
    await evictDurableObject(object());
    await runInDurableObject(object(), (instance) =>
      expect(() => (instance as Feed).counts()).toThrow('The feed has version 99; this code reads versions up to 1.'),
    );
  });
});

describe('a socket', () => {
  const settled = (socket: { frames: unknown[] }, count: number) =>
    vi.waitFor(() => expect(socket.frames).toHaveLength(count));

  it('gets hello and then every commit, in order and with its own counts; that of another person gets nothing', async () => {
    const [one, two, stranger] = [
      await openFeed(await token()),
      await openFeed(await token()),
      await openFeed(await token('eve')),
    ];
    expect([one.status, one.protocol]).toEqual([101, 'sendora']);
    await add(1);
    await add(2);
    await feed.mark([idOf(1)], { kind: 'read' });
    for (const socket of [one, two]) {
      await settled(socket, 4);
      expect(socket.frames.map(({ type, seq, counts }) => [type, seq, counts.unread])).toEqual([
        ['hello', 0, 0],
        ['item', 1, 1],
        ['item', 2, 2],
        ['change', 3, 1],
      ]);
      const at = new Date(now).toISOString();
      expect(socket.frames[3]).toMatchObject({ ids: [idOf(1)], set: { readAt: at, seenAt: at } });
    }
    expect(stranger.frames.map(({ type }) => type)).toEqual(['hello']);
  });

  it('gets what it missed before anything else, or is told to read again', async () => {
    await add(1);
    await add(2);
    const socket = await openFeed(await token(), '?since=1');
    await settled(socket, 2);
    expect(socket.frames).toMatchObject([
      { type: 'hello', seq: 2 },
      { type: 'catchup', data: [{ body: '2' }] },
    ]);
    socket.send(JSON.stringify({ type: 'since', seq: 0 }));
    await settled(socket, 3);
    expect(socket.frames[2]).toMatchObject({ type: 'catchup', data: [{ body: '1' }, { body: '2' }] });
    const ahead = await openFeed(await token(), '?since=9');
    await settled(ahead, 2);
    expect(ahead.frames[1]).toMatchObject({ type: 'reset', seq: 2 });
  });

  it('is answered ping by the platform, and closed for anything that is not understood', async () => {
    const socket = await openFeed(await token());
    socket.send('ping');
    await vi.waitFor(() => expect(socket.texts).toContain('pong'));
    socket.send('{"type":"read"}');
    expect(await socket.closed).toBe(4400);
  });

  it('closes when its token is over, and lives on when it was renewed', async () => {
    const [one, two] = [await openFeed(await token()), await openFeed(await token())];
    vi.setSystemTime(now + 9 * minute);
    two.send(JSON.stringify({ type: 'token', token: await userToken({ sub: 'ada', projectId }) }));
    await settled(two, 1);
    await vi.waitFor(async () => {
      const ends = await runInDurableObject(object(), (_, ctx) =>
        ctx.getWebSockets().map((socket) => socket.deserializeAttachment().expiresAt),
      );
      expect(ends).toContain(now + 19 * minute);
    });
    vi.setSystemTime(now + 11 * minute);
    await add(1);
    expect(await one.closed).toBe(4401);
    await settled(two, 2);
  });

  it('closes for the token of another person, and for one that is not valid', async () => {
    const [one, two] = [await openFeed(await token()), await openFeed(await token())];
    one.send(JSON.stringify({ type: 'token', token: await token('eve') }));
    expect(await one.closed).toBe(4403);
    two.send(JSON.stringify({ type: 'token', token: 'x.y.z' }));
    expect(await two.closed).toBe(4401);
  });

  it('closes when the secret of its token was replaced', async () => {
    const socket = await openFeed(await token());
    expect((await api.post(`projects/${projectId}/rotate-secrets`, {})).status).toBe(200);
    await add(1);
    expect(await socket.closed).toBe(4401);
    expect(socket.frames.map(({ type }) => type)).toEqual(['hello']);
  });

  it('is one of sixteen; the seventeenth closes the oldest', async () => {
    const sockets = [];
    for (let n = 0; n < 17; n++) {
      vi.setSystemTime(now + n);
      sockets.push(await openFeed(await token()));
    }
    expect(await sockets[0]?.closed).toBe(4429);
    await add(1);
    await settled(sockets[16] ?? { frames: [] }, 2);
  });

  it('is answered when its client closes it', async () => {
    const socket = await openFeed(await token());
    socket.close();
    expect(await socket.closed).toBe(1_000);
  });

  it('outlives the sleep of its object', async () => {
    const socket = await openFeed(await token());
    await settled(socket, 1);
    await evictDurableObject(object());
    await add(1);
    await settled(socket, 2);
  });
});
