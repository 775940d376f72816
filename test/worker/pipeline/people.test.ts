// What is known of a person when an event is matched and when a step runs.
import { describe, expect } from 'vitest';
import { addChannel, addDevice } from '../../support/pipeline/channels.ts';
import { beginning, hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';

const call = {
  label: 'call',
  type: 'webhook',
  config: { url: `${outside}/hook`, body: { plan: '{{trait.plan}}', who: '{{user.userId}}' } },
};
const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 60 };
const mail = { label: 'mail', type: 'send_email', config: { subject: 'Hi', bodyHtml: 'x', to: '{{user.email}}' } };
const proOnly = { trigger: { eventType: 'go', filters: [{ trait: 'plan', op: 'eq', value: 'pro' }] } };

const at = (ms: number) => new Date(beginning + ms).toISOString();
const profile = async (p: Pipeline, userId = 'ada') => (await p.tenant.api.get(`customers/profiles/${userId}`)).json;

describe('identify', () => {
  it('is applied before a later track of the same batch is matched', async ({ p }) => {
    const id = await p.workflow([call], proOnly);
    await p.batch([
      { type: 'identify', userId: 'ada', traits: { plan: 'pro' }, timestamp: at(-2_000) },
      { type: 'track', userId: 'ada', event: 'go', timestamp: at(-1_000) },
      { type: 'track', userId: 'bob', event: 'go', timestamp: at(-1_000) },
    ]);
    await p.flow();
    expect((await p.runs(id)).map(({ userId }) => userId)).toEqual(['ada']);
    expect(p.world.arrived('webhook').map(({ body }) => body)).toEqual([{ plan: 'pro', who: 'ada' }]);
  });

  it('is applied before a track that arrives in a later message', async ({ p }) => {
    const id = await p.workflow([call], proOnly);
    await p.identify({ plan: 'pro' });
    await p.track('go');
    await p.flow();
    expect(await p.runs(id)).toHaveLength(1);
  });

  it('fills gaps and overwrites nothing when it is older than what is stored, whatever the order of arrival', async ({
    p,
  }) => {
    const older = {
      traits: { plan: 'free', city: 'Paris', email: 'old@example.com', phone: '+33123456789' },
      timestamp: at(-2 * hour),
    };
    const newer = { traits: { plan: 'pro', email: 'new@example.com' }, timestamp: at(-hour) };
    for (const [userId, calls] of [
      ['ada', [newer, older]],
      ['bob', [older, newer]],
    ] as const) {
      for (const one of calls) {
        await p.batch([{ type: 'identify', userId, ...one }]);
        await p.dispatch();
      }
      const person = await profile(p, userId);
      expect(person).toMatchObject({ email: 'new@example.com', phone: '+33123456789' });
      expect(person.traits).toMatchObject({ plan: 'pro', city: 'Paris' });
    }
  });

  it('is applied in the order of timestamps within one batch', async ({ p }) => {
    await p.batch([
      { type: 'identify', userId: 'ada', traits: { plan: 'pro' }, timestamp: at(-1_000) },
      { type: 'identify', userId: 'ada', traits: { plan: 'free' }, timestamp: at(-2_000) },
    ]);
    await p.dispatch();
    expect((await profile(p)).traits).toEqual({ plan: 'pro' });
  });

  it('removes a trait or an address that it sets to null', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const id = await p.workflow([mail]);
    await p.identify({ plan: 'pro', city: 'Paris', email: 'ada@example.com' });
    await p.dispatch();
    p.pass(minute);
    await p.identify({ plan: null, email: null });
    await p.track('go');
    await p.flow();
    expect(await profile(p)).toMatchObject({ email: null, traits: { city: 'Paris' } });
    expect((await profile(p)).traits).toEqual({ city: 'Paris' });
    expect((await p.onlyRun(id)).steps).toMatchObject([{ outcome: 'skipped-missing-config', reason: 'no_recipient' }]);
  });

  it('is seen by the steps that follow when it comes after the run began', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const id = await p.workflow([nap, mail, call]);
    await p.identify({ plan: 'free', email: 'old@example.com' });
    await p.track('go');
    await p.dispatch();
    p.pass(minute);
    await p.identify({ plan: 'pro', email: 'new@example.com' });
    await p.dispatch();
    await p.finish((await p.onlyRun(id)).id);
    expect(p.world.arrived('email')[0]?.body.to).toEqual(['new@example.com']);
    expect(p.world.arrived('webhook')[0]?.body.plan).toBe('pro');
  });

  it('loses no trait when two consumers merge at the same moment', async ({ p }) => {
    for (let n = 0; n < 8; n++) await p.identify({ [`t${n}`]: n });
    await Promise.all(p.queues.take().map((letter) => p.queues.deliver([letter])));
    expect((await profile(p)).traits).toEqual({ t0: 0, t1: 1, t2: 2, t3: 3, t4: 4, t5: 5, t6: 6, t7: 7 });
  });
});

describe('an anonymous person', () => {
  it('has runs under the anonymous id', async ({ p }) => {
    const id = await p.workflow([call]);
    await p.track('go', {}, { anonymousId: 'browser-1' });
    await p.flow();
    expect(await p.onlyRun(id)).toMatchObject({ userId: 'browser-1', status: 'completed' });
  });

  it('brings events, traits and devices to the person they turn out to be', async ({ p }) => {
    await p.track('viewed', { page: 1 }, { anonymousId: 'browser-1' });
    await p.identify({ plan: 'trial', theme: 'dark' }, { anonymousId: 'browser-1' });
    await p.dispatch();
    await addDevice(p.tenant, 'browser-1', 'phone-token');
    p.pass(minute);
    await p.identify({ plan: 'pro' }, { userId: 'ada', anonymousId: 'browser-1' });
    await p.dispatch();
    expect((await profile(p)).traits).toEqual({ plan: 'pro', theme: 'dark' });
    expect((await p.tenant.api.get('customers/profiles/browser-1')).status).toBe(404);
    const events = (await p.tenant.api.get('events?userId=ada&type=viewed')).json.data;
    expect(events).toMatchObject([
      { type: 'viewed', userId: 'ada', anonymousId: 'browser-1', properties: { page: 1 } },
    ]);
    expect((await p.tenant.api.get('customers/profiles/ada/devices')).json.data).toHaveLength(1);
  });

  it('is joined by alias as well, which never merges two known people', async ({ p }) => {
    await p.identify({ theme: 'dark' }, { anonymousId: 'browser-1' });
    await p.identify({ plan: 'pro' }, { userId: 'bob' });
    await p.dispatch();
    p.pass(minute);
    await p.batch([
      { type: 'alias', previousId: 'browser-1', userId: 'ada' },
      { type: 'alias', previousId: 'bob', userId: 'ada' },
    ]);
    await p.dispatch();
    expect((await profile(p)).traits).toEqual({ theme: 'dark' });
    expect((await profile(p, 'bob')).traits).toEqual({ plan: 'pro' });
  });
});
