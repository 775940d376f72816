// What calls say of the device they come from: time zone and language of the person, and push tokens.
// 1. The context never overwrites what somebody set, whatever the order of arrival; a newer context replaces an older one.
// 2. A token belongs to the person of the call, and to no more than one; the public key registers a bounded number.
// 3. A token is in no event, no run and no log.
import { describe, expect } from 'vitest';
import { deviceLimits } from '../../../src/contract/people/device.ts';
import { beginning, hour, it, minute, type Pipeline, second } from '../../support/pipeline/pipeline.ts';
import { call, env } from '../../support/worker.ts';

const at = (ms: number) => ({ timestamp: new Date(beginning + ms).toISOString() });
const profile = async (p: Pipeline, userId = 'ada') => (await p.tenant.api.get(`customers/profiles/${userId}`)).json;
const paris = { timezone: 'Europe/Paris', locale: 'fr-FR' };
const oslo = { timezone: 'Europe/Oslo', locale: 'nb-NO' };

async function say(p: Pipeline, context: object, ms = 0, person: object = { userId: 'ada' }): Promise<void> {
  const body = { event: 'seen', context, ...person, ...at(ms) };
  expect((await call('POST', '/v1/track', { key: p.tenant.keys.ingest, body })).status).toBe(202);
  await p.dispatch();
}

describe('time zone and language of the context', () => {
  it('become those of the profile', async ({ p }) => {
    await say(p, paris);
    expect(await profile(p)).toMatchObject({ ...paris, traits: {} });
    p.pass(second);
    await say(p, { locale: 'de_DE' }, second);
    expect(await profile(p)).toMatchObject({ timezone: 'Europe/Paris', locale: 'de-DE' });
  });

  it('follow the person: the newer context wins, in whatever order they arrive', async ({ p }) => {
    await say(p, paris, -hour);
    await say(p, oslo, -minute);
    await say(p, { timezone: 'Asia/Tokyo', locale: 'ja-JP' }, -2 * hour);
    expect(await profile(p)).toMatchObject(oslo);
  });

  it('never replace what an identify has set, be it older, newer or removed', async ({ p }) => {
    await p.identify({ timezone: 'Asia/Tokyo' }, { ...at(-hour) });
    await say(p, paris);
    expect(await profile(p)).toMatchObject({ timezone: 'Asia/Tokyo', locale: 'fr-FR' });
    await p.identify({ locale: 'ja-JP' }, { ...at(-2 * hour) });
    await p.dispatch();
    await say(p, oslo, second);
    expect(await profile(p)).toMatchObject({ timezone: 'Asia/Tokyo', locale: 'ja-JP' });
    await p.identify({ timezone: null }, { ...at(-minute) });
    await p.dispatch();
    await say(p, oslo, 2 * second);
    expect(await profile(p)).toMatchObject({ timezone: null, locale: 'ja-JP' });
  });

  it('never replace what the API has set, nor what a row from before traits had times holds', async ({ p }) => {
    await p.tenant.api.put('customers/profiles/ada', { timezone: 'Asia/Tokyo' });
    p.pass(minute);
    await say(p, paris, minute);
    expect(await profile(p)).toMatchObject({ timezone: 'Asia/Tokyo', locale: 'fr-FR' });
    await env.DB.prepare(
      `INSERT INTO profiles (project_id, user_id, traits, timezone, identified_at, created_at, updated_at)
       VALUES (?, 'old', '{"timezone":"Asia/Tokyo"}', 'Asia/Tokyo', 1, 1, 1)`,
    )
      .bind(p.tenant.projectId)
      .run();
    await say(p, paris, minute, { userId: 'old' });
    expect(await profile(p, 'old')).toMatchObject({ timezone: 'Asia/Tokyo', locale: 'fr-FR' });
  });

  it('move along when an anonymous person becomes known, and fill in only what is missing', async ({ p }) => {
    await say(p, paris, 0, { anonymousId: 'visitor' });
    await p.identify({ locale: 'en-GB' }, { userId: 'ada' });
    await p.identify({}, { userId: 'ada', anonymousId: 'visitor' });
    await p.dispatch();
    expect(await profile(p)).toMatchObject({ timezone: 'Europe/Paris', locale: 'en-GB' });
    p.pass(minute);
    await say(p, oslo, minute, { anonymousId: 'visitor' });
    expect(await profile(p)).toMatchObject({ timezone: 'Europe/Oslo', locale: 'en-GB' });
  });

  it('of a batch count for its calls, except where a call says its own', async ({ p }) => {
    const batch = [
      { type: 'track', userId: 'ada', event: 'seen', context: oslo },
      { type: 'track', userId: 'bob', event: 'seen' },
    ];
    const body = { batch, context: paris };
    expect((await call('POST', '/v1/batch', { key: p.tenant.keys.ingest, body })).status).toBe(202);
    await p.dispatch();
    expect([await profile(p), await profile(p, 'bob')]).toMatchObject([oslo, paris]);
  });

  it('are left out where they are none, and cost the call nothing', async ({ p }) => {
    for (const context of [
      { timezone: 'Mars/Base', locale: 'x'.repeat(99) },
      { timezone: 5, locale: '<b>' },
    ])
      await say(p, context);
    expect(await profile(p)).toMatchObject({ timezone: null, locale: null });
  });

  it('write no row when nothing changes, and nothing of a person who was erased since', async ({ p }) => {
    await say(p, paris);
    const { updatedAt } = await profile(p);
    p.pass(minute);
    await say(p, paris, minute);
    expect((await profile(p)).updatedAt).toBe(updatedAt);
    await p.track('late', {}, { userId: 'ada', context: oslo } as never);
    p.pass(second);
    await p.tenant.api.del('customers/profiles/ada');
    await p.dispatch();
    expect((await p.tenant.api.get('customers/profiles/ada')).status).toBe(404);
  });
});

describe('POST /v1/devices', () => {
  const devicesOf = async (p: Pipeline, userId: string) => {
    const { json } = await p.tenant.api.get(`customers/profiles/${userId}/devices?pageSize=100`);
    return (json.data ?? []).map(({ token }: { token: string }) => token);
  };
  const register = async (p: Pipeline, token: string, person: object = { userId: 'ada' }) => {
    const body = { ...person, platform: 'fcm', token };
    const answer = await call('POST', '/v1/devices', { key: p.tenant.keys.ingest, body });
    await p.dispatch();
    return answer;
  };

  it('registers a token for the person of the call, whose events tell of it without the token', async ({ p }) => {
    expect((await register(p, 'secret-token')).json).toEqual({ success: true, accepted: 1 });
    expect(await devicesOf(p, 'ada')).toEqual(['secret-token']);
    const events = await p.tenant.api.get('events?userId=ada');
    expect(events.json.data).toMatchObject([{ type: 'device.registered', properties: { platform: 'fcm' } }]);
    expect(events.text).not.toContain('secret-token');
  });

  it('starts workflows, in whose runs the token is not', async ({ p }) => {
    const id = await p.workflow([{ label: 'tag', type: 'update_profile', config: { traits: { push: true } } }], {
      trigger: { eventType: 'device.registered' },
    });
    await register(p, 'secret-token');
    const run = await p.onlyRun(id);
    expect(JSON.stringify([run, await p.stored(run.id)])).not.toContain('secret-token');
  });

  it('moves a token to who registers it next, never back by an older call', async ({ p }) => {
    await register(p, 'phone', { userId: 'ada', ...at(-hour) });
    await register(p, 'phone', { userId: 'bob', ...at(-minute) });
    expect([await devicesOf(p, 'ada'), await devicesOf(p, 'bob')]).toEqual([[], ['phone']]);
    await register(p, 'phone', { userId: 'ada', ...at(-2 * minute) });
    expect([await devicesOf(p, 'ada'), await devicesOf(p, 'bob')]).toEqual([[], ['phone']]);
  });

  it('takes the token of an anonymous person along', async ({ p }) => {
    await register(p, 'phone', { anonymousId: 'visitor' });
    await p.identify({}, { userId: 'ada', anonymousId: 'visitor' });
    await p.dispatch();
    expect(await devicesOf(p, 'ada')).toEqual(['phone']);
  });

  it('refuses one more than a person may have, visibly, and keeps those there are', async ({ p }) => {
    const tokens = Array.from({ length: deviceLimits.perPerson }, (_, n) => `token-${String(n).padStart(2, '0')}`);
    for (const token of tokens) await register(p, token);
    await register(p, 'one too many');
    await register(p, tokens[0] ?? '');
    expect(await devicesOf(p, 'ada')).toEqual(tokens);
    const { data } = (await p.tenant.api.get('events?userId=ada&pageSize=100')).json;
    const explained = await Promise.all(
      data.map(async ({ id }: { id: string }) => (await p.tenant.api.get(`events/${id}/explain`)).json.refusals),
    );
    expect(explained.flat()).toMatchObject([{ code: 'too_many_devices' }]);
    // An editor may register more.
    await p.tenant.api.post('customers/profiles/ada/devices', { platform: 'fcm', token: 'by hand' });
    expect(await devicesOf(p, 'ada')).toHaveLength(deviceLimits.perPerson + 1);
  });

  it('names every fault of a body', async ({ p }) => {
    const { status, json } = await call('POST', '/v1/devices', {
      key: p.tenant.keys.ingest,
      body: { platform: 'apns', messageId: 5 },
    });
    expect(status).toBe(422);
    const pointers = json.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers.sort()).toEqual(['/messageId', '/token', '/userId']);
    for (const body of ['[]', '"text"', 'null'])
      expect((await call('POST', '/v1/devices', { key: p.tenant.keys.ingest, body })).status).toBe(422);
  });

  it('takes the tokens that clients put into the context: of their system, or with their platform', async ({ p }) => {
    await say(p, { device: { type: 'android', token: 'android' } });
    await say(p, { device: { platform: 'fcm', token: 'named' } });
    await say(p, { device: { type: 'ios', token: 'of Firebase' } });
    await say(p, { device: { type: 'ios', token: 'ABCD'.repeat(16) } });
    await say(p, { device: { token: 'unknown' } });
    await say(p, { device: { type: 'android' } });
    expect((await devicesOf(p, 'ada')).sort()).toEqual(['abcd'.repeat(16), 'android', 'named']);
  });
});
