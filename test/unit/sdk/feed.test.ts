import { afterEach, describe, expect, it } from 'vitest';
import { createFeedClient, type FeedClient, type FeedOptions } from '../../../src/sdk/feed/index.ts';
import { type Call, itemOf, openWorld, tokenFor } from './feed-world.ts';

const counts = (unread: number, unseen = unread) => ({ unread, unseen });
const page = (...items: ReturnType<typeof itemOf>[]) => ({
  json: { data: items, nextCursor: null, counts: counts(items.length), seq: items.length },
});

let world: ReturnType<typeof openWorld>;
const clients: FeedClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.stop();
  world.close();
});

/** A server with two items; `more` answers what it knows before. */
const answering = (more: (call: Call) => ReturnType<Parameters<typeof openWorld>[0]> | undefined = () => undefined) =>
  openWorld((call) => more(call) ?? page(itemOf(2), itemOf(1)));

async function open(options: Partial<FeedOptions> = {}): Promise<FeedClient> {
  const client = createFeedClient({ baseUrl: 'https://sendora.test/', getToken: () => tokenFor(), ...options });
  clients.push(client);
  await world.pass(0);
  return client;
}

const ids = (client: FeedClient) => client.getSnapshot().items.map(({ id }) => id);

describe('a client of the feed', () => {
  it('loads a page, opens a socket from there, and shows what the frames say', async () => {
    world = answering();
    const client = await open();
    expect(client.getSnapshot()).toMatchObject({ loaded: true, counts: counts(2), status: 'connecting' });
    const socket = world.socket();
    expect(socket.url).toBe('wss://sendora.test/v1/feed/live?since=2');
    expect(socket.protocols).toEqual(['sendora', `token.${tokenFor()}`]);
    socket.onopen?.();
    const came: string[] = [];
    client.onItem(({ id }) => came.push(id));
    socket.frame({ type: 'hello', seq: 2, counts: counts(2) });
    socket.frame({ type: 'catchup', seq: 2, counts: counts(2), data: [] });
    socket.frame({ type: 'item', seq: 3, counts: counts(3), item: itemOf(3), isNew: true });
    const readAt = '2026-05-01T09:00:00.000Z';
    socket.frame({ type: 'change', seq: 4, counts: counts(2, 2), ids: ['i1'], set: { readAt, seenAt: readAt } });
    expect(ids(client)).toEqual(['i3', 'i2', 'i1']);
    expect(client.getSnapshot()).toMatchObject({ status: 'live', counts: counts(2) });
    expect(client.getSnapshot().items[2]).toMatchObject({ readAt, seq: 4 });
    socket.frame({ type: 'change', seq: 4, counts: counts(9), ids: ['i2'], set: { readAt } });
    expect(client.getSnapshot().counts).toEqual(counts(2));
    expect(came).toEqual(['i3']);
  });

  it('asks for what it missed where a frame is missing, and reads again where it is told', async () => {
    world = answering(({ path }) => {
      if (path !== '?since=2') return undefined;
      return { json: { data: [itemOf(3), itemOf(4)], seq: 4, counts: counts(4), reset: false, nextCursor: null } };
    });
    const client = await open();
    const socket = world.socket();
    socket.frame({ type: 'item', seq: 4, counts: counts(4), item: itemOf(4), isNew: true });
    await world.pass(0);
    expect(ids(client)).toEqual(['i4', 'i3', 'i2', 'i1']);
    const asked = world.calls.length;
    socket.frame({ type: 'reset', seq: 9, counts: counts(0) });
    await world.pass(0);
    expect(world.calls.slice(asked).map(({ path }) => path)).toEqual(['?pageSize=20']);
    expect(ids(client)).toEqual(['i2', 'i1']);
  });
});

describe('marks', () => {
  it('are shown at once, posted in their order, and replaced by what is answered', async () => {
    const answers: (() => void)[] = [];
    world = answering(({ method }) =>
      method === 'GET'
        ? undefined
        : new Promise((resolve) => {
            answers.push(() => resolve({ json: { changed: 1, ...counts(1), seq: 2 + answers.length } }));
          }),
    );
    const client = await open();
    const done = client.markRead(['i1']);
    const again = client.markUnread(['i1']);
    await world.pass(0);
    expect(client.getSnapshot().counts).toEqual(counts(2, 1));
    expect(world.calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
    answers[0]?.();
    await done;
    expect(client.getSnapshot().counts).toEqual(counts(2, 1));
    answers[1]?.();
    await again;
    expect(client.getSnapshot().counts).toEqual(counts(1));
    expect(world.calls.filter(({ method }) => method === 'POST').map(({ path }) => path)).toEqual(['/read', '/unread']);
  });

  it('are taken back where they are refused, and what changed since stays', async () => {
    let refuse = () => {};
    world = answering(({ method }) =>
      method === 'GET'
        ? undefined
        : new Promise((resolve) => {
            refuse = () => resolve({ status: 500 });
          }),
    );
    const client = await open();
    const done = client.archive(['i1', 'i2']);
    expect([ids(client), client.getSnapshot().counts]).toEqual([[], counts(0)]);
    await world.pass(0);
    world.socket().frame({ type: 'item', seq: 3, counts: counts(2), item: itemOf(3, { id: 'i2' }), isNew: false });
    refuse();
    await expect(done).rejects.toThrow('500');
    expect(ids(client)).toEqual(['i2', 'i1']);
  });
});

describe('a connection', () => {
  it('is tried again with growing pauses, and anew after half a minute of connection', async () => {
    world = answering();
    await open();
    for (const pause of [1_000, 2_000, 4_000]) {
      const before = world.sockets().length;
      world.socket().onclose?.({ code: 1006 });
      await world.pass(pause - 1);
      expect(world.sockets().length).toBe(before);
      await world.pass(1);
      expect(world.sockets().length).toBe(before + 1);
    }
    world.socket().onopen?.();
    await world.pass(30_000);
    const before = world.sockets().length;
    world.socket().onclose?.({ code: 1006 });
    await world.pass(1_000);
    expect(world.sockets().length).toBe(before + 1);
  });

  it('is replaced by polling after three failures, until it opens', async () => {
    let seq = 2;
    world = answering(({ path, etag }) => {
      if (path === '/counts')
        return etag === `"${seq}"` ? { status: 304 } : { json: { ...counts(seq), seq }, etag: `"${seq}"` };
      if (path.startsWith('?since='))
        return { json: { data: [itemOf(3)], seq, counts: counts(3), reset: false, nextCursor: null } };
      return undefined;
    });
    const client = await open();
    for (const pause of [1_000, 2_000]) {
      world.socket().onclose?.({ code: 1006 });
      await world.pass(pause);
    }
    world.socket().onclose?.({ code: 1006 });
    await world.pass(0);
    expect(client.getSnapshot().status).toBe('polling');
    seq = 3;
    await world.pass(30_000);
    expect(ids(client)).toEqual(['i3', 'i2', 'i1']);
    await world.pass(30_000);
    const polls = () => world.calls.filter(({ path }) => path === '/counts');
    expect(polls().map(({ etag }) => etag)).toEqual([null, '"2"', '"3"']);
    world.socket().onopen?.();
    const count = polls().length;
    await world.pass(90_000);
    expect(polls()).toHaveLength(count);
  });

  it('asks for another token once where one is not taken, and ends where that is not taken either', async () => {
    world = answering();
    const asked: boolean[] = [];
    const client = await open({
      getToken: ({ refresh }) => {
        asked.push(refresh);
        return tokenFor();
      },
    });
    world.socket().onclose?.({ code: 4401 });
    await world.pass(0);
    expect(world.sockets()).toHaveLength(2);
    world.socket().onclose?.({ code: 4401 });
    await world.pass(120_000);
    expect([asked, world.sockets().length, client.getSnapshot().status]).toEqual([[false, true], 2, 'error']);
  });

  it('ends where every token of a call is refused', async () => {
    world = openWorld(() => ({ status: 401 }));
    const errors: unknown[] = [];
    const client = await open({ onError: (error) => errors.push(error) });
    await world.pass(300_000);
    expect([world.calls.length, errors.length, client.getSnapshot().status]).toEqual([2, 1, 'error']);
  });

  it('replaces a token that ends soon without a break', async () => {
    world = answering();
    let minutes = 3;
    await open({ getToken: () => tokenFor(minutes) });
    const socket = world.socket();
    socket.onopen?.();
    minutes = 60;
    await world.pass(60_000);
    expect(socket.sent).toEqual([JSON.stringify({ type: 'token', token: tokenFor(60) }), 'ping']);
  });

  it('that stays silent is given up', async () => {
    world = answering();
    await open();
    const socket = world.socket();
    socket.onopen?.();
    await world.pass(60_000);
    expect(world.sockets()).toHaveLength(1);
    socket.isSilent = true;
    await world.pass(71_000);
    expect([socket.isClosed, world.sockets().length]).toEqual([true, 2]);
  });

  it('closes after ten hidden minutes, and opens when the page is shown', async () => {
    world = answering();
    await open();
    world.socket().onopen?.();
    world.show('hidden');
    await world.pass(10 * 60_000);
    expect(world.socket().isClosed).toBe(true);
    await world.pass(60_000);
    expect(world.sockets()).toHaveLength(1);
    world.show('visible');
    await world.pass(0);
    expect(world.sockets()).toHaveLength(2);
  });

  it('forgets everything of a person who was erased', async () => {
    world = answering();
    const client = await open();
    world.socket().onclose?.({ code: 4410 });
    expect(client.getSnapshot()).toMatchObject({ status: 'closed', items: [], counts: counts(0) });
    await world.pass(120_000);
    expect(world.sockets()).toHaveLength(1);
  });
});

describe('two tabs', () => {
  it('share one socket; when the tab that has it goes, the other one opens its own from where it is', async () => {
    world = answering();
    const one = await open();
    const two = await open();
    world.socket().onopen?.();
    world.socket().frame({ type: 'item', seq: 3, counts: counts(3), item: itemOf(3), isNew: true });
    for (const tab of [one, two]) {
      expect(ids(tab)).toEqual(['i3', 'i2', 'i1']);
      expect(tab.getSnapshot().status).toBe('live');
    }
    expect(world.sockets()).toHaveLength(1);
    one.stop();
    await world.pass(0);
    expect(world.sockets()).toHaveLength(2);
    expect(world.socket().url).toContain('since=3');
    expect([one.getSnapshot().status, two.getSnapshot().status]).toEqual(['closed', 'connecting']);
  });
});
