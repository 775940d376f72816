// Schedules: one run at a time of the calendar, or one for each person of an audience.
import { describe, expect } from 'vitest';
import {
  alarmOfClock,
  passTo,
  ringDue,
  ringNext,
  rowsOf,
  runnersOf,
  statusOf,
  triggered,
  workflowOf,
} from '../../../support/pipeline/clock.ts';
import { beginning, hour, it, minute, type Pipeline, second } from '../../../support/pipeline/pipeline.ts';
import { env } from '../../../support/worker.ts';

const iso = (at: number) => new Date(at).toISOString();
const audience = async ({ tenant }: Pipeline) => {
  const body = { name: crypto.randomUUID(), condition: { trait: 'plan', value: 'pro' } };
  return (await tenant.api.post('customers/audiences', body)).json.id as string;
};
const eventsOf = async ({ tenant }: Pipeline) =>
  (await tenant.api.get('events?type=trigger.schedule&pageSize=100')).json.data as Record<string, unknown>[];
/** Writes profiles beside the API; those with an even number are in the audience. */
async function fillProfiles({ tenant: { projectId } }: Pipeline, count: number): Promise<void> {
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?2 - 1)
     INSERT INTO profiles (project_id, user_id, traits, is_anonymous, created_at, updated_at)
     SELECT ?1, printf('p%05d', i), iif(i % 2, '{}', '{"plan":"pro"}'), 0, 0, 0 FROM n`,
  )
    .bind(projectId, count)
    .run();
}

describe('a schedule', () => {
  it('starts one run without a person at each of its times', async ({ p }) => {
    const id = await triggered(p, { schedule: { cron: '*/10 * * * *', timezone: 'Europe/Paris' } });
    expect((await workflowOf(p, id)).triggerState).toEqual({ state: 'ready', done: 0, total: 0 });
    expect(await statusOf(p, id)).toMatchObject({ state: 'ready', nextAt: iso(beginning + 10 * minute) });
    await ringNext(p);
    await ringNext(p);
    expect(await runnersOf(p, id)).toEqual([null, null]);
    expect(await eventsOf(p)).toMatchObject(
      [20, 10].map((n) => ({ userId: null, properties: { at: iso(beginning + n * minute) } })),
    );
    expect((await p.runs(id)).map(({ status }) => status)).toEqual(['completed', 'completed']);
  });

  it('starts one run for each person of its audience, in portions behind a cursor', async ({ p }) => {
    await fillProfiles(p, 1_400);
    const audienceId = await audience(p);
    const id = await triggered(p, { schedule: { cron: '0 13 * * *', audienceId } });
    await passTo(p, beginning + hour - 1);
    p.pass(1);
    const rung = await ringDue(p);
    expect(rung).toBeGreaterThan(1);
    const rows = await rowsOf<{ user_id: string; workflow_id: string }>(p, 'workflow_runs');
    const people = rows.filter((row) => row.workflow_id === id).map((row) => row.user_id);
    expect(new Set(people).size).toBe(700);
    expect(people).toHaveLength(700);
    expect(await rowsOf(p, 'trigger_schedules')).toMatchObject([{ cursor: null, due_at: beginning + 25 * hour }]);
    expect((await statusOf(p, id, 'p00001')).person).toMatchObject({ isMember: false, reason: 'not_member' });
    expect((await statusOf(p, id, 'p00002')).person).toMatchObject({
      isMember: true,
      reason: null,
      nextAt: iso(beginning + 25 * hour),
    });
  });

  it('makes up for the newest time that was missed, within an hour, and records the others', async ({ p }) => {
    const id = await triggered(p, { schedule: { cron: '*/20 * * * *' } });
    p.pass(65 * minute);
    await ringDue(p);
    expect((await eventsOf(p)).length).toBe(3);
    const { recent } = await statusOf(p, id);
    expect(recent.map(({ at, refused }) => [at, refused?.reason ?? 'started'])).toEqual([
      [iso(beginning + 60 * minute), 'started'],
      [iso(beginning + 40 * minute), 'moment_missed'],
      [iso(beginning + 20 * minute), 'moment_missed'],
    ]);
    expect(await alarmOfClock(p)).toBe(beginning + 80 * minute);
  });

  it('starts nothing for a time that was missed by more than an hour', async ({ p }) => {
    const id = await triggered(p, { schedule: { cron: '0 13 * * *' } });
    p.pass(2 * hour + second);
    await ringDue(p);
    expect(await runnersOf(p, id)).toEqual([]);
    expect((await statusOf(p, id)).recent).toMatchObject([{ refused: { reason: 'moment_missed' } }]);
    expect(await alarmOfClock(p)).toBe(beginning + 25 * hour);
  });

  it('takes a new time when it is changed, and none while it is inactive', async ({ p }) => {
    const id = await triggered(p, { schedule: { cron: '0 13 * * *' } });
    const patch = (body: object) => p.tenant.api.patch(`automation/workflows/${id}`, body);
    await patch({ trigger: { schedule: { cron: '30 12 * * *' } } });
    await ringDue(p);
    expect(await alarmOfClock(p)).toBe(beginning + 30 * minute);
    await patch({ isActive: false });
    await ringDue(p);
    expect([await alarmOfClock(p), await rowsOf(p, 'preparing_jobs')]).toEqual([null, []]);
    expect((await workflowOf(p, id)).triggerState).toBeNull();
    p.pass(hour);
    await patch({ isActive: true });
    await ringDue(p);
    expect([await alarmOfClock(p), await runnersOf(p, id)]).toEqual([beginning + 24 * hour + 30 * minute, []]);
  });
});
