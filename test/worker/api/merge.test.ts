// POST customers/profiles/:userId/merge, by which an editor joins two known people.
import { describe, expect } from 'vitest';
import { addDevice } from '../../support/pipeline/channels.ts';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';

const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 10 };
const untilBought = { exitOn: [{ eventType: 'bought' }] };
const profile = async (p: Pipeline, userId: string) => (await p.tenant.api.get(`customers/profiles/${userId}`)).json;
const merge = (p: Pipeline, into: string, body: unknown) =>
  p.tenant.as('editor').post(`customers/profiles/${into}/merge`, body);

describe('merging one person into another', () => {
  it('moves history, devices, runs and places in workflows; the values of the target win', async ({ p }) => {
    const id = await p.workflow([nap], { ...untilBought, reentry: { policy: 'once' } });
    await p.identify({ plan: 'free', city: 'Oslo', email: 'old@example.com', tags: { a: 1 } }, { userId: 'ada-2' });
    await p.identify({ plan: 'pro', tags: { b: 2 } }, { userId: 'ada' });
    await p.track('go', {}, { userId: 'ada-2' });
    await p.dispatch();
    await addDevice(p.tenant, 'ada-2', 'phone-token');
    p.pass(1_000);
    const { status, json } = await merge(p, 'ada', { from: 'ada-2' });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      userId: 'ada',
      email: 'old@example.com',
      traits: { plan: 'pro', city: 'Oslo', tags: { a: 1, b: 2 } },
    });
    expect((await p.tenant.api.get('customers/profiles/ada-2')).status).toBe(404);
    expect((await profile(p, 'ada')).otherIds).toEqual(['ada-2']);
    expect((await p.tenant.api.get('customers/profiles/ada/devices')).json.data).toHaveLength(1);
    expect((await p.tenant.api.get('events?userId=ada&type=go')).json.data).toHaveLength(1);
    expect((await p.tenant.api.get('automation/runs?userId=ada')).json.data).toMatchObject([{ workflowId: id }]);
    await p.track('go', {}, { userId: 'ada' });
    await p.dispatch();
    expect(await p.runs(id), 'once counts for both').toHaveLength(1);
    await p.track('bought', {}, { userId: 'ada' });
    await p.dispatch();
    expect((await p.onlyRun(id)).status).toBe('exited');
  });

  it('makes what comes later under the old id an event of the person', async ({ p }) => {
    const id = await p.workflow([nap], untilBought);
    for (const userId of ['ada-2', 'ada']) await p.identify({ seen: userId }, { userId });
    await p.dispatch();
    await merge(p, 'ada', { from: 'ada-2' });
    await p.track('go', {}, { userId: 'ada' });
    await p.identify({ late: true }, { userId: 'ada-2' });
    await p.track('bought', {}, { userId: 'ada-2' });
    await p.dispatch();
    expect((await p.onlyRun(id)).status).toBe('exited');
    expect((await profile(p, 'ada')).traits).toEqual({ seen: 'ada', late: true });
    expect((await p.tenant.api.get('customers/profiles/ada-2')).status).toBe(404);
    expect((await p.tenant.api.get('events?userId=ada&type=bought')).json.data).toHaveLength(1);
  });

  it('leads ids that were joined to the old one to the new one', async ({ p }) => {
    await p.track('viewed', {}, { anonymousId: 'anon-1' });
    await p.identify({}, { userId: 'ada-2', anonymousId: 'anon-1' });
    await p.identify({}, { userId: 'ada' });
    await p.dispatch();
    await merge(p, 'ada', { from: 'ada-2' });
    await p.identify({ theme: 'dark' }, { anonymousId: 'anon-1' });
    await p.dispatch();
    expect((await profile(p, 'ada')).traits).toEqual({ theme: 'dark' });
  });

  it('keeps the stricter consent of the two, and leaves a bounce with its address', async ({ p }) => {
    const { api } = p.tenant;
    await api.put('customers/profiles/ada-2', { email: 'old@example.com', phone: '+33123456789' });
    await api.put('customers/profiles/ada', { email: 'New@example.com', phone: '+4712345678' });
    await api.post('email/suppressions', { address: 'old@example.com' });
    await merge(p, 'ada', { from: 'ada-2' });
    const suppressed = (await api.get('email/suppressions')).json.data;
    expect(suppressed.map(({ address }: { address: string }) => address)).toEqual([
      'new@example.com',
      'old@example.com',
    ]);
  });

  it('does not bring back what the target removed, and is recorded with both ids', async ({ p }) => {
    const { api } = p.tenant;
    await api.put('customers/profiles/ada', { traits: { plan: 'pro' } });
    await api.patch('customers/profiles/ada', { traits: { plan: null } });
    await api.put('customers/profiles/ada-2', { traits: { plan: 'free' } });
    expect((await merge(p, 'ada', { from: 'ada-2' })).json.traits).toEqual({});
    const rows = (await api.get('audit-log')).json.data;
    expect(rows).toContainEqual(
      expect.objectContaining({ action: 'profile.merged', targetId: 'ada', after: { from: 'ada-2' } }),
    );
  });

  it('is refused with oneself, without `from`, with nobody, for a viewer, and where the traits would not fit', async ({
    p,
  }) => {
    const { api } = p.tenant;
    for (const user of ['ada', 'bob'])
      await api.put(`customers/profiles/${user}`, { traits: { [user]: 'x'.repeat(40_000) } });
    for (const body of [{ from: 'ada' }, {}, { from: '' }, { from: 'bob' }]) {
      expect(await merge(p, 'ada', body)).toMatchObject({ status: 422, json: { errors: [{ pointer: '/from' }] } });
    }
    expect((await merge(p, 'ada', { from: 'nobody' })).status).toBe(404);
    expect((await merge(p, 'nobody', { from: 'ada' })).status).toBe(404);
    expect((await p.tenant.as('viewer').post('customers/profiles/ada/merge', { from: 'bob' })).status).toBe(403);
    for (const user of ['ada', 'bob']) expect(Object.keys((await profile(p, user)).traits)).toEqual([user]);
  });
});
