import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeadLetters } from '../../../src/worker/dead-letters-object/dead-letters.ts';
import type { Letter } from '../../../src/worker/dead-letters-object/messages.ts';
import { type DeadLettersStub, deadLettersOf } from '../../../src/worker/dead-letters-object/stub.ts';
import { env } from '../../support/worker.ts';

const now = Date.parse('2099-01-05T12:00:00.000Z');
const dayMs = 24 * 3_600_000;

const letter = (id: string, change: Partial<Letter> = {}): Letter => ({
  id,
  queue: 'sendora-sends',
  body: JSON.stringify({ id }),
  attempts: 101,
  firstError: 'first',
  lastError: 'first',
  createdAt: now,
  redrivenAt: null,
  ...change,
});

let name = '';
let letters: DeadLettersStub;
const object = () => env.DEAD_LETTERS.getByName(name);
const ids = async () => (await letters.newest(null, 100)).map(({ id }) => id);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now });
  name = crypto.randomUUID();
  letters = deadLettersOf(env, name);
});
afterEach(() => void vi.useRealTimers());

describe('the dead letters of a project', () => {
  it('survive the eviction of their object', async () => {
    await letters.keep([letter('a'), letter('b', { createdAt: now + 1 })]);
    await evictDurableObject(object());
    expect(await ids()).toEqual(['b', 'a']);
    expect(await letters.read(['a', 'x'])).toEqual([letter('a')]);
  });

  it('are kept once when the same message comes twice, and count on when they are given up again', async () => {
    await letters.keep([letter('a')]);
    await letters.keep([letter('a', { lastError: 'second', createdAt: now + 5 })]);
    expect(await letters.read(['a'])).toEqual([letter('a')]);
    await letters.markRedriven(['a'], now + 7);
    expect(await letters.oldestWaiting({}, null, 10)).toEqual([]);
    await letters.keep([letter('a', { lastError: 'second', createdAt: now + 9 })]);
    expect(await letters.oldestWaiting({}, null, 10)).toEqual([letter('a', { attempts: 202, lastError: 'second' })]);
  });

  it('end after 30 days, also when the alarm comes twice or late; then nothing is left of the object', async () => {
    await letters.keep([letter('a'), letter('b', { createdAt: now + dayMs })]);
    const alarm = () => runInDurableObject(object(), (_, state) => state.storage.getAlarm());
    expect(await alarm()).toBe(now + 30 * dayMs);
    vi.setSystemTime(now + 30 * dayMs + 1);
    await runDurableObjectAlarm(object());
    expect(await ids()).toEqual(['b']);
    expect(await alarm()).toBe(now + 31 * dayMs);
    await runDurableObjectAlarm(object());
    expect(await ids()).toEqual(['b']);
    vi.setSystemTime(now + 60 * dayMs);
    await runDurableObjectAlarm(object());
    expect(await ids()).toEqual([]);
    await evictDurableObject(object());
    expect(await ids()).toEqual([]);
    await letters.keep([letter('c')]);
    expect(await ids()).toEqual(['c']);
  });

  it('forget a person whom an event lists, and stay where others are listed', async () => {
    const event = { userId: 'sender', anonymousId: null, properties: {}, receivedAt: now };
    const portion = (...people: string[]) =>
      JSON.stringify({ events: [event], recipients: { workflowId: 'w', version: 1, people } });
    await letters.keep([letter('a', { body: portion('ada', 'bob') }), letter('b', { body: portion('ada') })]);
    await letters.forget(['ada'], now);
    expect(await letters.read(['a', 'b'])).toEqual([letter('a', { body: portion('bob') })]);
    await letters.forget(['sender'], now);
    expect(await ids()).toEqual([]);
  });

  it('cost nothing where there are none', async () => {
    expect(await ids()).toEqual([]);
    await letters.forget(['ada'], Date.now());
    const tables = await runInDurableObject(object(), (_, state) =>
      state.storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'letters'").toArray(),
    );
    expect(tables).toEqual([]);
  });

  it('of a newer version are not touched', async () => {
    await letters.keep([letter('a')]);
    await runInDurableObject(object(), (_, state) => state.storage.kv.put('schema', 99));
    await evictDurableObject(object());
    await runInDurableObject(object(), (instance) =>
      expect((instance as DeadLetters).keep([letter('b')])).rejects.toThrow('version 99'),
    );
  });
});
