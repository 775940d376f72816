// 1. A newer value of one trait never loses to an older write of another, whoever writes and in whatever order it arrives.
// 2. null removes a trait and keeps its time.
// 3. All traits of a person together take at most 64 KB; what would exceed it changes nothing, visibly.
import { describe, expect } from 'vitest';
import { personRefusals } from '../../../src/contract/people/refusals.ts';
import { beginning, hour, it, minute, type Pipeline, second } from '../../support/pipeline/pipeline.ts';
import { env } from '../../support/worker.ts';

const at = (ms: number) => ({ timestamp: new Date(beginning + ms).toISOString() });
const profile = async (p: Pipeline, userId = 'ada') => (await p.tenant.api.get(`customers/profiles/${userId}`)).json;
const identify = async (p: Pipeline, traits: Record<string, unknown>, ms: number, userId = 'ada') => {
  await p.identify(traits, { userId, ...at(ms) });
  await p.dispatch();
};
const big = (name: string, bytes: number) => ({ [name]: 'x'.repeat(bytes) });

describe('the time of a trait', () => {
  it('is its own: a write of another trait does not make an older identify lose', async ({ p }) => {
    const id = await p.workflow([{ label: 'tag', type: 'update_profile', config: { traits: { welcomed: true } } }]);
    await identify(p, { plan: 'free' }, -minute);
    await p.track('go');
    await p.flow();
    expect((await p.onlyRun(id)).status).toBe('completed');
    await identify(p, { plan: 'pro', email: 'new@example.com' }, -5 * second);
    await identify(p, { plan: 'old', email: 'old@example.com', phone: '+33123456789' }, -2 * minute);
    expect(await profile(p)).toMatchObject({
      email: 'new@example.com',
      phone: '+33123456789',
      traits: { plan: 'pro', welcomed: true },
    });
  });

  it('is the time of receipt where the clock of the sender runs ahead: later writes win', async ({ p }) => {
    await identify(p, { plan: 'ahead', city: 'Oslo' }, 23 * hour);
    p.pass(second);
    const patched = await p.tenant.api.patch('customers/profiles/ada', { traits: { plan: 'patched' } });
    expect(patched.json.traits).toEqual({ plan: 'patched', city: 'Oslo' });
    p.pass(second);
    await identify(p, { plan: 'later' }, 2 * second);
    expect((await profile(p)).traits.plan).toBe('later');
  });

  it('stays when null removes the trait, so that an older identify does not bring it back', async ({ p }) => {
    await identify(p, { plan: 'pro', email: 'ada@example.com' }, -hour);
    await identify(p, { plan: null, email: null }, -minute);
    await identify(p, { plan: 'older', email: 'older@example.com', city: 'Oslo' }, -2 * minute);
    expect(await profile(p)).toMatchObject({ email: null, traits: { city: 'Oslo' } });
    expect((await profile(p)).traits).toEqual({ city: 'Oslo' });
    await identify(p, { plan: 'free' }, 0);
    expect((await profile(p)).traits).toEqual({ city: 'Oslo', plan: 'free' });
  });

  it('decides for a nested object as a whole, in which an older write only fills in what is missing', async ({ p }) => {
    await identify(p, { address: { city: 'Oslo', zip: '0150' } }, -hour);
    await identify(p, { address: { city: 'Bergen', zip: null } }, -minute);
    await identify(p, { address: { city: 'Paris', street: 'Rue' } }, -2 * minute);
    expect((await profile(p)).traits).toEqual({ address: { city: 'Bergen', street: 'Rue' } });
  });

  it('of a row written before traits had times is that of the whole profile', async ({ p }) => {
    await env.DB.prepare(
      `INSERT INTO profiles (project_id, user_id, traits, email, identified_at, created_at, updated_at)
       VALUES (?, 'ada', '{"plan":"pro","email":"ada@example.com"}', 'ada@example.com', ?, 1, ?)`,
    )
      .bind(p.tenant.projectId, beginning - hour, beginning - hour)
      .run();
    await identify(p, { plan: 'old', city: 'Oslo' }, -2 * hour);
    expect(await profile(p)).toMatchObject({ email: 'ada@example.com', traits: { plan: 'pro', city: 'Oslo' } });
    await identify(p, { plan: 'new', email: null }, -minute);
    expect(await profile(p)).toMatchObject({ email: null, traits: { plan: 'new', city: 'Oslo' } });
  });

  it('makes the result the same for every order of arrival', async ({ p }) => {
    const writes = [
      { t: { a: 1, 'odd "key" \\ é 漢': [1, { x: null }], 'a.b': true }, ms: -9 },
      { t: { a: null, b: 'two', n: 1.5, big: 12345678901 }, ms: -8 },
      { t: { b: null, c: { deep: [true, false, null] } }, ms: -7 },
      { t: { a: 'again', c: 'flat', 'odd "key" \\ é 漢': 'now text', "it's": false }, ms: -6 },
    ];
    const expected = {
      a: 'again',
      'odd "key" \\ é 漢': 'now text',
      'a.b': true,
      n: 1.5,
      big: 12345678901,
      c: 'flat',
      "it's": false,
    };
    for (const [n, order] of permutations([0, 1, 2, 3]).entries()) {
      for (const i of order) {
        const write = writes[i];
        if (write) await p.identify(write.t, { userId: `p${n}`, ...at(write.ms * second) });
      }
    }
    for (const letter of p.queues.take()) await p.queues.deliver([letter]);
    for (let n = 0; n < 24; n++) expect((await profile(p, `p${n}`)).traits, `order ${n}`).toEqual(expected);
  });
});

describe('traits of more than 64 KB together', () => {
  it('are refused by the API with 422, and what was there stays', async ({ p }) => {
    await p.tenant.api.put('customers/profiles/ada', { traits: big('one', 40_000) });
    const { status, json } = await p.tenant.api.patch('customers/profiles/ada', { traits: big('two', 40_000) });
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ pointer: '/traits', code: 'traits_too_large' }]);
    expect(Object.keys((await profile(p)).traits)).toEqual(['one']);
    const log = await p.tenant.api.get('audit-log');
    expect(log.json.data.map(({ action }: { action: string }) => action)).toEqual(['profile.updated']);
    const smaller = await p.tenant.api.patch('customers/profiles/ada', {
      traits: { one: null, three: '漢'.repeat(20_000) },
    });
    expect(smaller.status).toBe(200);
    expect((await p.tenant.api.patch('customers/profiles/ada', { traits: { four: '漢'.repeat(2_000) } })).status).toBe(
      422,
    );
  });

  it('are not merged by an identify; explain shows it, and neighbours are recorded', async ({ p }) => {
    for (const n of [1, 2]) await p.identify(big(`big${n}`, 30_000));
    await p.dispatch();
    const messageId = 'too much';
    await p.batch([
      { type: 'identify', userId: 'ada', traits: big('big3', 30_000), messageId },
      { type: 'identify', userId: 'ada', traits: { small: true } },
      { type: 'track', userId: 'bob', event: 'seen' },
    ]);
    await p.dispatch();
    expect(Object.keys((await profile(p)).traits).sort()).toEqual(['big1', 'big2', 'small']);
    const events = (await p.tenant.api.get('events')).json.data;
    expect(events).toHaveLength(5);
    const explained = async (id: string) => (await p.tenant.api.get(`events/${id}/explain`)).json.refusals;
    const { id } = events.find((event: { messageId: string }) => event.messageId === messageId);
    expect(await explained(id)).toEqual([{ code: 'traits_too_large', message: personRefusals.traits_too_large }]);
    const other = events.find((event: { type: string }) => event.type === 'seen');
    expect(await explained(other.id)).toEqual([]);
  });

  it('end an update_profile step as an error', async ({ p }) => {
    await p.tenant.api.put('customers/profiles/ada', { traits: big('one', 60_000) });
    const step = { label: 'tag', type: 'update_profile', config: { traits: { copy: '{{event.text}}' } } };
    const id = await p.workflow([step]);
    await p.track('go', { text: 'x'.repeat(10_000) });
    await p.flow();
    expect((await p.onlyRun(id)).steps).toMatchObject([{ outcome: 'error', reason: 'traits_too_large' }]);
    expect(Object.keys((await profile(p)).traits)).toEqual(['one']);
  });

  it('cannot be reached by the times of removed traits either', async ({ p }) => {
    const names = Array.from({ length: 4_000 }, (_, i) => [`k${i}`, null]);
    for (let n = 0; n < 5; n++) {
      const removed = Object.fromEntries(
        names.slice(n * 800, n * 800 + 800).map(([name]) => [`${name}-${'x'.repeat(20)}`, null]),
      );
      await p.identify(removed);
    }
    await p.dispatch();
    const times = async () =>
      (
        await env.DB.prepare('SELECT length(trait_times) AS n FROM profiles WHERE project_id = ?')
          .bind(p.tenant.projectId)
          .first<{ n: number }>()
      )?.n ?? 0;
    expect(await times()).toBeGreaterThan(64 * 1_024);
    p.pass(31 * 24 * hour);
    await p.identify({ plan: 'pro' });
    await p.dispatch();
    expect(await times(), 'times of traits removed a month ago are dropped').toBeLessThan(100);
    expect((await profile(p)).traits).toEqual({ plan: 'pro' });
  });
});

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
