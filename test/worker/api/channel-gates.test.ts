import { describe, expect, it } from 'vitest';
import { createTenant } from '../../support/worker.ts';

const resend = { apiKey: 're_123456789012', baseUrl: 'https://sandbox.test:8443/resend' };
const mail = { kind: 'email', name: 'Mail', config: resend };
const gates = {
  frequencyCap: { perUser: 5, windowHours: 0.5 },
  quietHours: { start: '22:00', end: '08:00', spreadMinutes: 0 },
  storm: { limit: 3, windowSeconds: 1.5 },
  ratePerSecond: 0.5,
  tracking: { opens: true, clicks: false },
};
const unset = {
  frequencyCap: null,
  quietHours: null,
  storm: null,
  ratePerSecond: null,
  tracking: null,
  fallbackChannelId: null,
};

describe('the gates of a channel', () => {
  it('are null until they are set, and again when they are removed', async () => {
    const { api } = await createTenant();
    const { json: made } = await api.post('notifications/channels', mail);
    expect(made).toMatchObject(unset);
    const path = `notifications/channels/${made.id}`;
    expect((await api.patch(path, gates)).json).toMatchObject(gates);
    expect((await api.patch(path, { name: 'Renamed' })).json).toMatchObject(gates);
    const { frequencyCap: _gone, ...others } = gates;
    expect((await api.patch(path, { frequencyCap: null })).json).toMatchObject({ ...others, frequencyCap: null });
    expect((await api.get('notifications/channels')).json.data[0]).toMatchObject({ ...others, frequencyCap: null });
  });

  it('may be given when it is created; tracking of one kind leaves the other off', async () => {
    const { api } = await createTenant();
    const made = await api.post('notifications/channels', { ...mail, ...gates, tracking: { clicks: true } });
    expect(made.json).toMatchObject({ ...gates, tracking: { opens: false, clicks: true } });
    const audit = await api.get('audit-log');
    expect(audit.json.data[0].after).toMatchObject({ frequencyCap: gates.frequencyCap });
  });

  it('are refused with every fault at once', async () => {
    const { api } = await createTenant();
    const wrong = {
      ...mail,
      frequencyCap: { perUser: 0, windowHours: 721 },
      quietHours: { start: '25:00', end: '08:00' },
      storm: { limit: 1, windowSeconds: 0 },
      ratePerSecond: 0,
      fallbackChannelId: 'x',
    };
    const { status, json } = await api.post('notifications/channels', wrong);
    expect(status).toBe(422);
    expect(json.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      '/fallbackChannelId',
      '/frequencyCap/perUser',
      '/frequencyCap/windowHours',
      '/quietHours/start',
      '/ratePerSecond',
      '/storm/windowSeconds',
    ]);
  });

  it.each([
    [{ quietHours: { start: '08:00', end: '08:00' } }, '/quietHours/end'],
    [{ quietHours: { start: '8:00', end: '10:00' } }, '/quietHours/start'],
    [{ quietHours: { start: '08:00', end: '10:00', timezone: 'Europe/Pari' } }, '/quietHours/timezone'],
    [{ frequencyCap: { perUser: 1.5, windowHours: 1 } }, '/frequencyCap/perUser'],
    [{ frequencyCap: { peruser: 1, windowHours: 1 } }, '/frequencyCap/peruser'],
  ])('are refused as %j', async (wrong, pointer) => {
    const { api } = await createTenant();
    const made = await api.post('notifications/channels', { ...mail, ...wrong });
    expect(made.status).toBe(422);
    expect(made.json.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
  });

  it('are refused where the kind has no use for them, beside the faults of the config', async () => {
    const { api } = await createTenant();
    const slack = {
      kind: 'slack',
      name: 'Ops',
      config: { webhookURL: 'x' },
      quietHours: gates.quietHours,
      tracking: gates.tracking,
      ratePerSecond: 2,
    };
    const { json } = await api.post('notifications/channels', slack);
    expect(json.errors.map((fault: { pointer: string }) => fault.pointer).toSorted()).toEqual([
      '/config/webhookURL',
      '/quietHours',
      '/ratePerSecond',
      '/tracking',
    ]);
  });

  it('name a fallback that exists and never leads back', async () => {
    const { api } = await createTenant();
    const make = async (body: object) => (await api.post('notifications/channels', { ...mail, ...body })).json.id;
    const patch = (id: string, fallbackChannelId: string) =>
      api.patch(`notifications/channels/${id}`, { fallbackChannelId });
    const last = await make({ name: 'c' });
    const middle = await make({ name: 'b', fallbackChannelId: last });
    const first = await make({ name: 'a', fallbackChannelId: middle });
    for (const wrong of [first, last, crypto.randomUUID()]) {
      const refused = await patch(wrong === last ? last : first, wrong === last ? first : wrong);
      expect(refused.json.errors[0].pointer).toBe('/fallbackChannelId');
    }
    const other = await createTenant();
    const foreign = await other.api.post('notifications/channels', mail);
    expect((await patch(first, foreign.json.id)).status).toBe(422);
    expect((await api.del(`notifications/channels/${last}`)).status).toBe(204);
    expect((await api.get(`notifications/channels/${middle}`)).json.fallbackChannelId).toBeNull();
  });
});

describe('channels of every kind', () => {
  it('in_app needs no config and is the default of its kind; slack hides its hook', async () => {
    const { api } = await createTenant();
    const inApp = await api.post('notifications/channels', { kind: 'in_app', name: 'Inbox' });
    expect(inApp.json).toMatchObject({ vendor: 'sendora', isDefault: true, sendsThrough: null });
    const webhookUrl = 'https://sandbox.test:8443/slack/services/T1/B1/verysecrettoken';
    const slack = await api.post('notifications/channels', { kind: 'slack', name: 'Ops', config: { webhookUrl } });
    expect(slack.status).toBe(201);
    expect(slack.text).not.toContain('verysecrettoken');
    const listed = await api.get('notifications/channels?kind=slack');
    expect(listed.json.data.map(({ id }: { id: string }) => id)).toEqual([slack.json.id]);
  });
});
