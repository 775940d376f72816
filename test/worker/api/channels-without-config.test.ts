// A channel may leave out its config: it then sends through the default channel of its kind.
import { describe, expect } from 'vitest';
import { resealDatabase } from '../../../scripts/local/reseal.ts';
import { importKeyring } from '../../../src/worker/guard/encrypt.ts';
import { addChannel } from '../../support/pipeline/channels.ts';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { env } from '../../support/worker.ts';

const bare = { kind: 'push', name: 'transactional-push' };
const path = 'notifications/channels';
const mail = (channelId?: string) => ({
  label: 'mail',
  type: 'send_email',
  config: { subject: 'Hi', bodyHtml: '<p>x</p>', to: 'ada@example.com', ...(channelId ? { channelId } : {}) },
});

const make = async (p: Pipeline, body: object) => {
  const made = await p.tenant.api.post(path, body);
  expect(made.status).toBe(201);
  return made.json;
};
const get = async (p: Pipeline, id: string) => (await p.tenant.api.get(`${path}/${id}`)).json;

async function send(p: Pipeline, channelId?: string) {
  const id = await p.workflow([mail(channelId)]);
  await p.track('go');
  await p.flow();
  return (await p.onlyRun(id)).steps[0];
}

describe('a channel without a config', () => {
  it('can be made first of all; it is no default, and sends nothing before there is one', async ({ p }) => {
    const made = await make(p, bare);
    expect(made).toMatchObject({ vendor: null, config: {}, sendsThrough: null, isDefault: false, status: 'ok' });
    const test = await p.tenant.api.post(`${path}/${made.id}/test`, { to: 'token' });
    expect(test.json).toMatchObject({ outcome: 'skipped-missing-config', reason: 'no_channel' });
    const email = await make(p, { kind: 'email', name: 'bare mail' });
    expect(await send(p, email.id)).toMatchObject({ outcome: 'skipped-missing-config', reason: 'no_channel' });
  });

  it('says where it sends through, alone and in lists, as soon as there is a default', async ({ p }) => {
    const made = await make(p, bare);
    const id = await addChannel(p.tenant, 'push');
    const base = await get(p, id);
    expect(base).toMatchObject({ isDefault: true, sendsThrough: null });
    const through = { vendor: 'fcm', sendsThrough: { id, name: base.name }, isDefault: false };
    expect(await get(p, made.id)).toMatchObject(through);
    const { data } = (await p.tenant.api.get(path)).json;
    expect(data.find((each: { id: string }) => each.id === made.id)).toMatchObject(through);
    expect((await make(p, { ...bare, name: 'other' })).sendsThrough).toEqual({ id, name: base.name });
  });

  it('sends through it: steps, tests of the channel, and the dry-run agrees; the log names the channel itself', async ({
    p,
  }) => {
    await addChannel(p.tenant, 'email');
    const { id } = await make(p, { kind: 'email', name: 'news' });
    expect(await send(p, id)).toMatchObject({ outcome: 'sent' });
    const { data } = (await p.tenant.api.get(`notifications/logs?channelId=${id}`)).json;
    expect(data).toMatchObject([{ channelId: id, recipient: 'ada@example.com', outcome: 'sent' }]);
    expect((await p.tenant.api.post(`${path}/${id}/test`, { to: 'bob@example.com' })).json.outcome).toBe('sent');
    const workflow = await p.workflow([mail(id)]);
    const dry = await p.tenant.api.post(`automation/workflows/${workflow}/test-run`, { eventType: 'go' });
    expect(dry.json.steps[0]).toMatchObject({ outcome: 'sent' });
  });

  it('is never what a step without a channel uses, however old it is', async ({ p }) => {
    await make(p, { kind: 'email', name: 'oldest' });
    const id = await addChannel(p.tenant, 'email');
    await send(p);
    const { data } = (await p.tenant.api.get('notifications/logs')).json;
    expect(data).toMatchObject([{ channelId: id, outcome: 'sent' }]);
  });

  it('keeps to the suppression list', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const { id } = await make(p, { kind: 'email', name: 'news' });
    await p.tenant.api.post('email/suppressions', { address: 'ada@example.com' });
    expect(await send(p, id)).toMatchObject({ outcome: 'suppressed' });
  });

  it('follows its default: disabled, deleted with another to replace it, deleted without', async ({ p }) => {
    const [first, second] = [await addChannel(p.tenant, 'email'), await addChannel(p.tenant, 'email')];
    const { id } = await make(p, { kind: 'email', name: 'news' });
    await p.tenant.api.patch(`${path}/${first}`, { status: 'disabled' });
    expect(await send(p, id)).toMatchObject({ reason: 'channel_disabled' });
    await p.tenant.api.del(`${path}/${first}`);
    expect((await get(p, id)).sendsThrough.id).toBe(second);
    expect(await send(p, id)).toMatchObject({ outcome: 'sent' });
    await p.tenant.api.del(`${path}/${second}`);
    expect(await get(p, id)).toMatchObject({ sendsThrough: null, isDefault: false });
    expect(await send(p, id)).toMatchObject({ reason: 'no_channel' });
  });

  it('can be disabled on its own', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const { id } = await make(p, { kind: 'email', name: 'news' });
    await p.tenant.api.patch(`${path}/${id}`, { status: 'disabled' });
    expect(await send(p, id)).toMatchObject({ reason: 'channel_disabled' });
    expect(await send(p)).toMatchObject({ outcome: 'sent' });
  });

  it('closes the channel whose credentials were refused, and a test of it that works opens that again', async ({
    p,
  }) => {
    const base = await addChannel(p.tenant, 'email');
    const { id } = await make(p, { kind: 'email', name: 'news' });
    const refusal = { status: 401, body: { name: 'invalid_api_key', message: 'API key is invalid' } };
    p.world.answer('email', refusal, refusal, refusal);
    for (const _ of [1, 2, 3]) await send(p, id);
    expect((await get(p, base)).status).toBe('needs_reconnect');
    expect((await get(p, id)).status).toBe('ok');
    expect((await p.tenant.api.post(`${path}/${id}/test`, { to: 'bob@example.com' })).json.outcome).toBe('sent');
    expect((await get(p, base)).status).toBe('ok');
  });

  it('may get a config later, and is the default where there is none; it cannot be the default before', async ({
    p,
  }) => {
    const config = { apiKey: 're_123456789012', from: 'Ada <ada@mail.example.com>' };
    const refused = await p.tenant.api.post(path, { kind: 'email', name: 'x', isDefault: true });
    expect(refused.json.errors).toMatchObject([{ pointer: '/isDefault' }]);
    const { id } = await make(p, { kind: 'email', name: 'news' });
    expect((await p.tenant.api.patch(`${path}/${id}`, { isDefault: true })).status).toBe(422);
    expect((await p.tenant.api.patch(`${path}/${id}`, { config: { apiKey: 5 } })).status).toBe(422);
    const own = await p.tenant.api.patch(`${path}/${id}`, { config });
    expect(own.json).toMatchObject({ vendor: 'resend', sendsThrough: null, isDefault: true });
  });

  it('has no secret, so that a new encryption key has nothing to seal', async ({ p }) => {
    await make(p, bare);
    const run = async (sql: string) => (await env.DB.prepare(sql).all()).results;
    const ring = await importKeyring(`${btoa('n'.repeat(32))} ${env.ENCRYPTION_KEY}`);
    expect((await resealDatabase(run, ring)).unreadable.filter((place) => place.startsWith('channels'))).toEqual([]);
  });
});
