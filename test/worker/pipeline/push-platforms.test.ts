// Devices of several platforms: which channel reaches which, and what the answers of push services make of a device.
import { describe, expect } from 'vitest';
import { addDevice, addPushChannel, subscription } from '../../support/pipeline/channels.ts';
import { hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { addRule, messages } from '../../support/pipeline/rules.ts';
import { call } from '../../support/worker.ts';

const push = { label: 'push', type: 'send_push', config: { title: 'Hi', body: 'there' } };
const apnsToken = 'ab'.repeat(32);

async function begun(p: Pipeline, step: object): Promise<string> {
  const eventType = `go.${crypto.randomUUID()}`;
  const id = await p.workflow([step], { trigger: { eventType } });
  await p.track(eventType);
  await p.dispatch();
  return (await p.onlyRun(id)).id;
}
const sendPush = async (p: Pipeline, channelId?: string) => {
  const step = channelId === undefined ? push : { ...push, config: { ...push.config, channelId } };
  return (await p.finish(await begun(p, step))).steps[0];
};

const add = async (p: Pipeline, device: object) => {
  const made = await p.tenant.api.post('customers/profiles/ada/devices', device);
  expect(made.status, made.text).toBe(201);
  return made.json;
};
const addBrowser = (p: Pipeline, name: string) => add(p, { platform: 'webpush', subscription: subscription(name) });
const addPhone = (p: Pipeline) => add(p, { platform: 'apns', token: apnsToken.toUpperCase() });
const devicesOf = async (p: Pipeline) => (await p.tenant.api.get('customers/profiles/ada/devices')).json.data;

/** How many messages arrived at each platform. */
const arrived = ({ world }: Pipeline) => ({
  fcm: world.arrived('push').length,
  webpush: world.arrived('webpush').length,
  apns: world.arrived('apns').length,
});

describe('a push', () => {
  it('reaches all devices of the person, each through the channel of its platform', async ({ p }) => {
    await addPushChannel(p.tenant, 'webpush');
    const fcm = await addPushChannel(p.tenant, 'fcm');
    const apns = await addPushChannel(p.tenant, 'apns');
    await addDevice(p.tenant, 'ada', 'android');
    await addBrowser(p, 'laptop');
    await addPhone(p);
    const step = await sendPush(p);
    expect(step).toMatchObject({ outcome: 'sent', output: { reached: 3 } });
    expect(step?.output).toMatchObject({
      devices: expect.arrayContaining([
        expect.objectContaining({ platform: 'fcm', token: '…ndroid', channelId: fcm, result: 'sent' }),
        expect.objectContaining({ platform: 'webpush', token: 'sandbox.test:8443/…laptop', result: 'sent' }),
        expect.objectContaining({ platform: 'apns', channelId: apns, result: 'sent' }),
      ]),
    });
    expect(arrived(p)).toEqual({ fcm: 1, webpush: 1, apns: 1 });
    expect(p.world.arrived('apns')[0]?.url).toMatch(new RegExp(`/3/device/${apnsToken}$`));
  });

  it('passes over devices that no channel reaches, and says so', async ({ p }) => {
    await addPushChannel(p.tenant, 'webpush');
    await addBrowser(p, 'laptop');
    await addPhone(p);
    const step = await sendPush(p);
    expect(step).toMatchObject({ outcome: 'sent', output: { reached: 1 } });
    expect(step?.output).toMatchObject({
      devices: [{ result: 'sent' }, { platform: 'apns', result: 'unsupported_platform' }],
    });
    expect(JSON.stringify(step?.output)).toContain('no push channel for devices of apns');
  });

  it('through a named channel reaches the devices of its platform alone', async ({ p }) => {
    await addPushChannel(p.tenant, 'webpush');
    const apns = await addPushChannel(p.tenant, 'apns');
    await addBrowser(p, 'laptop');
    expect(await sendPush(p, apns)).toMatchObject({
      outcome: 'skipped-missing-config',
      reason: 'unsupported_platform',
      message: expect.stringContaining('devices of apns; this one is of webpush'),
    });
    await addPhone(p);
    expect(await sendPush(p, apns)).toMatchObject({
      outcome: 'sent',
      output: {
        devices: [
          { platform: 'apns', result: 'sent' },
          { platform: 'webpush', result: 'unsupported_platform' },
        ],
      },
    });
    expect(arrived(p)).toEqual({ fcm: 0, webpush: 0, apns: 1 });
  });

  it('through a channel without a config reaches all platforms, as the default does', async ({ p }) => {
    await addPushChannel(p.tenant, 'webpush');
    await addPushChannel(p.tenant, 'apns');
    const { json } = await p.tenant.api.post('notifications/channels', { kind: 'push', name: 'transactional' });
    await addBrowser(p, 'laptop');
    await addPhone(p);
    expect(await sendPush(p, json.id)).toMatchObject({ outcome: 'sent', output: { reached: 2 } });
    expect(arrived(p)).toEqual({ fcm: 0, webpush: 1, apns: 1 });
  });

  it('passes over the devices of a disabled channel while another one works', async ({ p }) => {
    const webpush = await addPushChannel(p.tenant, 'webpush');
    await addPushChannel(p.tenant, 'apns');
    await addBrowser(p, 'laptop');
    await p.tenant.api.patch(`notifications/channels/${webpush}`, { status: 'disabled' });
    expect(await sendPush(p)).toMatchObject({ outcome: 'skipped-missing-config', reason: 'channel_disabled' });
    await addPhone(p);
    expect(await sendPush(p)).toMatchObject({
      outcome: 'sent',
      output: { devices: [{ platform: 'apns' }, { platform: 'webpush', result: 'channel_disabled' }] },
    });
    expect(arrived(p)).toEqual({ fcm: 0, webpush: 0, apns: 1 });
  });

  it('in a dry-run shows each device with its channel, and those that would be passed over', async ({ p }) => {
    const webpush = await addPushChannel(p.tenant, 'webpush');
    await addBrowser(p, 'laptop');
    await addPhone(p);
    const id = await p.workflow([push], { trigger: { eventType: 'go' } });
    const path = `automation/workflows/${id}/test-run`;
    const { json } = await p.tenant.api.post(path, { eventType: 'go', userId: 'ada' });
    expect(json.steps[0]).toMatchObject({
      outcome: 'sent',
      output: {
        simulated: true,
        devices: [
          { platform: 'webpush', channelId: webpush },
          { platform: 'apns', result: 'unsupported_platform' },
        ],
      },
    });
    const sample = await p.tenant.api.post(path, { eventType: 'go' });
    expect(sample.json.steps[0]).toMatchObject({ outcome: 'sent', output: { devices: [{ platform: 'webpush' }] } });
    expect(arrived(p)).toEqual({ fcm: 0, webpush: 0, apns: 0 });
  });
});

describe('a rule', () => {
  it('sends over each channel to the devices of its platform', async ({ p }) => {
    const webpush = await addPushChannel(p.tenant, 'webpush');
    const apns = await addPushChannel(p.tenant, 'apns');
    await addRule(p, { channelIds: [webpush, apns] });
    await addBrowser(p, 'laptop');
    await addBrowser(p, 'old');
    p.world.always('webpush', ({ url }) => ({ status: url.endsWith('/old') ? 410 : 201 }));
    await p.track('go', {}, { userId: 'ada' } as never);
    await p.flow();
    const rows = await messages(p);
    const outcomes = new Map(rows.map(({ channelId, ...row }) => [channelId, row]));
    expect(outcomes.get(webpush)).toMatchObject({ outcome: 'sent', recipient: '2 devices' });
    expect(outcomes.get(apns)).toMatchObject({ outcome: 'skipped-missing-config', reason: 'unsupported_platform' });
    expect(await devicesOf(p)).toMatchObject([{ token: expect.stringContaining('/laptop"') }]);
    expect(arrived(p)).toEqual({ fcm: 0, webpush: 2, apns: 0 });
  });
});

describe('an answer of a push service', () => {
  it('that a subscription has ended removes it', async ({ p }) => {
    await addPushChannel(p.tenant, 'webpush');
    await addBrowser(p, 'laptop');
    await addBrowser(p, 'old');
    p.world.always('webpush', ({ url }) => ({ status: url.endsWith('/old') ? 410 : 201 }));
    expect(await sendPush(p)).toMatchObject({ outcome: 'sent', output: { reached: 1 } });
    expect(await devicesOf(p)).toMatchObject([{ token: expect.stringContaining('/laptop"') }]);
    p.world.always('webpush', { status: 404 });
    expect(await sendPush(p)).toMatchObject({ outcome: 'error', reason: 'subscription_ended' });
    expect(await devicesOf(p)).toEqual([]);
  });

  it('that it refuses a subscription pauses it for a day, or until it is registered again', async ({ p }) => {
    const channelId = await addPushChannel(p.tenant, 'webpush');
    await addBrowser(p, 'laptop');
    p.world.always('webpush', { status: 403 });
    for (let i = 0; i < 4; i++) {
      expect(await sendPush(p)).toMatchObject({ outcome: 'error', reason: 'subscription_refused' });
      expect(await sendPush(p)).toMatchObject({ outcome: 'skipped-missing-config', reason: 'device_paused' });
      expect(await devicesOf(p)).toMatchObject([{ pausedUntil: expect.any(String) }]);
      if (i % 2 === 0) expect(await addBrowser(p, 'laptop')).toMatchObject({ pausedUntil: null });
      else p.pass(24 * hour);
    }
    // Whoever registers a subscription chooses what answers there: that must not close the channel for others.
    expect((await p.tenant.api.get(`notifications/channels/${channelId}`)).json.status).toBe('ok');
  });

  it('of Apple removes a device that was not registered again since', async ({ p }) => {
    await addPushChannel(p.tenant, 'apns');
    await addPhone(p);
    const goneAt = p.now() + minute;
    p.world.always('apns', { status: 410, body: { reason: 'Unregistered', timestamp: goneAt } });
    p.pass(2 * hour);
    const body = { userId: 'ada', platform: 'apns', token: apnsToken };
    await call('POST', '/v1/devices', { key: p.tenant.keys.ingest, body });
    await p.dispatch();
    expect(await sendPush(p)).toMatchObject({ outcome: 'error', reason: 'device_unregistered' });
    expect(await devicesOf(p)).toHaveLength(1);
    p.world.always('apns', { status: 410, body: { reason: 'Unregistered', timestamp: p.now() } });
    expect(await sendPush(p)).toMatchObject({ outcome: 'error', reason: 'device_unregistered' });
    expect(await devicesOf(p)).toHaveLength(0);
  });

  it('of Apple that a token is not known pauses the device', async ({ p }) => {
    await addPushChannel(p.tenant, 'apns');
    await addPhone(p);
    p.world.answer('apns', { status: 400, body: { reason: 'BadDeviceToken' } });
    expect(await sendPush(p)).toMatchObject({ outcome: 'error', reason: 'device_token_refused' });
    expect(await sendPush(p)).toMatchObject({ reason: 'device_paused' });
    const body = { userId: 'ada', platform: 'apns', token: apnsToken };
    await call('POST', '/v1/devices', { key: p.tenant.keys.ingest, body });
    await p.dispatch();
    expect(await sendPush(p)).toMatchObject({ outcome: 'sent' });
  });

  it('that it refuses the key closes the channel of that key, not the one of the message', async ({ p }) => {
    const webpush = await addPushChannel(p.tenant, 'webpush');
    const apns = await addPushChannel(p.tenant, 'apns');
    await addBrowser(p, 'laptop');
    await addPhone(p);
    p.world.always('apns', { status: 403, body: { reason: 'InvalidProviderToken' } });
    for (let i = 0; i < 3; i++) expect(await sendPush(p)).toMatchObject({ outcome: 'sent', output: { reached: 1 } });
    const status = async (id: string) => (await p.tenant.api.get(`notifications/channels/${id}`)).json.status;
    expect([await status(webpush), await status(apns)]).toEqual(['ok', 'needs_reconnect']);
    expect(await sendPush(p)).toMatchObject({
      output: { devices: [{ result: 'sent' }, { result: 'channel_needs_reconnect' }] },
    });
  });
});

describe('a subscription', () => {
  const register = (p: Pipeline, body: object) =>
    call('POST', '/v1/devices', { key: p.tenant.keys.ingest, body: { userId: 'ada', platform: 'webpush', ...body } });

  it('is registered by a call, with its keys in any form of base64, as one device', async ({ p }) => {
    const { endpoint, keys } = subscription('laptop');
    const other = { p256dh: `${keys.p256dh.replaceAll('-', '+').replaceAll('_', '/')}=`, auth: `${keys.auth}==` };
    expect((await register(p, { subscription: { endpoint, keys: other } })).status).toBe(202);
    expect((await register(p, { subscription: subscription('laptop') })).status).toBe(202);
    await p.track('seen', {}, {
      userId: 'ada',
      context: { device: { platform: 'webpush', subscription: subscription('phone') } },
    } as never);
    await p.dispatch();
    const devices = await devicesOf(p);
    expect(devices).toMatchObject([{ platform: 'webpush' }, { platform: 'webpush' }]);
    expect(devices.map(({ token }: { token: string }) => JSON.parse(token))).toEqual(
      ['laptop', 'phone'].map((name) => ({ endpoint: subscription(name).endpoint, keys })),
    );
  });

  it('is named with every fault it has', async ({ p }) => {
    const broken = { endpoint: 'nowhere', keys: { p256dh: 'short', auth: 'x' } };
    const wanted = ['/subscription/endpoint', '/subscription/keys/auth', '/subscription/keys/p256dh'];
    for (const answer of [
      await p.tenant.api.post('customers/profiles/ada/devices', { platform: 'webpush', subscription: broken }),
      await register(p, { subscription: broken }),
    ]) {
      expect(answer.status).toBe(422);
      const pointers = new Set(answer.json.errors.map(({ pointer }: { pointer: string }) => pointer));
      expect([...pointers].sort()).toEqual(wanted);
    }
  });

  it('of an address that must not be called is refused wherever it is given', async ({ p }) => {
    for (const endpoint of ['https://169.254.169.254/x', 'http://push.example.com/x', 'https://router.local/x']) {
      const inside = { ...subscription('x'), endpoint };
      for (const { status, json } of [
        await p.tenant.api.post('customers/profiles/ada/devices', { platform: 'webpush', subscription: inside }),
        await register(p, { subscription: inside }),
      ]) {
        expect(status, endpoint).toBe(422);
        expect(json.errors).toMatchObject([{ pointer: '/subscription/endpoint', code: 'blocked_address' }]);
      }
      const context = { device: { platform: 'webpush', subscription: inside } };
      await p.track('seen', {}, { userId: 'ada', context } as never);
    }
    await p.dispatch();
    expect(await devicesOf(p)).toEqual([]);
  });
});

describe('the test of a push channel', () => {
  it('sends to a device of its platform', async ({ p }) => {
    const webpush = await addPushChannel(p.tenant, 'webpush');
    const apns = await addPushChannel(p.tenant, 'apns');
    const test = (id: string, to: string) => p.tenant.api.post(`notifications/channels/${id}/test`, { to });
    const to = JSON.stringify(subscription('mine'));
    expect((await test(webpush, to)).json).toMatchObject({ outcome: 'sent', statusCode: 201 });
    expect((await test(apns, apnsToken)).json).toMatchObject({ outcome: 'sent', statusCode: 200 });
    expect(arrived(p)).toEqual({ fcm: 0, webpush: 1, apns: 1 });
    for (const [id, wrong] of [
      [webpush, apnsToken],
      [apns, to],
    ] as const) {
      const { status, json } = await test(id, wrong);
      expect(status).toBe(422);
      expect(json.errors).toMatchObject([{ pointer: '/to' }]);
    }
  });
});
