// The clock of a project: what is due is started once, whatever fails, gets lost, comes late or comes at once.
import { describe, expect, vi } from 'vitest';
import {
  alarmOfClock,
  evictClock,
  loseAlarm,
  passTo,
  ringDue,
  ringNow,
  rowsOf,
  runnersOf,
  triggered,
  workflowOf,
} from '../../../support/pipeline/clock.ts';
import { beforeBatch, breakBatches, breakDatabases } from '../../../support/pipeline/faults.ts';
import { beginning, hour, it, minute, type Pipeline, second } from '../../../support/pipeline/pipeline.ts';
import { env } from '../../../support/worker.ts';

const iso = (at: number) => new Date(at).toISOString();
const trait = 'endsAt';
const due = beginning + minute;
const names = (count: number) => Array.from({ length: count }, (_, i) => `p${String(i).padStart(5, '0')}`);

/** Writes profiles whose date comes at a moment. */
async function fill({ tenant: { projectId } }: Pipeline, count: number, at = due): Promise<void> {
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?2 - 1)
     INSERT INTO profiles (project_id, user_id, traits, is_anonymous, created_at, updated_at)
     SELECT ?1, printf('p%05d', i), json_object('${trait}', ?3), 0, 0, 0 FROM n`,
  )
    .bind(projectId, count, iso(at))
    .run();
}

const identify = async (p: Pipeline, userId: string, traits: Record<string, unknown>) => {
  await p.identify(traits, { userId });
  await p.flow();
};
/** Who has a row of a run, all of them. */
async function allRunners(p: Pipeline, id: string): Promise<string[]> {
  const rows = await rowsOf<{ user_id: string; workflow_id: string }>(p, 'workflow_runs');
  return rows.flatMap((row) => (row.workflow_id === id ? row.user_id : [])).sort();
}
/** Rings until all is done, as time passes. */
async function untilQuiet(p: Pipeline): Promise<void> {
  for (let turn = 0; turn < 60; turn++) {
    await ringDue(p);
    if ((await rowsOf(p, 'trigger_moments')).length === 0) return;
    p.pass(5 * second);
  }
  throw new Error('it does not get quiet');
}

describe('the clock, when something fails', () => {
  for (const [when, sql] of [
    ['between the start and the record', 'INSERT INTO events'],
    ['before the row moves on', 'DELETE FROM trigger_moments'],
  ] as const)
    it(`R6: starts nobody twice where it dies ${when}`, async ({ p }) => {
      await fill(p, 1);
      const id = await triggered(p, { date: { trait } });
      const fault = breakBatches(sql, 1);
      p.pass(minute);
      await ringNow(p);
      expect(fault.failed).toBe(1);
      expect(p.takeErrors()).toMatchObject([expect.stringContaining('part of a clock failed')]);
      await evictClock(p);
      expect(await rowsOf(p, 'trigger_moments')).toHaveLength(1);
      await untilQuiet(p);
      expect(await runnersOf(p, id)).toEqual(names(1));
      expect((await p.tenant.api.get('events?type=trigger.date')).json.data).toHaveLength(1);
    });

  it('starts the others where one of fifty cannot be started now, and that one later', async ({ p }) => {
    await fill(p, 60);
    const id = await triggered(p, { date: { trait } });
    p.pass(minute);
    const { getByName } = env.RUNS;
    let failed = 0;
    const runs = vi.spyOn(Object.getPrototypeOf(env.RUNS), 'getByName').mockImplementation(function (
      this: unknown,
      name,
    ) {
      failed += 1;
      if (failed === 7) return { start: () => Promise.reject(new Error('the object cannot be reached')) } as never;
      return getByName.call(this as never, name as string);
    });
    await ringNow(p);
    runs.mockRestore();
    const left = await rowsOf<{ person_id: string }>(p, 'trigger_moments');
    expect(left).toHaveLength(1);
    expect(await alarmOfClock(p)).toBe(p.now() + second);
    await untilQuiet(p);
    expect(await allRunners(p, id)).toEqual(names(60));
  });

  it('does a portion again of which it had started some', async ({ p }) => {
    await fill(p, 50);
    const id = await triggered(p, { date: { trait } });
    p.pass(minute);
    breakBatches('INSERT INTO events', 1);
    await ringNow(p);
    await evictClock(p);
    p.takeErrors();
    await untilQuiet(p);
    expect(await allRunners(p, id)).toEqual(names(50));
  });

  it('does a page of an activation again that was not noted', async ({ p }) => {
    await fill(p, 3);
    const id = await p.workflow([{ label: 'nap', type: 'wait', delayMinutes: 1 }], { trigger: { date: { trait } } });
    breakBatches('UPDATE preparing_jobs SET state', 1);
    await ringNow(p);
    expect(p.takeErrors()).toMatchObject([expect.stringContaining('part of a clock failed')]);
    await evictClock(p);
    p.pass(5 * second);
    await ringDue(p);
    expect((await workflowOf(p, id)).triggerState).toEqual({ state: 'ready', done: 3, total: 3 });
    await passTo(p, due);
    expect(await allRunners(p, id)).toEqual(names(3));
  });

  it('never throws, and rings again, while the database is away', async ({ p }) => {
    await fill(p, 3);
    const id = await triggered(p, { date: { trait } });
    p.pass(minute);
    const database = breakDatabases();
    for (const pause of [1, 5, 15, 60, 60]) {
      expect(await ringNow(p)).toBe(true);
      expect(await alarmOfClock(p)).toBe(p.now() + pause * second);
      p.pass(pause * second);
    }
    database.mend();
    p.takeErrors();
    await untilQuiet(p);
    expect(await allRunners(p, id)).toEqual(names(3));
  });
});

describe('a change of a profile over the API, when the caller dies before it is followed', () => {
  for (const [what, ask] of [
    ['a change', (p: Pipeline) => p.tenant.api.put('customers/profiles/p00000', { traits: { [trait]: iso(due) } })],
    ['a merge', (p: Pipeline) => p.tenant.api.post('customers/profiles/p00000/merge', { from: 'dated' })],
  ] as const)
    it(`starts at the date all the same after ${what}`, async ({ p }) => {
      await identify(p, 'p00000', { plan: 'pro' });
      const id = await triggered(p, { date: { trait } });
      await identify(p, 'dated', { [trait]: iso(due) });
      breakBatches("v.value ->> 'occasion'", 1);
      expect((await ask(p)).status).toBe(500);
      p.takeErrors();
      p.pass(minute + second);
      await p.sweep();
      await passTo(p, due + second);
      expect(await runnersOf(p, id)).toContain('p00000');
    });

  it('starts at a date that comes before the clock has looked', async ({ p }) => {
    await fill(p, 1, beginning - hour);
    const id = await triggered(p, { date: { trait } });
    breakBatches("v.value ->> 'occasion'", 1);
    const soon = { traits: { [trait]: iso(beginning + 10 * second) } };
    expect((await p.tenant.api.patch('customers/profiles/p00000', soon)).status).toBe(500);
    p.takeErrors();
    p.pass(minute + second);
    await p.sweep();
    await ringDue(p);
    expect(await runnersOf(p, id)).toEqual(['p00000']);
  });
});

describe('the clock, when its alarm or its call is lost', () => {
  it('is woken by the cron, half a minute late', async ({ p }) => {
    await fill(p, 2);
    const id = await triggered(p, { date: { trait } });
    await loseAlarm(p);
    p.pass(minute + 20 * second);
    await p.sweep();
    expect(await alarmOfClock(p)).toBeNull();
    p.pass(20 * second);
    await p.sweep();
    expect(await alarmOfClock(p)).toBe(p.now());
    await ringDue(p);
    expect(await allRunners(p, id)).toEqual(names(2));
  });

  it('is woken by the cron where nobody could tell it of an earlier moment', async ({ p }) => {
    const id = await triggered(p, { date: { trait } });
    const clocks = vi.spyOn(Object.getPrototypeOf(env.CLOCKS), 'getByName').mockImplementation(() => {
      return { wake: () => Promise.reject(new Error('the object cannot be reached')) } as never;
    });
    await identify(p, 'ada', { [trait]: iso(due) });
    clocks.mockRestore();
    expect(p.takeErrors()).toMatchObject([expect.stringContaining('a clock could not be woken')]);
    expect(await alarmOfClock(p)).toBeNull();
    p.pass(2 * minute);
    await p.sweep();
    await ringDue(p);
    expect(await runnersOf(p, id)).toEqual(['ada']);
  });
});

describe('the clock, when time is odd', () => {
  it('starts nothing early where it rings early, and nothing twice where it rings twice', async ({ p }) => {
    await fill(p, 2);
    const id = await triggered(p, { date: { trait } });
    for (let rung = 0; rung < 3; rung++) await ringNow(p);
    expect([await allRunners(p, id), await alarmOfClock(p)]).toEqual([[], due]);
    p.pass(minute);
    await ringDue(p);
    await ringNow(p);
    expect(await allRunners(p, id)).toEqual(names(2));
  });

  it('starts nothing again where the clock is put back, and what is over where it jumps ahead', async ({ p }) => {
    await fill(p, 2);
    const id = await triggered(p, { date: { trait } });
    p.pass(minute);
    await ringDue(p);
    p.pass(-hour);
    await identify(p, 'p00000', { [trait]: iso(due) });
    await passTo(p, due + second);
    expect(await allRunners(p, id)).toEqual(names(2));
    await identify(p, 'p00001', { [trait]: iso(due + hour) });
    p.pass(20 * hour);
    await ringDue(p);
    expect(await allRunners(p, id)).toEqual([...names(2), 'p00001'].sort());
  });

  it('leaves a date alone that changes while it is being started', async ({ p }) => {
    await fill(p, 1);
    const id = await triggered(p, { date: { trait } });
    p.pass(minute);
    const moment = beforeBatch('INSERT INTO events', async () => {
      await p.tenant.api.patch('customers/profiles/p00000', { traits: { [trait]: iso(due + hour) } });
    });
    await ringDue(p);
    expect(moment.done).toBe(true);
    expect(await rowsOf(p, 'trigger_moments')).toMatchObject([{ due_at: due + hour }]);
    await passTo(p, due + hour);
    expect(await allRunners(p, id)).toEqual(['p00000', 'p00000']);
  });
});

describe('many moments at once', () => {
  it('are started 500 a turn, in order, and everybody once', { timeout: 120_000 }, async ({ p }) => {
    await fill(p, 620);
    const id = await triggered(p, { date: { trait } });
    p.pass(minute);
    const counts: number[] = [];
    while ((await rowsOf(p, 'trigger_moments')).length > 0) {
      await ringNow(p);
      counts.push((await allRunners(p, id)).length);
      expect(await alarmOfClock(p)).toBe(counts.at(-1) === 620 ? null : p.now());
    }
    expect(counts).toEqual([500, 620]);
    expect(await allRunners(p, id)).toEqual(names(620));
  });
});
