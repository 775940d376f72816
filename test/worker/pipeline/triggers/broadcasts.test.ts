import { describe, expect } from 'vitest';
import { hour, it, minute, type Pipeline, second } from '../../../support/pipeline/pipeline.ts';
import { audience, follow, made, news, people, ring, startedFor } from '../../../support/pipeline/triggers.ts';
import { env } from '../../../support/worker.ts';

const pro = { trait: 'plan', value: 'pro' };
const ids = (n: number) => Array.from({ length: n }, (_, i) => `u${String(i).padStart(5, '0')}`);

const post = (p: Pipeline, workflow: string, body: unknown, headers: Record<string, string> = {}) =>
  p.tenant.api.post(`automation/workflows/${workflow}/broadcast`, body, headers);
const cast = async (p: Pipeline, workflow: string, body: unknown) => {
  const answer = await post(p, workflow, body);
  expect(answer.status, answer.text).toBe(202);
  return answer.json;
};
const read = async (p: Pipeline, id: string) => made(await p.tenant.api.get(`automation/broadcasts/${id}`));
const act = async (p: Pipeline, id: string, action: string) =>
  made(await p.tenant.api.post(`automation/broadcasts/${id}/${action}`));

/** Lets the clock ring for so long, a little later each time. */
async function wait(p: Pipeline, ms: number, step = 250): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    p.pass(step);
    await ring(p);
  }
}

describe('a broadcast', () => {
  it('counts first, reaches each person of the audience once, and says how far it is', async ({ p }) => {
    await people(p, ids(3), { plan: 'pro' });
    await people(p, ['x1', 'x2'], { plan: 'free' });
    const [audienceId, workflow] = [await audience(p, pro), await news(p)];
    const counted = await post(p, workflow, { audienceId, dryRun: true });
    expect([counted.status, counted.json]).toEqual([200, { total: 3, capped: false, sample: ids(3) }]);
    const sent = await cast(p, workflow, { audienceId });
    expect(sent).toMatchObject({
      workflowId: workflow,
      version: 1,
      audienceId,
      total: 3,
      started: 0,
      status: 'running',
    });
    await ring(p);
    const done = await read(p, sent.id);
    expect(done).toMatchObject({
      status: 'done',
      total: 3,
      capped: false,
      started: 3,
      skipped: 0,
      failed: 0,
      skips: [],
    });
    expect(done.finishedAt).not.toBeNull();
    expect(await startedFor(p, workflow)).toEqual(ids(3));
    const [run] = await p.runs(workflow);
    const event = made(await p.tenant.api.get(`events/${run?.eventId}`));
    expect(event).toMatchObject({ type: 'trigger.broadcast', properties: { broadcastId: sent.id } });
    const listed = made(await p.tenant.api.get(`automation/broadcasts?workflowId=${workflow}`));
    expect(listed.data).toEqual([done]);
  });

  it('obeys re-entry, and says who was refused', async ({ p }) => {
    await people(p, ids(3), { plan: 'pro' });
    const [audienceId, workflow] = [await audience(p, pro), await news(p, { reentry: { policy: 'once' } })];
    for (const started of [3, 0]) {
      const { id } = await cast(p, workflow, { audienceId });
      await ring(p);
      expect(await read(p, id)).toMatchObject({ status: 'done', total: 3, started, skipped: 3 - started });
      if (started === 0) expect((await read(p, id)).skips).toEqual([{ reason: 'reentry_once', count: 3 }]);
    }
    expect(await startedFor(p, workflow)).toEqual(ids(3));
  });

  it('is the same one for a repeated Idempotency-Key, even when the kept answer is gone', async ({ p }) => {
    await people(p, ids(2), { plan: 'pro' });
    const [audienceId, workflow] = [await audience(p, pro), await news(p)];
    const key = { 'idempotency-key': crypto.randomUUID() };
    const first = await post(p, workflow, { audienceId }, key);
    await env.DB.prepare('DELETE FROM idempotency_keys').run();
    const again = await post(p, workflow, { audienceId }, key);
    expect([first.status, again.status, again.json.id]).toEqual([202, 202, first.json.id]);
    await env.DB.prepare('DELETE FROM idempotency_keys').run();
    const both = await Promise.all([
      post(p, workflow, { audienceId, perMinute: 5 }, key),
      post(p, workflow, { audienceId, perMinute: 5 }, { ...key, 'idempotency-key': `${key['idempotency-key']}` }),
    ]);
    const accepted = both.filter(({ status }) => status === 202).map(({ json }) => json.id);
    expect(new Set(accepted).size).toBe(1);
    expect(made(await p.tenant.api.get('automation/broadcasts')).data).toHaveLength(2);
  });

  it('keeps its pace, and stands still from the moment that pause answers until it is resumed', async ({ p }) => {
    await people(p, ids(30), { plan: 'pro' });
    const [audienceId, workflow] = [await audience(p, pro), await news(p)];
    const { id } = await cast(p, workflow, { audienceId, perMinute: 60 });
    await ring(p);
    expect((await read(p, id)).started).toBe(1);
    await wait(p, 5 * second);
    expect((await read(p, id)).started).toBe(6);
    const paused = await act(p, id, 'pause');
    expect(paused).toMatchObject({ status: 'paused', started: 6 });
    await wait(p, 5 * second);
    p.pass(hour);
    await ring(p);
    expect(await startedFor(p, workflow)).toHaveLength(6);
    expect(await act(p, id, 'pause')).toMatchObject({ status: 'paused' });
    await act(p, id, 'resume');
    await ring(p);
    await wait(p, 3 * second);
    expect((await read(p, id)).started).toBe(10);
    const stopped = await act(p, id, 'stop');
    expect(stopped).toMatchObject({ status: 'stopped', stopReason: 'asked', started: 10 });
    await wait(p, 3 * second);
    expect(await startedFor(p, workflow)).toEqual(ids(10));
    expect((await p.tenant.api.post(`automation/broadcasts/${id}/resume`)).status).toBe(409);
    expect(await act(p, id, 'stop')).toEqual(stopped);
  });

  it('pauses behind the chunk that it has in its hand', async ({ p }) => {
    await people(p, ids(200), { plan: 'pro' });
    const [audienceId, workflow] = [await audience(p, pro), await news(p)];
    const { id } = await cast(p, workflow, { audienceId });
    const [, paused] = await Promise.all([ring(p), act(p, id, 'pause')]);
    await ring(p);
    const runs = await startedFor(p, workflow);
    expect(runs.length).toBe(paused.started);
    expect(runs.length).toBeLessThan(200);
    await act(p, id, 'resume');
    await ring(p);
    expect(await read(p, id)).toMatchObject({ status: 'done', started: 200, total: 200 });
    expect(await startedFor(p, workflow)).toEqual(ids(200));
  });

  it('begins at its time with the version of that moment, and keeps that', async ({ p }) => {
    await people(p, ids(4), { plan: 'pro' });
    const [audienceId, workflow] = [await audience(p, pro), await news(p)];
    const at = new Date(p.now() + hour).toISOString();
    const { id, status } = await cast(p, workflow, { audienceId, at, perMinute: 60 });
    expect(status).toBe('scheduled');
    const change = (label: string) =>
      p.tenant.api.patch(`automation/workflows/${workflow}`, {
        steps: [{ label, type: 'wait', config: {}, delayMinutes: 5 }],
      });
    made(await change('two'));
    await ring(p);
    expect(await startedFor(p, workflow)).toEqual([]);
    p.pass(hour);
    await ring(p);
    made(await change('three'));
    await wait(p, 3 * second);
    expect(await read(p, id)).toMatchObject({ status: 'done', version: 2, started: 4, at });
    expect((await p.runs(workflow)).map(({ version }) => version)).toEqual([2, 2, 2, 2]);
  });

  it('judges each person when their turn comes, and says who has left', async ({ p }) => {
    await people(p, ids(4), { plan: 'pro' });
    const [audienceId, workflow] = [await audience(p, pro), await news(p)];
    const { id } = await cast(p, workflow, { audienceId, perMinute: 60 });
    await ring(p);
    await p.identify({ plan: 'free' }, { userId: ids(4)[2] ?? '' });
    await p.identify({ plan: 'pro' }, { userId: 'a-new-one' });
    await p.flow();
    await wait(p, 4 * second);
    expect(await read(p, id)).toMatchObject({
      ...{ status: 'done', total: 4, started: 3, skipped: 1, skips: [{ reason: 'left_audience', count: 1 }] },
    });
    expect(await startedFor(p, workflow)).toEqual([ids(4)[0], ids(4)[1], ids(4)[3]]);
  });

  it('walks the members of an audience that is followed', async ({ p }) => {
    await people(p, ids(60), { plan: 'pro' });
    await people(p, ['x1', 'x2'], { plan: 'free' });
    const audienceId = await audience(p, pro);
    await follow(p, audienceId, 'enter');
    await ring(p);
    const workflow = await news(p);
    const { id, total } = await cast(p, workflow, { audienceId });
    expect(total).toBe(60);
    await ring(p);
    expect(await read(p, id)).toMatchObject({ status: 'done', total: 60, started: 60, skipped: 0 });
  });

  it('ends when its workflow is deactivated or deleted, and is in the way of deleting its audience', async ({ p }) => {
    await people(p, ids(9), { plan: 'pro' });
    const audienceId = await audience(p, pro);
    const [first, second_] = [await news(p), await news(p)];
    const one = await cast(p, first, { audienceId, perMinute: 1 });
    const two = await cast(p, second_, { audienceId, at: new Date(p.now() + hour).toISOString() });
    await ring(p);
    const refused = await p.tenant.api.del(`customers/audiences/${audienceId}`);
    expect([refused.status, refused.json.detail]).toEqual([409, expect.stringContaining('broadcast')]);
    made(await p.tenant.api.patch(`automation/workflows/${first}`, { isActive: false }));
    expect((await p.tenant.api.del(`automation/workflows/${second_}`)).status).toBe(204);
    for (const { id } of [one, two]) {
      expect(await read(p, id)).toMatchObject({ status: 'stopped', stopReason: 'workflow_inactive' });
      expect((await p.tenant.api.post(`automation/broadcasts/${id}/resume`)).status).toBe(409);
    }
    p.pass(hour);
    await ring(p);
    expect([...(await startedFor(p, first)), ...(await startedFor(p, second_))]).toHaveLength(1);
    expect((await p.tenant.api.del(`customers/audiences/${audienceId}`)).status).toBe(204);
  });

  it('queues runs of a paused workflow', async ({ p }) => {
    await people(p, ids(2), { plan: 'pro' });
    const [audienceId, workflow] = [await audience(p, pro), await news(p)];
    made(await p.tenant.api.post(`automation/workflows/${workflow}/pause`));
    const { id } = await cast(p, workflow, { audienceId });
    await ring(p);
    expect(await read(p, id)).toMatchObject({ status: 'done', started: 2 });
    expect((await p.runs(workflow)).map(({ status }) => status)).toEqual(['queued', 'queued']);
  });

  it('goes on where somebody stood who was erased', async ({ p }) => {
    await people(p, ids(4), { plan: 'pro' });
    const [audienceId, workflow] = [await audience(p, pro), await news(p)];
    const { id } = await cast(p, workflow, { audienceId, perMinute: 60 });
    await ring(p);
    await wait(p, second);
    expect((await read(p, id)).started).toBe(2);
    expect([202, 204]).toContain((await p.tenant.api.del(`customers/profiles/${ids(4)[1]}`)).status);
    const row = await env.DB.prepare('SELECT cursor FROM broadcasts WHERE id = ?').bind(id).first<{ cursor: string }>();
    expect(row?.cursor).toBe(ids(4)[0]);
    await wait(p, 3 * second);
    expect(await read(p, id)).toMatchObject({ status: 'done', started: 4, total: 4 });
    expect(await startedFor(p, workflow)).toEqual([null, ids(4)[0], ids(4)[2], ids(4)[3]]);
  });

  it('is refused with what is wrong', async ({ p }) => {
    const [audienceId, workflow] = [await audience(p, pro), await news(p)];
    const other = await p.workflow([{ type: 'wait', config: {}, delayMinutes: 1 }]);
    const late = new Date(p.now() + 366 * 24 * hour).toISOString();
    const pointers = async (body: unknown) =>
      (await post(p, workflow, body)).json.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(await pointers({ audienceId: crypto.randomUUID() })).toEqual(['/audienceId']);
    expect(await pointers({ audienceId, at: late })).toEqual(['/at']);
    expect(await pointers({ audienceId, perMinute: 0.5, x: 1 })).toEqual(['/perMinute', '/x']);
    expect((await post(p, other, { audienceId })).status).toBe(409);
    expect((await post(p, crypto.randomUUID(), { audienceId })).status).toBe(404);
    made(await p.tenant.api.patch(`automation/workflows/${workflow}`, { isActive: false }));
    expect((await post(p, workflow, { audienceId })).status).toBe(409);
    expect((await post(p, workflow, { audienceId, dryRun: true })).status).toBe(409);
    expect(made(await p.tenant.api.get('automation/broadcasts')).data).toEqual([]);
  });

  it('counts on by the clock where there are many people, and reaches them page by page', { timeout: 240_000 }, async ({
    p,
  }) => {
    const all = ids(10_500);
    for (let i = 0; i < all.length; i += 2_000)
      await people(p, all.slice(i, i + 2_000), { plan: i < 10_000 ? 'free' : 'pro' });
    await people(p, ['zz'], { plan: 'pro' });
    const [audienceId, workflow] = [await audience(p, pro), await news(p)];
    const sent = await cast(p, workflow, { audienceId });
    expect(sent).toMatchObject({ total: 0, capped: true });
    for (let turns = 0; turns < 40 && (await read(p, sent.id)).status !== 'done'; turns++) {
      await ring(p);
      p.pass(minute);
    }
    expect(await read(p, sent.id)).toMatchObject({ status: 'done', total: 501, started: 501, capped: false });
    const runs = await startedFor(p, workflow);
    expect([runs.length, new Set(runs).size]).toEqual([501, 501]);
  });
});
