import { describe, expect } from 'vitest';
import { keepDeadLetters } from '../../../src/worker/pipeline/dead-letters.ts';
import { moveOldDeadLetters } from '../../../src/worker/pipeline/move-old-dead-letters.ts';
import { it, minute } from '../../support/pipeline/pipeline.ts';
import { createTenant, env, type Tenant } from '../../support/worker.ts';

const path = 'health/dead-letters';
const step = ({ orgId, projectId }: Pick<Tenant, 'orgId' | 'projectId'>, runId: string = crypto.randomUUID()) => ({
  orgId,
  projectId,
  runId,
  key: 'r:0:1',
  type: 'send_email',
});
const keep = (queue: string, body: unknown, at: number, error = 'no database') =>
  keepDeadLetters(env, queue, [{ body, attempts: 101, error }], at);

describe('dead letters', () => {
  it('are listed once however often they are kept, and can be sent again', async ({ p }) => {
    const body = step(p.tenant);
    await keep('sendora-sends', body, p.now());
    await keep('sendora-sends', body, p.now() + minute);
    const { data } = (await p.tenant.api.get(path)).json;
    expect(data).toMatchObject([
      {
        queue: 'sendora-sends',
        projectId: p.tenant.projectId,
        body,
        attempts: 101,
        firstError: 'no database',
        redrivenAt: null,
      },
    ]);
    const redriven = await p.tenant.as('editor').post(`${path}/${data[0].id}/redrive`);
    expect(redriven.status).toBe(200);
    expect(redriven.json.redrivenAt).not.toBeNull();
    expect(p.queues.take('sends')).toMatchObject([{ body }]);
    expect((await p.tenant.api.get('audit-log')).json.data[0]).toMatchObject({
      action: 'dead_letter.redriven',
      targetId: data[0].id,
    });
    // It fails once more.
    await keep('sendora-sends', body, p.now() + 2 * minute, 'still no database');
    expect((await p.tenant.api.get(path)).json.data).toMatchObject([
      {
        id: data[0].id,
        attempts: 202,
        firstError: 'no database',
        lastError: 'still no database',
        redrivenAt: null,
        createdAt: data[0].createdAt,
      },
    ]);
    p.takeErrors();
  });

  it('of several projects are one list, page by page', async ({ p }) => {
    const second = (await p.tenant.api.post('projects', { name: 'Second' })).json.id;
    const places = [p.tenant.projectId, second, p.tenant.projectId, second, p.tenant.projectId];
    for (const [n, projectId] of places.entries())
      await keep('sendora-sends', step({ orgId: p.tenant.orgId, projectId }, `run-${n}`), p.now() + n);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { data, nextCursor } = (await p.tenant.api.get(`${path}?pageSize=2${cursor && `&cursor=${cursor}`}`)).json;
      seen.push(...data.map(({ body }: { body: { runId: string } }) => body.runId));
      if (nextCursor === null) break;
      cursor = encodeURIComponent(nextCursor);
    }
    expect(seen).toEqual(['run-4', 'run-3', 'run-2', 'run-1', 'run-0']);
    expect((await p.tenant.api.get(`${path}?projectId=${second}`)).json.data).toHaveLength(2);
    p.takeErrors();
  });

  it('are sent again in bulk, once each, by queue and time', async ({ p }) => {
    const { api, projectId } = p.tenant;
    for (let n = 0; n < 105; n++) await keep('sendora-sends', step(p.tenant, `run-${n}`), p.now() + n);
    await keep('sendora-webhooks', step(p.tenant, 'other'), p.now());
    const redrive = async (body: object) => (await api.post(`${path}/redrive`, body)).json;
    const queue = 'sendora-sends';
    const from = new Date(p.now() + 1).toISOString();
    const to = new Date(p.now() + 104).toISOString();
    const first = await redrive({ queue, from, to, projectId });
    expect(first).toEqual({ redriven: 100, nextCursor: expect.any(String) });
    // Audit rows of one moment have no order.
    p.pass(minute);
    expect(await redrive({ queue, from, to, cursor: first.nextCursor })).toEqual({ redriven: 3, nextCursor: null });
    expect(await redrive({ queue, from, to })).toEqual({ redriven: 0, nextCursor: null });
    const sent = p.queues.take().map(({ body }) => (body as { runId: string }).runId);
    expect(sent).toEqual(Array.from({ length: 103 }, (_, n) => `run-${n + 1}`));
    expect((await api.get('audit-log')).json.data[0]).toMatchObject({
      action: 'dead_letters.redriven',
      after: { letters: 3, queue },
    });
    expect(await redrive({})).toEqual({ redriven: 3, nextCursor: null });
    p.takeErrors();
  });

  it('keep their place when they could not be put back', async ({ p }) => {
    await keep('sendora-sends', step(p.tenant), p.now());
    p.queues.refuse('sends', 1);
    expect((await p.tenant.api.post(`${path}/redrive`, {})).status).toBe(500);
    expect((await p.tenant.api.post(`${path}/redrive`, {})).json).toMatchObject({ redriven: 1 });
    p.queues.take();
    p.takeErrors();
  });

  it('of a queue that is no more stay where they are', async ({ p }) => {
    await keep('sendora-letters', step(p.tenant), p.now());
    const [letter] = (await p.tenant.api.get(path)).json.data;
    expect((await p.tenant.api.post(`${path}/${letter.id}/redrive`)).status).toBe(409);
    expect((await p.tenant.api.post(`${path}/redrive`, {})).json).toEqual({ redriven: 0, nextCursor: null });
    p.takeErrors();
  });

  it('that earlier versions kept as rows are moved to where new ones are', async ({ p }) => {
    const { projectId } = p.tenant;
    const body = step(p.tenant);
    await env.DB.prepare('INSERT INTO dead_letters (id, project_id, queue, body, created_at) VALUES (?, ?, ?, ?, ?)')
      .bind('old', projectId, 'sendora-sends', JSON.stringify(body), p.now())
      .run();
    await moveOldDeadLetters(env);
    expect((await p.tenant.api.get(path)).json.data).toMatchObject([{ id: 'old', body, redrivenAt: null }]);
    expect(await env.DB.prepare('SELECT count(*) AS n FROM dead_letters').first('n')).toBe(0);
  });

  it('no longer name a person who was erased', async ({ p }) => {
    const { orgId, projectId } = p.tenant;
    const event = (userId: string) => ({ type: 'go', userId, anonymousId: null, properties: {} });
    await p.tenant.api.put('customers/profiles/ada', {});
    await keep('sendora-events', { orgId, projectId, events: [event('ada'), event('bob')] }, p.now());
    await keep('sendora-events', { orgId, projectId, events: [event('ada')] }, p.now());
    expect((await p.tenant.api.del('customers/profiles/ada')).status).toBe(204);
    const { data } = (await p.tenant.api.get(path)).json;
    expect(data).toMatchObject([{ body: { events: [{ userId: 'bob' }] } }]);
    p.takeErrors();
  });

  it('of another organisation are neither listed nor sent', async ({ p }) => {
    await keep('sendora-sends', step(p.tenant), p.now());
    const [{ id }] = (await p.tenant.api.get(path)).json.data;
    const { api } = await createTenant();
    expect((await api.get(path)).json.data).toEqual([]);
    expect((await api.get(`${path}?projectId=${p.tenant.projectId}`)).json.data).toEqual([]);
    expect((await api.post(`${path}/${id}/redrive`)).status).toBe(404);
    expect((await api.post(`${path}/redrive`, {})).json).toEqual({ redriven: 0, nextCursor: null });
    expect(p.queues.waiting()).toEqual([]);
    p.takeErrors();
  });
});
