// Followed audiences and broadcasts, when something fails, dies, or comes at once.
import { describe, expect } from 'vitest';
import { mostTries } from '../../../../src/engine/broadcasts/advance.ts';
import { occasionId } from '../../../../src/engine/triggers/occasions.ts';
import { derivedId } from '../../../../src/worker/ids.ts';
import { workOn } from '../../../../src/worker/pipeline/broadcasts/reach.ts';
import { readBroadcast } from '../../../../src/worker/store/broadcasts.ts';
import { evictClock, ringNow, rowsOf } from '../../../support/pipeline/clock.ts';
import { breakBatches, unreachable } from '../../../support/pipeline/faults.ts';
import { it, minute, type Pipeline } from '../../../support/pipeline/pipeline.ts';
import { audience, follow, made, news, people, ring, startedFor } from '../../../support/pipeline/triggers.ts';
import { env } from '../../../support/worker.ts';

const pro = { trait: 'plan', value: 'pro' };
const ids = (n: number) => Array.from({ length: n }, (_, i) => `u${String(i).padStart(4, '0')}`);

async function cast(p: Pipeline, workflow: string, body: Record<string, unknown>): Promise<string> {
  return made(await p.tenant.api.post(`automation/workflows/${workflow}/broadcast`, body)).id;
}
const read = async (p: Pipeline, id: string) => made(await p.tenant.api.get(`automation/broadcasts/${id}`));

describe('a change of an audience', () => {
  it('is noticed although the call of the API that made it died behind the merge, and is not repeated', async ({
    p,
  }) => {
    const workflow = await follow(p, await audience(p, pro), 'enter');
    await ring(p);
    const fault = breakBatches('INTO audience_members', 1);
    expect((await p.tenant.api.put('customers/profiles/ada', { traits: { plan: 'pro' } })).status).toBe(500);
    expect(fault.failed).toBe(1);
    p.takeErrors();
    await p.flow();
    expect(await startedFor(p, workflow)).toEqual([]);
    expect(await rowsOf(p, 'audience_looks')).toHaveLength(1);
    p.pass(2 * minute);
    await p.sweep();
    await ring(p);
    await p.flow();
    expect(await startedFor(p, workflow)).toEqual(['ada']);
    expect(await rowsOf(p, 'audience_looks')).toEqual([]);
  });

  it('leaves no plan to look where the call did its work, and none in projects that follow nothing', async ({ p }) => {
    made(await p.tenant.api.put('customers/profiles/bob', { traits: { plan: 'pro' } }));
    expect(await rowsOf(p, 'audience_looks')).toEqual([]);
    await follow(p, await audience(p, pro), 'enter');
    await ring(p);
    made(await p.tenant.api.put('customers/profiles/ada', { traits: { plan: 'pro' } }));
    expect(await rowsOf(p, 'audience_looks')).toEqual([]);
  });

  it('starts one run although several batches bring it, and in whatever order they come again', async ({ p }) => {
    const workflow = await follow(p, await audience(p, pro), 'enter');
    await ring(p);
    for (let i = 0; i < 4; i++) await p.identify({ plan: 'pro', n: i }, { userId: 'ada' });
    const letters = p.queues.take('events');
    await Promise.all(letters.map((letter) => p.queues.deliver([letter])));
    await Promise.all(letters.map((letter) => p.queues.deliver([{ ...letter, attempts: 2 }])));
    await p.flow();
    expect(await startedFor(p, workflow)).toEqual(['ada']);
    expect(await rowsOf(p, 'stream_outbox')).toEqual([]);
  });

  it('survives an eviction in the middle of a picture', async ({ p }) => {
    await people(p, ids(1_200), { plan: 'pro' });
    const id = await audience(p, pro);
    const workflow = await follow(p, id, 'leave');
    const fault = breakBatches('p.user_id > ?2 ORDER BY p.user_id', 1);
    await ringNow(p);
    expect(fault.failed).toBe(1);
    p.takeErrors();
    await evictClock(p);
    p.pass(minute);
    await p.sweep();
    await ring(p);
    expect(await rowsOf(p, 'audience_members')).toHaveLength(1_200);
    expect(await rowsOf(p, 'followed_audiences')).toMatchObject([{ pictured_at: expect.any(Number), cursor: '' }]);
    await p.identify({ plan: 'free' }, { userId: ids(1_200)[1_199] ?? '' });
    await p.flow();
    expect(await startedFor(p, workflow)).toEqual([ids(1_200)[1_199]]);
  });
});

describe('a broadcast', () => {
  it('reaches and counts each person once although the object is evicted while it works', async ({ p }) => {
    await people(p, ids(130), { plan: 'pro' });
    const [audienceId, workflow] = [await audience(p, pro), await news(p)];
    const id = await cast(p, workflow, { audienceId });
    for (let kills = 0; kills < 3; kills++) {
      await Promise.all([ringNow(p).catch(() => undefined), evictClock(p).catch(() => undefined)]);
      p.takeErrors();
      p.pass(2 * minute);
      await p.sweep();
    }
    for (let turns = 0; turns < 10 && (await read(p, id)).status !== 'done'; turns++) {
      await ring(p);
      p.pass(5 * minute);
      await p.sweep();
    }
    expect(await read(p, id)).toMatchObject({ status: 'done', total: 130, started: 130, skipped: 0, failed: 0 });
    expect(await startedFor(p, workflow)).toEqual(ids(130));
  });

  it('is moved on by one of two turns at once, and counts nobody twice', async ({ p }) => {
    await people(p, ids(20), { plan: 'pro' });
    const [audienceId, workflow] = [await audience(p, pro), await news(p)];
    const id = await cast(p, workflow, { audienceId });
    const { projectId, orgId } = p.tenant;
    const turn = async () => {
      const row = await readBroadcast(env.DB, [projectId], id);
      if (row) await workOn({ env, db: env.DB, orgId, projectId, now: p.now(), starts: 5 }, row);
    };
    for (let turns = 0; turns < 12; turns++) await Promise.all([turn(), turn()]);
    expect(await read(p, id)).toMatchObject({ status: 'done', total: 20, started: 20 });
    expect(await startedFor(p, workflow)).toEqual(ids(20));
  });

  it('passes over a person who cannot be started, after so many tries, and only over that one', async ({ p }) => {
    await people(p, ids(5), { plan: 'pro' });
    const [audienceId, workflow] = [await audience(p, pro), await news(p)];
    const id = await cast(p, workflow, { audienceId });
    const { projectId, orgId } = p.tenant;
    const [, , unlucky = ''] = ids(5);
    const eventId = derivedId('event', projectId, occasionId('broadcast', workflow, id, unlucky));
    const runId = derivedId('run', projectId, workflow, eventId);
    const getByName = (name: string) =>
      name === runId
        ? { start: () => Promise.reject(new Error('the object cannot be reached')), view: async () => null }
        : env.RUNS.getByName(name);
    const broken = { ...env, ...unreachable(runId), RUNS: { getByName } as unknown as typeof env.RUNS };
    for (let tries = 0; tries < 2 * mostTries && (await read(p, id)).status !== 'done'; tries++) {
      const row = await readBroadcast(env.DB, [projectId], id);
      if (row) await workOn({ env: broken, db: env.DB, orgId, projectId, now: p.now(), starts: 50 }, row);
    }
    p.takeErrors();
    expect(await read(p, id)).toMatchObject({ status: 'done', total: 5, started: 4, failed: 1, skipped: 0 });
    expect(await startedFor(p, workflow)).toEqual(ids(5).filter((user) => user !== unlucky));
  });
});
