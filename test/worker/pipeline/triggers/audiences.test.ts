import { describe, expect } from 'vitest';
import { day, hour, it, minute, type Pipeline } from '../../../support/pipeline/pipeline.ts';
import { audience, follow, made, people, ring, startedFor } from '../../../support/pipeline/triggers.ts';
import { env } from '../../../support/worker.ts';

const pro = { trait: 'plan', value: 'pro' };

async function identify(p: Pipeline, traits: Record<string, unknown>, userId = 'ada'): Promise<void> {
  await p.identify(traits, { userId });
  await p.flow();
}

const rows = async (p: Pipeline, table: string) =>
  (await env.DB.prepare(`SELECT * FROM ${table} WHERE project_id = ?`).bind(p.tenant.projectId).all()).results;

describe('a workflow that follows an audience', () => {
  it('starts once for each entry, and for nothing else', async ({ p }) => {
    const id = await audience(p, pro);
    const workflow = await follow(p, id, 'enter');
    await ring(p);
    await identify(p, { plan: 'free' });
    expect(await startedFor(p, workflow)).toEqual([]);
    await identify(p, { plan: 'pro' });
    await identify(p, { color: 'red' });
    expect(await startedFor(p, workflow)).toEqual(['ada']);
    await identify(p, { plan: 'free' });
    await identify(p, { plan: 'pro' });
    expect(await startedFor(p, workflow)).toEqual(['ada', 'ada']);
    const [run] = await p.runs(workflow);
    expect(made(await p.tenant.api.get(`events/${run?.eventId}`))).toMatchObject({
      type: 'trigger.audience',
      userId: 'ada',
      properties: { audienceId: id, on: 'enter' },
    });
    const explained = made(await p.tenant.api.get(`events/${run?.eventId}/explain`));
    expect(explained.workflows.find((one: { id: string }) => one.id === workflow).runId).toBe(run?.id);
  });

  it('does not start for people who are in already, and starts when they leave', async ({ p }) => {
    await people(p, ['ada', 'bob', 'eve'], { plan: 'pro' });
    const id = await audience(p, pro);
    const [enter, leave] = [await follow(p, id, 'enter'), await follow(p, id, 'leave')];
    expect(made(await p.tenant.api.get(`automation/workflows/${enter}`)).triggerState.state).toBe('preparing');
    await ring(p);
    expect(made(await p.tenant.api.get(`automation/workflows/${enter}`)).triggerState.state).toBe('ready');
    await identify(p, { color: 'red' });
    await identify(p, { plan: null });
    await identify(p, { plan: 'free' }, 'bob');
    expect([await startedFor(p, enter), await startedFor(p, leave)]).toEqual([[], ['ada', 'bob']]);
  });

  it('starts for those who are in already where it asks for them, each once', async ({ p }) => {
    await people(p, ['ada', 'bob'], { plan: 'pro' });
    await people(p, ['eve'], { plan: 'free' });
    const id = await audience(p, pro);
    const workflow = await follow(p, id, 'enter', { existing: 'start' });
    await ring(p);
    await p.flow();
    expect(await startedFor(p, workflow)).toEqual(['ada', 'bob']);
    // The picture is there, and another workflow begins to follow.
    const second = await follow(p, id, 'enter', { existing: 'start' });
    const third = await follow(p, id, 'enter');
    await ring(p);
    await p.flow();
    expect([await startedFor(p, workflow), await startedFor(p, second), await startedFor(p, third)]).toEqual([
      ['ada', 'bob'],
      ['ada', 'bob'],
      [],
    ]);
  });

  it('starts for a person who is new, and for one who only comes by', async ({ p }) => {
    const id = await audience(p, { op: 'exists', trait: 'activatedAt', value: false });
    const workflow = await follow(p, id, 'enter');
    await ring(p);
    await p.track('page', {}, { userId: 'new' });
    await p.flow();
    await p.track('page', {}, { userId: 'new' });
    await p.flow();
    await p.track('page', {}, { anonymousId: 'anon' });
    await p.flow();
    expect(await startedFor(p, workflow)).toEqual(['anon', 'new']);
  });

  it('starts when a step, the API or a merge changes the person', async ({ p }) => {
    const id = await audience(p, pro);
    const workflow = await follow(p, id, 'enter');
    await p.workflow([{ type: 'update_profile', config: { traits: { plan: 'pro' } } }]);
    await ring(p);
    await p.track('go', {}, { userId: 'step' });
    await p.flow();
    made(await p.tenant.api.put('customers/profiles/api', { traits: { plan: 'pro' } }));
    await identify(p, { city: 'Paris' }, 'merged');
    await identify(p, { plan: 'pro' }, 'other');
    made(await p.tenant.api.post('customers/profiles/merged/merge', { from: 'other' }));
    await p.flow();
    expect(await startedFor(p, workflow)).toEqual(['api', 'other', 'step']);
    // `merged` took the place of `other`, for whom the run was started.
    expect(await rows(p, 'audience_members')).toMatchObject([
      { person_id: 'api', is_member: 1 },
      { person_id: 'merged', is_member: 1 },
      { person_id: 'step', is_member: 1 },
    ]);
  });

  it('does not run for ever where two workflows undo each other', async ({ p }) => {
    const id = await audience(p, pro);
    const set = (plan: string) => [{ type: 'update_profile', config: { traits: { plan } } }];
    const enter = await p.workflow(set('free'), { trigger: { audience: { id, on: 'enter' } } });
    const leave = await p.workflow(set('pro'), { trigger: { audience: { id, on: 'leave' } } });
    await ring(p);
    await identify(p, { plan: 'pro' });
    const runs = [...(await startedFor(p, enter)), ...(await startedFor(p, leave))];
    expect(runs.length).toBeGreaterThan(2);
    expect(runs.length).toBeLessThanOrEqual(8);
  });

  it('takes a new picture when the condition changes, and tells nobody of it', async ({ p }) => {
    await people(p, ['ada'], { plan: 'pro', city: 'Paris' });
    await people(p, ['bob'], { plan: 'free', city: 'Paris' });
    const id = await audience(p, pro);
    const [enter, leave] = [await follow(p, id, 'enter'), await follow(p, id, 'leave')];
    await ring(p);
    p.pass(minute);
    made(await p.tenant.api.patch(`customers/audiences/${id}`, { condition: { trait: 'city', value: 'Rome' } }));
    await ring(p);
    await p.flow();
    expect([await startedFor(p, enter), await startedFor(p, leave)]).toEqual([[], []]);
    await identify(p, { city: 'Rome' }, 'bob');
    await identify(p, { plan: 'free' }, 'ada');
    expect([await startedFor(p, enter), await startedFor(p, leave)]).toEqual([['bob'], []]);
  });

  it('finds at night whom time has moved', async ({ p }) => {
    const seen = new Date(p.now()).toISOString();
    const id = await audience(p, { not: { trait: 'seenAt', op: 'withinDays', value: 3 } });
    await people(p, ['ada'], { seenAt: seen });
    const workflow = await follow(p, id, 'enter');
    await ring(p);
    for (let days = 0; days < 3; days++) {
      p.pass(day);
      await ring(p);
      await p.flow();
      expect(await startedFor(p, workflow)).toEqual([]);
    }
    p.pass(14 * hour);
    await ring(p);
    await p.flow();
    p.pass(day);
    await ring(p);
    await p.flow();
    expect(await startedFor(p, workflow)).toEqual(['ada']);
  });

  it('forgets an audience that nobody follows any more, and takes a new picture later', async ({ p }) => {
    await people(p, ['ada', 'bob'], { plan: 'pro' });
    const id = await audience(p, pro);
    const workflow = await follow(p, id, 'leave');
    await ring(p);
    expect(await rows(p, 'audience_members')).toHaveLength(2);
    made(await p.tenant.api.patch(`automation/workflows/${workflow}`, { isActive: false }));
    await ring(p);
    expect([...(await rows(p, 'audience_members')), ...(await rows(p, 'followed_audiences'))]).toEqual([]);
    await identify(p, { plan: 'free' });
    p.pass(minute);
    made(await p.tenant.api.patch(`automation/workflows/${workflow}`, { isActive: true }));
    await ring(p);
    await identify(p, { plan: 'pro' });
    await identify(p, { plan: 'free' }, 'bob');
    expect(await startedFor(p, workflow)).toEqual(['bob']);
  });

  it('is told alone: no pattern, rule, endpoint or exit sees the event', async ({ p }) => {
    const id = await audience(p, pro);
    const workflow = await follow(p, id, 'enter');
    const all = await p.workflow([{ type: 'wait', config: {}, delayMinutes: 5 }], { trigger: { eventType: '*' } });
    const waiting = await p.workflow([{ type: 'wait', config: {}, delayMinutes: 5 }], {
      exitOn: [{ eventType: 'trigger.*' }],
    });
    const url = 'https://sandbox.test:8443/hook';
    made(await p.tenant.api.post('webhooks/endpoints', { url, eventTypes: ['*'] }));
    await ring(p);
    await p.track('go');
    await p.flow();
    await identify(p, { plan: 'pro' });
    expect(await startedFor(p, workflow)).toEqual(['ada']);
    expect(p.world.arrived('webhook').filter(({ text }) => text.includes('trigger.'))).toEqual([]);
    const [told] = made(await p.tenant.api.get('events?type=trigger.audience')).data;
    expect((await p.runs(all)).map(({ eventId }) => eventId)).not.toContain(told.id);
    expect((await p.runs(waiting)).map(({ status }) => status)).toEqual(['running']);
  });

  it('is refused beyond fifty audiences of a project, unless it is inactive or another follows the same', async ({
    p,
  }) => {
    const ids: string[] = [];
    for (let i = 0; i < 51; i++) ids.push(await audience(p, { trait: 'n', value: i }));
    for (const id of ids.slice(0, 50)) await follow(p, id, 'enter');
    const save = (trigger: unknown, extra = {}) => {
      const body = { name: crypto.randomUUID(), trigger, steps: [{ type: 'wait', config: {}, delayMinutes: 5 }] };
      return p.tenant.api.post('automation/workflows', { ...body, ...extra });
    };
    const [last, first] = [ids[50], ids[0]];
    const refused = await save({ audience: { id: last, on: 'enter' } });
    expect([refused.status, refused.json.errors[0].pointer]).toEqual([422, '/trigger/audience/id']);
    const scheduled = await save({ schedule: { cron: '0 9 * * *', audienceId: last } });
    expect(scheduled.json.errors[0].pointer).toBe('/trigger/schedule/audienceId');
    expect((await save({ audience: { id: first, on: 'leave' } })).status).toBe(201);
    const inactive = await save({ audience: { id: last, on: 'enter' } }, { isActive: false });
    expect(inactive.status).toBe(201);
    const woken = await p.tenant.api.patch(`automation/workflows/${inactive.json.id}`, { isActive: true });
    expect(woken.status).toBe(422);
    await ring(p);
  });

  it('is queued while it is paused, and starts nothing for a person who was erased', async ({ p }) => {
    const id = await audience(p, pro);
    const workflow = await follow(p, id, 'enter');
    await ring(p);
    made(await p.tenant.api.post(`automation/workflows/${workflow}/pause`));
    await identify(p, { plan: 'pro' }, 'ada');
    await identify(p, { plan: 'pro' }, 'eve');
    expect((await p.runs(workflow)).map(({ status }) => status)).toEqual(['queued', 'queued']);
    const erased = await p.tenant.api.del('customers/profiles/eve');
    expect([202, 204]).toContain(erased.status);
    expect(await rows(p, 'audience_members')).toMatchObject([{ person_id: 'ada' }]);
    await p.flow();
    p.pass(minute);
    // Somebody new under the same id enters anew.
    made(await p.tenant.api.post(`automation/workflows/${workflow}/resume`));
    await identify(p, { plan: 'pro' }, 'eve');
    expect(await startedFor(p, workflow)).toEqual([null, 'ada', 'eve']);
  });
});

describe('a schedule for the people of an audience', () => {
  it('reaches its members, whether they are known yet or not', async ({ p }) => {
    await people(p, ['ada', 'bob'], { plan: 'pro' });
    await people(p, ['eve'], { plan: 'free' });
    const audienceId = await audience(p, pro);
    const steps = [{ type: 'wait', config: {}, delayMinutes: 5 }];
    const workflow = await p.workflow(steps, { trigger: { schedule: { cron: '* * * * *', audienceId } } });
    await env.DB.prepare('UPDATE followed_audiences SET due_at = ?')
      .bind(p.now() + hour)
      .run();
    await ring(p);
    p.pass(minute);
    await ring(p);
    expect(await startedFor(p, workflow)).toEqual(['ada', 'bob']);
    await env.DB.prepare('UPDATE followed_audiences SET due_at = 0').run();
    p.pass(minute);
    await ring(p);
    expect(await rows(p, 'audience_members')).toHaveLength(2);
    await identify(p, { plan: 'pro' }, 'eve');
    p.pass(minute);
    await ring(p);
    expect(await startedFor(p, workflow)).toEqual(['ada', 'ada', 'ada', 'bob', 'bob', 'bob', 'eve']);
    made(await p.tenant.api.patch(`automation/workflows/${workflow}`, { isActive: false }));
  });
});
