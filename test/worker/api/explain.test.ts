import { describe, expect } from 'vitest';
import type { EventExplanation, WorkflowExplanation } from '../../../src/contract/workflows/explain.ts';
import { EventExplanation as Schema } from '../../../src/contract/workflows/explain.ts';
import { it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { createTenant } from '../../support/worker.ts';

const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 60 };

/** Sends an event and lets it be dispatched; answers its id. */
async function send(p: Pipeline, type = 'go', properties: Record<string, unknown> = {}): Promise<string> {
  p.pass(minute);
  await p.track(type, properties);
  await p.flow();
  return (await p.tenant.api.get(`events?type=${type}`)).json.data[0].id;
}

async function explain(p: Pipeline, eventId: string): Promise<EventExplanation> {
  const answer = await p.tenant.api.get(`events/${eventId}/explain`);
  expect(answer.status).toBe(200);
  expect(Schema.parse(answer.json)).toEqual(answer.json);
  return answer.json;
}

async function verdictOf(p: Pipeline, eventId: string, workflowId: string): Promise<WorkflowExplanation | undefined> {
  return (await explain(p, eventId)).workflows.find(({ id }) => id === workflowId);
}

describe('explain', () => {
  it('lists every workflow: those with a run first, then those that match, then the rest', async ({ p }) => {
    const other = await p.workflow([nap], { trigger: { eventType: 'stop' }, name: 'A' });
    const idle = await p.workflow([nap], { isActive: false, name: 'B' });
    const works = await p.workflow([nap], { name: 'C' });
    const id = await send(p);
    const { event, workflows, rules, endpoints } = await explain(p, id);
    expect(event).toMatchObject({ id, type: 'go', userId: 'ada' });
    expect([rules, endpoints]).toEqual([[], []]);
    const run = await p.onlyRun(works);
    expect(workflows).toEqual([
      {
        id: works,
        name: 'C',
        status: 'active',
        version: 1,
        matched: true,
        code: 'started',
        reason: `It started run ${run.id}, which is running.`,
        runId: run.id,
        runStatus: run.status,
      },
      expect.objectContaining({
        id: idle,
        matched: true,
        code: 'inactive',
        reason: expect.stringContaining('inactive'),
      }),
      {
        id: other,
        name: 'A',
        status: 'active',
        version: 1,
        matched: false,
        code: 'not_matched',
        reason: 'Wanted the event type to match "stop", but it is "go".',
        failedClause: { pointer: '/eventType', clause: 'eventType matches "stop"', wanted: 'stop', actual: 'go' },
      },
    ]);
  });

  it('names the first filter that does not fit, with wanted and actual value', async ({ p }) => {
    const filters = [
      { property: 'plan', op: 'eq', value: 'pro' },
      { trait: 'age', op: 'gte', value: 18 },
    ];
    const workflowId = await p.workflow([nap], { trigger: { eventType: 'go', filters } });
    const free = await send(p, 'go', { plan: 'free' });
    expect(await verdictOf(p, free, workflowId)).toMatchObject({
      matched: false,
      reason: 'Wanted event.plan to equal "pro", but it is "free".',
      failedClause: { pointer: '/filters/0', wanted: 'pro', actual: 'free' },
    });
    const ageless = await verdictOf(p, await send(p, 'go', { plan: 'pro' }), workflowId);
    expect(ageless?.reason).toBe('Wanted trait.age to be at least 18, but it is missing.');
    expect(ageless?.failedClause).not.toHaveProperty('actual');
  });

  it('says why the rules of re-entry refused an entry', async ({ p }) => {
    const workflowId = await p.workflow([nap], { reentry: { policy: 'once' } });
    await send(p);
    const second = await verdictOf(p, await send(p), workflowId);
    expect(second).toMatchObject({ matched: true, code: 'refused', refusal: 'reentry_once' });
    expect(second?.reason).toContain('takes each key once');
    expect(second).not.toHaveProperty('runId');
  });

  it('reports a run that waits for a paused workflow', async ({ p }) => {
    const workflowId = await p.workflow([nap]);
    await p.tenant.api.post(`automation/workflows/${workflowId}/pause`);
    const id = await send(p);
    const { id: runId } = await p.onlyRun(workflowId);
    expect(await verdictOf(p, id, workflowId)).toMatchObject({
      status: 'paused',
      matched: true,
      code: 'queued',
      runId,
    });
  });

  it('says where the workflow was created, changed or switched on after the event', async ({ p }) => {
    const changed = await p.workflow([nap], { trigger: { eventType: 'other' } });
    const switched = await p.workflow([nap], { isActive: false });
    const id = await send(p);
    p.pass(minute);
    const created = await p.workflow([nap]);
    await p.tenant.api.patch(`automation/workflows/${changed}`, { trigger: { eventType: 'go' } });
    await p.tenant.api.patch(`automation/workflows/${switched}`, { isActive: true });
    expect(await verdictOf(p, id, created)).toMatchObject({ matched: true, code: 'created_later' });
    expect(await verdictOf(p, id, changed)).toMatchObject({ matched: true, code: 'changed_later', version: 2 });
    expect(await verdictOf(p, id, switched)).toMatchObject({ matched: true, code: 'switched_later' });
  });

  it('finds the run of a workflow that would not match any more', async ({ p }) => {
    const filters = [{ trait: 'plan', value: 'pro' }];
    const edited = await p.workflow([nap]);
    const moved = await p.workflow([nap], { trigger: { eventType: 'go', filters } });
    await p.identify({ plan: 'pro' });
    await p.flow();
    const id = await send(p);
    p.pass(minute);
    await p.tenant.api.patch(`automation/workflows/${edited}`, { trigger: { eventType: 'other' } });
    await p.identify({ plan: 'free' });
    await p.flow();
    for (const workflowId of [edited, moved]) {
      const verdict = await verdictOf(p, id, workflowId);
      expect(verdict).toMatchObject({ matched: true, code: 'started', runId: (await p.onlyRun(workflowId)).id });
      expect(verdict?.reason).toContain('it would not match: Wanted');
    }
  });

  it('says that a person matched only later', async ({ p }) => {
    const workflowId = await p.workflow([nap], {
      trigger: { eventType: 'go', filters: [{ trait: 'plan', value: 'pro' }] },
    });
    const id = await send(p);
    await p.identify({ plan: 'pro' });
    await p.flow();
    expect(await verdictOf(p, id, workflowId)).toMatchObject({ matched: true, code: 'not_started' });
  });

  it('says that a workflow does not start itself', async ({ p }) => {
    const workflowId = await p.workflow([nap], { trigger: { eventType: '*' } });
    await send(p);
    const news = (await p.tenant.api.get('events?type=workflow.run.started')).json.data[0];
    expect(await verdictOf(p, news.id, workflowId)).toMatchObject({ matched: false, code: 'own_news' });
  });

  it('reads and writes nothing of others', async ({ p }) => {
    const id = await send(p);
    const stranger = await createTenant();
    expect((await stranger.api.get(`events/${id}/explain`)).status).toBe(404);
    await stranger.api.post('automation/workflows', { name: 'Theirs', trigger: { eventType: 'go' }, steps: [nap] });
    expect((await explain(p, id)).workflows).toEqual([]);
  });
});
