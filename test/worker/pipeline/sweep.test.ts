// The sweep: what it finds among many rows, in any isolate, and that each of its parts fails alone.
import { runInDurableObject } from 'cloudflare:test';
import { describe, expect } from 'vitest';
import { sweep } from '../../../src/worker/pipeline/sweep.ts';
import { dropIdempotencyKeys } from '../../../src/worker/store/idempotency-keys.ts';
import { findOverdueRuns } from '../../../src/worker/store/workflow-runs.ts';
import { breakBatches, lasting } from '../../support/pipeline/faults.ts';
import { day, hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';
import { createTenant, env } from '../../support/worker.ts';

const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 10 };
const call = { label: 'call', type: 'webhook', config: { url: `${outside}/hook`, body: { n: '{{event.n}}' } } };

/** A run that is overdue: its wait is over and its alarm was lost. */
async function overdue(p: Pipeline): Promise<{ id: string; runId: string }> {
  const id = await p.workflow([nap]);
  await p.track('go');
  await p.dispatch();
  const { id: runId } = await p.onlyRun(id);
  await runInDurableObject(p.object(runId), (_, state) => state.storage.deleteAlarm());
  await p.evict(runId);
  p.pass(20 * minute);
  return { id, runId };
}

/** Rows of runs that nobody will ever ask, unless the sweep does. */
async function rows(projectId: string, count: number, status: string, nextStepAt: number | null, startedAt = 0) {
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
     INSERT INTO workflow_runs (project_id, started_at, id, workflow_id, workflow_name, version, event_id, status, next_step_at, seq)
     SELECT ?1, ?5 + i, ?3 || ?5 || i, 'w', 'W', 1, 'e', ?3, ?4, 1 FROM n`,
  )
    .bind(projectId, count, status, nextStepAt, startedAt)
    .run();
}

const asked = async () =>
  (
    await env.DB.prepare(
      'SELECT project_id AS project, count(*) AS n FROM workflow_runs WHERE sweep_tries > 0 GROUP BY 1',
    ).all()
  ).results;

const unreachable = {
  ...env,
  RUNS: { getByName: () => ({ reconcile: () => Promise.reject(new Error('the object cannot be reached')) }) },
} as unknown as typeof env;

describe('the sweep', () => {
  it('finds the stuck run behind 30,000 that ended, are paused or sleep, by reading few rows', async ({ p }) => {
    const { id } = await overdue(p);
    const { projectId } = p.tenant;
    await rows(projectId, 10_000, 'completed', null);
    await rows(projectId, 10_000, 'paused', p.now() - hour);
    await rows(projectId, 10_000, 'running', p.now() + day);
    await p.sweep();
    expect(await p.runs(id)).toMatchObject([{ status: 'completed' }]);
    expect(await asked()).toEqual([]);
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${await overdueSql(p.now())}`)
      .bind(0, 1)
      .all();
    expect(results).toMatchObject([
      { detail: expect.stringContaining('SEARCH workflow_runs USING INDEX workflow_runs_due') },
    ]);
  });

  it('asks a run that stays overdue less and less often, and not instead of others', async ({ p }) => {
    const { projectId } = await createTenant();
    await rows(projectId, 2_500, 'running', p.now() - day);
    const { id } = await overdue(p);
    await p.sweep();
    expect(await p.runs(id)).toMatchObject([{ status: 'completed' }]);
    const first = new Set((await findOverdueRuns(env.DB, p.now(), 5_000)).map((run) => run.id));
    await sweep(unreachable, p.now());
    const second = (await findOverdueRuns(env.DB, p.now(), 5_000)).map((run) => run.id);
    expect(first.size - second.length).toBeGreaterThan(100);
    expect(p.takeErrors().every((line) => line.includes('could not be woken'))).toBe(true);
    p.queues.take();
  });

  it('ends a run that its object cannot move for a day, and believes the object when it is back', async ({ p }) => {
    const listener = await p.workflow([call], { trigger: { eventType: 'promote.failed' } });
    const { id, runId } = await overdue(p);
    for (let hours = 0; hours < 40; hours++) {
      await sweep(unreachable, p.now());
      p.pass(hour + minute);
    }
    expect(await p.runs(id)).toMatchObject([{ status: 'failed', exitReason: 'run_unreachable' }]);
    await p.flow();
    // Once on each of the two days, and for its end.
    expect(await p.runs(listener)).toHaveLength(3);
    await runInDurableObject(p.object(runId), (_, state) => state.storage.setAlarm(p.now()));
    await p.ring(runId);
    await p.flow();
    expect(await p.runs(id)).toMatchObject([{ status: 'completed', exitReason: null }]);
    p.takeErrors();
  });

  it('repairs the runs of a database when another one fails', async ({ p }) => {
    const { id } = await overdue(p);
    const { projectId } = await createTenant();
    const nameDatabase = (name: string) =>
      env.DB.prepare('UPDATE projects SET database = ? WHERE id = ?').bind(name, projectId).run();
    await nameDatabase('DB_BROKEN');
    const broken = {
      prepare() {
        throw new Error('this database is gone');
      },
    };
    await expect(sweep({ ...env, DB_BROKEN: broken } as typeof env, p.now())).rejects.toThrow('this database is gone');
    await nameDatabase('DB');
    expect(await p.runs(id)).toMatchObject([{ status: 'completed' }]);
    expect(p.takeErrors()).toHaveLength(10);
  });

  it('wakes runs when a queue takes no release', async ({ p }) => {
    const queued = await p.workflow([call]);
    await p.tenant.api.post(`automation/workflows/${queued}/pause`);
    await p.track('go');
    await p.flow();
    const { id } = await overdue(p);
    // The message that ends its wait is lost.
    p.queues.take('sends');
    await env.DB.prepare("UPDATE workflows SET status = 'active' WHERE id = ?").bind(queued).run();
    p.queues.refuse('sends', 1);
    await expect(p.sweep()).rejects.toThrow('the queue sends is not available');
    expect(await p.runs(id)).toMatchObject([{ status: 'completed' }]);
    expect(p.takeErrors()).toMatchObject([expect.stringContaining('queued runs of DB')]);
    await p.sweep();
    expect(p.queues.waiting('sends')).toMatchObject([{ body: { release: queued } }]);
  });

  it('does not announce a run as unreachable when the database fails, and repairs its row later', async ({ p }) => {
    const { id } = await overdue(p);
    breakBatches('INTO workflow_runs', 1, lasting);
    await expect(p.sweep()).rejects.toThrow('the disk is full');
    expect(p.queues.waiting('events')).toEqual([]);
    expect(await p.runs(id)).toMatchObject([{ status: 'running' }]);
    p.pass(2 * minute);
    await p.sweep();
    expect(await p.runs(id)).toMatchObject([{ status: 'completed' }]);
    expect(p.takeErrors()).toMatchObject([expect.stringContaining('overdue runs of DB')]);
  });

  it('forgets old idempotency keys, the oldest first, so many at once', async ({ p }) => {
    await env.DB.prepare('DELETE FROM idempotency_keys').run();
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10)
       INSERT INTO idempotency_keys (org_id, key, fingerprint, created_at) SELECT 'o', i, 'f', i FROM n`,
    ).run();
    await dropIdempotencyKeys(env.DB, 8, 5);
    const left = async () =>
      (await env.DB.prepare('SELECT created_at AS at FROM idempotency_keys ORDER BY 1').all<{ at: number }>()).results;
    expect((await left()).map(({ at }) => at)).toEqual([6, 7, 8, 9, 10]);
    await p.sweep();
    expect(await left()).toEqual([]);
  });
});

/** The statement by which overdue runs are found, as it is sent to the database. */
async function overdueSql(now: number): Promise<string> {
  const prepared: string[] = [];
  const db = {
    prepare: (sql: string) => {
      prepared.push(sql);
      return env.DB.prepare(sql);
    },
    batch: (statements: D1PreparedStatement[]) => env.DB.batch(statements),
  };
  await findOverdueRuns(db as unknown as D1Database, now, 1);
  return prepared[0] ?? '';
}
