// Activation: who is looked at, and what a workflow does with the moments of a time in which it was not active.
import { describe, expect } from 'vitest';
import {
  alarmOfClock,
  passTo,
  ringDue,
  ringNext,
  ringNow,
  rowsOf,
  runnersOf,
  statusOf,
  triggered,
  workflowOf,
} from '../../../support/pipeline/clock.ts';
import { beforeBatch } from '../../../support/pipeline/faults.ts';
import { beginning, it, minute, type Pipeline, second } from '../../../support/pipeline/pipeline.ts';
import { env } from '../../../support/worker.ts';

const iso = (at: number) => new Date(at).toISOString();
const trait = 'endsAt';
const due = beginning + minute;
const identify = async (p: Pipeline, userId: string, traits: Record<string, unknown>) => {
  await p.identify(traits, { userId });
  await p.flow();
};
const patch = ({ tenant }: Pipeline, id: string, body: object) => tenant.api.patch(`automation/workflows/${id}`, body);
const act = ({ tenant }: Pipeline, id: string, verb: string) => tenant.api.post(`automation/workflows/${id}/${verb}`);
const people = async (p: Pipeline) =>
  (await rowsOf<{ person_id: string }>(p, 'trigger_moments')).map((row) => row.person_id).sort();

describe('activation of a date trigger', () => {
  it('looks at everybody, page by page, and says how far it is', async ({ p }) => {
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 12499)
       INSERT INTO profiles (project_id, user_id, traits, is_anonymous, created_at, updated_at)
       SELECT ?1, printf('p%05d', i), json_object('${trait}', ?2), 0, 0, 0 FROM n`,
    )
      .bind(p.tenant.projectId, iso(due))
      .run();
    const id = await p.workflow([{ label: 'nap', type: 'wait', delayMinutes: 1 }], { trigger: { date: { trait } } });
    expect((await workflowOf(p, id)).triggerState).toEqual({ state: 'preparing', done: 0, total: 0 });
    await ringNow(p);
    expect((await workflowOf(p, id)).triggerState).toEqual({ state: 'preparing', done: 10_000, total: 12_500 });
    await identify(p, 'p00001', { [trait]: iso(due + minute) });
    await identify(p, 'p12000', { [trait]: iso(due + minute) });
    await ringDue(p);
    expect((await workflowOf(p, id)).triggerState).toEqual({ state: 'ready', done: 12_500, total: 12_500 });
    const rows = await rowsOf<{ due_at: number; person_id: string }>(p, 'trigger_moments');
    const later = rows.filter((row) => row.due_at === due + minute).map((row) => row.person_id);
    expect([rows.length, later]).toEqual([12_500, ['p00001', 'p12000']]);
  });

  it('takes what the new trigger says when the trigger is changed', async ({ p }) => {
    await identify(p, 'ada', { [trait]: iso(due), other: iso(due + minute) });
    await identify(p, 'bob', { [trait]: iso(due) });
    const id = await triggered(p, { date: { trait } });
    expect(await people(p)).toEqual(['ada', 'bob']);
    await patch(p, id, { trigger: { date: { trait: 'other' } } });
    await ringDue(p);
    expect([await people(p), await alarmOfClock(p)]).toEqual([['ada'], due + minute]);
    await patch(p, id, { trigger: { schedule: { cron: '0 0 1 1 *' } } });
    await ringDue(p);
    expect(await people(p)).toEqual([]);
    await patch(p, id, { trigger: { eventType: 'go' } });
    await ringDue(p);
    expect([await rowsOf(p, 'trigger_schedules'), await rowsOf(p, 'preparing_jobs')]).toEqual([[], []]);
  });

  it('changes nothing when something else of the workflow is changed', async ({ p }) => {
    await identify(p, 'ada', { [trait]: iso(due) });
    const id = await triggered(p, { date: { trait } });
    await patch(p, id, { name: 'Another name' });
    expect((await workflowOf(p, id)).triggerState?.state).toBe('ready');
    await ringNext(p);
    expect(await runnersOf(p, id)).toEqual(['ada']);
  });
});

describe('a change of a workflow in the middle of an event', () => {
  it('loses no moment where the trigger stays', async ({ p }) => {
    const id = await triggered(p, { date: { trait } });
    const moment = beforeBatch('INSERT INTO trigger_moments', () => patch(p, id, { name: 'Another name' }));
    await identify(p, 'ada', { [trait]: iso(due) });
    expect(moment.done).toBe(true);
    await ringNext(p);
    expect(await runnersOf(p, id)).toEqual(['ada']);
  });

  it('leaves no moment of the earlier trigger', async ({ p }) => {
    const id = await triggered(p, { date: { trait } });
    const moment = beforeBatch('INSERT INTO trigger_moments', async () => {
      await patch(p, id, { trigger: { date: { trait, offsetMinutes: 5 } } });
      await ringNow(p);
    });
    await identify(p, 'ada', { [trait]: iso(due) });
    expect(moment.done).toBe(true);
    await ringDue(p);
    expect(await rowsOf(p, 'trigger_moments')).toMatchObject([{ due_at: due + 5 * minute }]);
    expect((await statusOf(p, id, 'ada')).person).toMatchObject({ nextAt: iso(due + 5 * minute) });
  });
});

describe('a workflow that is not active', () => {
  it('keeps its moments as queued runs while it is paused', async ({ p }) => {
    await identify(p, 'ada', { [trait]: iso(due) });
    const id = await triggered(p, { date: { trait } });
    await act(p, id, 'pause');
    await ringNext(p);
    expect(await p.runs(id)).toMatchObject([{ status: 'queued', userId: 'ada' }]);
    await act(p, id, 'resume');
    await p.flow();
    expect(await p.runs(id)).toMatchObject([{ status: 'completed', userId: 'ada' }]);
  });

  it('lets its moments pass while it is inactive, whether or not its rows were gone by then', async ({ p }) => {
    for (const isCleared of [true, false]) {
      const user = isCleared ? 'ada' : 'bob';
      const at = p.now() + minute;
      await identify(p, user, { [trait]: iso(at) });
      const id = await triggered(p, { date: { trait } });
      await patch(p, id, { isActive: false });
      if (isCleared) await ringDue(p);
      p.pass(2 * minute);
      await patch(p, id, { isActive: true });
      await ringDue(p);
      expect(await runnersOf(p, id)).toEqual([]);
      expect((await statusOf(p, id, user)).person).toMatchObject({ reason: 'moment_past' });
      await p.tenant.api.del(`automation/workflows/${id}`);
      await ringDue(p);
    }
  });

  it('starts nothing when it is deleted, and leaves nothing behind', async ({ p }) => {
    await identify(p, 'ada', { [trait]: iso(due) });
    const id = await triggered(p, { date: { trait } });
    await p.tenant.api.del(`automation/workflows/${id}`);
    await passTo(p, due + second);
    for (const table of ['trigger_moments', 'trigger_schedules', 'preparing_jobs'])
      expect(await rowsOf(p, table), table).toEqual([]);
    expect(await alarmOfClock(p)).toBeNull();
  });
});

describe('what a trigger costs', () => {
  it('is no row more for an identify where no date trigger looks at the trait', async ({ p }) => {
    const written: number[] = [];
    const { batch } = Object.getPrototypeOf(env.DB);
    Object.getPrototypeOf(env.DB).batch = async function count(this: D1Database, statements: D1PreparedStatement[]) {
      const results: D1Result[] = await batch.call(this, statements);
      written.push(results.reduce((sum, { meta }) => sum + meta.rows_written, 0));
      return results;
    };
    try {
      const identified = async (traits: Record<string, unknown>) => {
        written.length = 0;
        await identify(p, 'ada', traits);
        return written.reduce((sum, rows) => sum + rows, 0);
      };
      await identified({ plan: 'free', [trait]: null });
      const before = await identified({ plan: 'pro' });
      await triggered(p, { date: { trait } });
      expect(await identified({ plan: 'gold' })).toBe(before);
      const first = await identified({ [trait]: iso(due) });
      expect(first - before).toBeLessThanOrEqual(2 + 2);
      expect(await identified({ [trait]: iso(due) })).toBe(before);
    } finally {
      Object.getPrototypeOf(env.DB).batch = batch;
    }
  });
});
