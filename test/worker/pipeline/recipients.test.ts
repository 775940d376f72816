// One event for several people: each has a run of their own, none is lost, and none gets two.
import { describe, expect } from 'vitest';
import type { RunSummary } from '../../../src/contract/workflows/run.ts';
import { breakBatches, lasting } from '../../support/pipeline/faults.ts';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { env } from '../../support/worker.ts';

const keep = {
  label: 'keep',
  type: 'update_profile',
  config: { traits: { said: '{{event.said}}', for: '{{event.userId}}' } },
};
const nap = { label: 'nap', type: 'wait', delayMinutes: 60 };
const toAll = (p: Pipeline, steps: unknown[] = [keep], extra: Record<string, unknown> = {}) =>
  p.workflow(steps, { trigger: { eventType: 'go', recipients: '{{event.userIds}}' }, ...extra });
const people = (n: number) => Array.from({ length: n }, (_, i) => `p${String(i).padStart(4, '0')}`);
const userIds = (runs: RunSummary[]) => runs.map(({ userId }) => userId).sort();
const explained = async (p: Pipeline, workflowId: string) => {
  const [event] = (await p.tenant.api.get('events?type=go')).json.data;
  const { workflows } = (await p.tenant.api.get(`events/${event.id}/explain`)).json;
  return workflows.find(({ id }: { id: string }) => id === workflowId);
};
const allRuns = async ({ tenant }: Pipeline): Promise<(string | null)[]> => {
  const { results } = await env.DB.prepare('SELECT user_id AS userId FROM workflow_runs WHERE project_id = ?')
    .bind(tenant.projectId)
    .all<{ userId: string }>();
  return results.map(({ userId }) => userId);
};

describe('an event that lists people', () => {
  it('starts one run for each of them, in which they are the person, also without a profile', async ({ p }) => {
    const id = await toAll(p);
    await p.identify({ plan: 'pro' }, { userId: 'bob' });
    await p.track('go', { userIds: ['bob', 'eve', 'bob'], said: 'hello' });
    await p.flow();
    expect(userIds(await p.runs(id))).toEqual(['bob', 'eve']);
    for (const user of ['bob', 'eve']) {
      const { traits } = (await p.tenant.api.get(`customers/profiles/${user}`)).json;
      expect(traits).toMatchObject({ said: 'hello', for: user });
    }
    const why = await explained(p, id);
    expect(why).toMatchObject({
      code: 'started',
      recipients: { total: 2, people: [{ userId: 'bob' }, { userId: 'eve' }] },
    });
    expect(why.reason).toBe('It lists 2 people; 2 of them have runs.');
  });

  it('starts nothing twice when it, and its portions, are delivered again', async ({ p }) => {
    const id = await toAll(p, [nap]);
    await p.track('go', { userIds: people(150) });
    const letters = p.queues.take('events');
    await p.queues.deliver(letters);
    await p.queues.deliver(letters.map((letter) => ({ ...letter, attempts: 2 })));
    const portions = p.queues.take('events');
    expect(portions).toHaveLength(2 * 2);
    for (const portion of portions) await p.queues.deliver([portion, { ...portion, id: crypto.randomUUID() }]);
    expect((await allRuns(p)).sort()).toEqual(people(150));
    expect(await p.runs(id)).toHaveLength(100);
  });

  it('loses nobody when the queue, the database or an object fails once', async ({ p }) => {
    await toAll(p, [nap]);
    await p.track('go', { userIds: people(250) });
    p.queues.refuse('events', 1);
    breakBatches('INTO workflow_runs', 1, lasting);
    await p.flow();
    expect(p.takeErrors().length).toBeGreaterThan(0);
    expect((await allRuns(p)).sort()).toEqual(people(250));
  });

  it('holds up no other event of its batch', async ({ p }) => {
    await toAll(p, [nap]);
    const other = await p.workflow([nap], { trigger: { eventType: 'other' } });
    await p.track('go', { userIds: people(1_000) });
    await p.track('other');
    const letters = p.queues.take('events');
    await p.queues.deliver(letters);
    expect(await p.runs(other)).toHaveLength(1);
    expect(p.queues.take('events')).toHaveLength(10);
  });

  it('starts so many portions in one invocation as it may, and puts the others back', async ({ p }) => {
    await toAll(p, [nap]);
    await p.track('go', { userIds: people(402) });
    await p.queues.deliver(p.queues.take('events'));
    const portions = p.queues.take('events');
    expect(portions).toHaveLength(5);
    await p.queues.deliver(portions);
    expect((await allRuns(p)).sort()).toEqual(people(400));
    await p.flow();
    expect((await allRuns(p)).sort()).toEqual(people(402));
  });

  it.for([
    [{}, 'recipients_missing', /userIds/],
    [{ userIds: 'bob' }, 'recipients_invalid', /not a list/],
    [{ userIds: people(1_001) }, 'recipients_too_many', /1,000/],
  ] as const)('starts nothing and says why: %j', async ([properties, refusal, why], { p }) => {
    const id = await toAll(p);
    await p.track('go', properties);
    await p.flow();
    expect(await p.runs(id)).toEqual([]);
    const told = await explained(p, id);
    expect(told).toMatchObject({ code: 'refused', refusal });
    expect(told.reason).toMatch(why);
  });
});

describe('the rules of entry', () => {
  it('hold for each person: who is in the workflow does not enter again, the others do', async ({ p }) => {
    const id = await toAll(p, [nap], { reentry: { policy: 'after_exit' } });
    await p.track('go', { userIds: ['bob'] });
    await p.flow();
    p.pass(1_000);
    await p.track('go', { userIds: ['bob', 'eve'] });
    await p.flow();
    expect(userIds(await p.runs(id))).toEqual(['bob', 'eve']);
    const told = await explained(p, id);
    expect(told.recipients.people).toMatchObject([
      { reason: expect.stringContaining('still active') },
      { userId: 'eve' },
    ]);
    expect(told.reason).toBe('It lists 2 people; 1 of them has a run.');
  });

  it('queue the runs of a paused workflow, and leave out who was erased since', async ({ p }) => {
    const id = await toAll(p, [nap]);
    await p.tenant.api.post(`automation/workflows/${id}/pause`);
    await p.track('go', { userIds: ['bob', 'eve'] });
    await p.queues.deliver(p.queues.take('events'));
    const portions = p.queues.take('events');
    await p.identify({ plan: 'pro' }, { userId: 'eve' });
    await p.flow();
    p.pass(1_000);
    await p.tenant.api.del('customers/profiles/eve');
    await p.flow();
    await p.queues.deliver(portions);
    expect((await p.runs(id)).map(({ userId, status }) => [userId, status])).toEqual([['bob', 'queued']]);
  });

  it('end the runs of a listed person by an event of theirs', async ({ p }) => {
    const id = await toAll(p, [nap], { exitOn: [{ eventType: 'bought' }] });
    await p.track('go', { userIds: ['bob', 'eve'] });
    await p.flow();
    p.pass(1_000);
    await p.track('bought', {}, { userId: 'bob' });
    await p.flow();
    const statuses = (await p.runs(id)).map(({ userId, status }) => `${userId} ${status}`);
    expect(statuses.sort()).toEqual(['bob exited', 'eve running']);
  });
});
