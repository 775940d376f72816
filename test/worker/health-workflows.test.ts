import { describe, expect } from 'vitest';
import { WorkflowHealth as Schema, type WorkflowHealth } from '../../src/contract/health.ts';
import type { RunRow } from '../../src/worker/run-object/messages.ts';
import { indexStatements, writeRunRows } from '../../src/worker/run-object/rows.ts';
import { beginning, day, hour, it, minute, type Pipeline } from '../support/pipeline.ts';
import { addChannel } from '../support/pipeline-channels.ts';
import { createTenant, env, type Tenant } from '../support/worker.ts';

const nap = (label: string, delayMinutes: number, config: object = {}) => ({
  label,
  type: 'wait',
  config,
  delayMinutes,
});
/** Fails the run of a person without a city. */
const needsCity = { label: 'city', type: 'update_profile', config: { traits: { town: '{{user.city}}' } } };
const strict = { settings: { onError: 'fail', missingVariables: 'fail' } };

async function health({ api }: Tenant, query = ''): Promise<WorkflowHealth> {
  const answer = await api.get(`health/workflows${query}`);
  expect(answer.status).toBe(200);
  expect(Schema.parse(answer.json)).toEqual(answer.json);
  return answer.json;
}

async function send(p: Pipeline, people: number, from = 0) {
  await p.batch(Array.from({ length: people }, (_, n) => ({ type: 'track', event: 'go', userId: `u${from + n}` })));
  await p.flow();
}

/** What the rollups say, beside what the rows say. */
async function recount({ projectId }: Tenant) {
  const [kept, real] = await env.DB.batch<{ status: string; runs: number }>([
    env.DB.prepare(
      'SELECT status, sum(runs) AS runs FROM run_rollups WHERE project_id = ? GROUP BY status HAVING sum(runs) <> 0 ORDER BY status',
    ).bind(projectId),
    env.DB.prepare(
      'SELECT status, count(*) AS runs FROM workflow_runs WHERE project_id = ? GROUP BY status ORDER BY status',
    ).bind(projectId),
  ]);
  return { kept: kept?.results, real: real?.results };
}

const runRow = (tenant: Tenant, fields: Partial<RunRow> = {}): RunRow => ({
  projectId: tenant.projectId,
  startedAt: beginning,
  id: crypto.randomUUID(),
  workflowId: '00000000-0000-4000-8000-000000000001',
  workflowName: 'W',
  version: 1,
  userId: 'ada',
  eventId: crypto.randomUUID(),
  status: 'running',
  finishedAt: null,
  nextStepAt: null,
  waitingFor: null,
  exitReason: null,
  seq: 1,
  watched: false,
  depth: 0,
  ...fields,
});

describe('the health of workflows', () => {
  it('counts runs by status, the newest failure first with its error', async ({ p }) => {
    const idle = await p.workflow([nap('nap', 5)], { name: 'A', trigger: { eventType: 'never' } });
    const fine = await p.workflow([nap('nap', 60)], { name: 'B' });
    const broken = await p.workflow([needsCity], { ...strict, name: 'C' });
    await send(p, 3);
    const { runs, workflows, stuckRuns } = await health(p.tenant);
    expect(workflows.map(({ id }) => id)).toEqual([broken, idle, fine]);
    expect(workflows[0]).toMatchObject({
      name: 'C',
      status: 'active',
      runs: { failed: 3, running: 0 },
      lastError: { at: new Date(p.now()).toISOString(), message: expect.stringContaining('city') },
      stuck: 0,
      sleeping: [],
    });
    const ids = (await p.runs(broken)).map(({ id }) => id);
    expect(ids).toContain(workflows[0]?.lastError?.runId);
    expect(workflows[1]?.runs).toEqual({
      queued: 0,
      running: 0,
      paused: 0,
      completed: 0,
      failed: 0,
      cancelled: 0,
      exited: 0,
    });
    expect(workflows[2]).toMatchObject({ runs: { running: 3 }, lastError: null });
    expect(runs).toMatchObject({ failed: 3, running: 3 });
    expect(stuckRuns).toEqual([]);
  });

  it('shows the newest error of several, and none when no run is failed any more', async ({ p }) => {
    const broken = await p.workflow([needsCity], strict);
    await send(p, 1);
    p.pass(hour);
    await send(p, 1, 1);
    const [newest] = await p.runs(broken);
    expect((await health(p.tenant)).workflows[0]?.lastError?.runId).toBe(newest?.id);
    for (const userId of ['u0', 'u1']) await p.identify({ city: 'Paris' }, { userId });
    await p.flow();
    await p.tenant.api.post('automation/runs/restart', { workflowId: broken });
    await p.flow();
    expect((await health(p.tenant)).workflows[0]).toMatchObject({ runs: { failed: 0, completed: 2 }, lastError: null });
  });

  it('shows what sleeping runs wait for and when the first goes on', async ({ p }) => {
    await p.workflow([nap('nap', 30, { reason: 'let them settle in' })], { name: 'Welcome' });
    await send(p, 2);
    p.pass(20 * minute);
    await send(p, 1, 2);
    const [{ sleeping } = { sleeping: [] }] = (await health(p.tenant)).workflows;
    expect(sleeping).toEqual([{ waitingFor: 'let them settle in', runs: 3, nextAt: expect.any(String) }]);
    const lateBy = Date.parse(sleeping[0]?.nextAt ?? '') - (beginning + 30 * minute);
    expect(lateBy).toBeGreaterThanOrEqual(0);
    expect(lateBy).toBeLessThanOrEqual(10 * minute);
  });

  it('counts waits for a date and waits for another try as one each', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const until = nap('until', 0, { until: { date: '{{event.when}}' } });
    const mail = { label: 'mail', type: 'send_email', config: { subject: 's', bodyHtml: 'b', to: 'ada@example.com' } };
    const dated = await p.workflow([until], { name: 'Dated' });
    const retried = await p.workflow([mail], { name: 'Retried', trigger: { eventType: 'mail' } });
    p.world.always('email', { status: 503, body: { message: 'Out of order.' } });
    for (const n of [1, 2]) {
      await p.track('go', { when: new Date(beginning + n * day).toISOString() }, { userId: `u${n}` });
      await p.track('mail', {}, { userId: `u${n}` });
    }
    await p.flow();
    for (let turn = 0; turn < 4; turn++) for (const { id } of await p.runs(retried)) await p.wake(id);
    const { workflows } = await health(p.tenant);
    expect(workflows.find(({ id }) => id === dated)?.sleeping).toMatchObject([
      { waitingFor: 'Waiting until a date.', runs: 2 },
    ]);
    expect(workflows.find(({ id }) => id === retried)?.sleeping).toMatchObject([
      { waitingFor: 'Trying again after a failure.', runs: 2 },
    ]);
  });

  it('shows runs that are overdue, and not those of which a person holds the time', async ({ p }) => {
    const workflowId = await p.workflow([nap('nap', 30)]);
    await send(p, 3);
    const [one, two] = await p.runs(workflowId);
    await p.tenant.api.post(`automation/runs/${two?.id}/pause`);
    await p.wake(one?.id ?? '');
    p.pass(15 * minute);
    const { workflows, stuckRuns } = await health(p.tenant);
    expect(workflows[0]).toMatchObject({ stuck: 1, runs: { running: 1, paused: 1, completed: 1 } });
    expect(stuckRuns).toMatchObject([
      { workflowId, status: 'running', dueAt: new Date(beginning + 30 * minute).toISOString(), lateMs: 15 * minute },
    ]);
  });

  it('keeps deleted workflows that have runs, says so, and shows nothing of others', async ({ p }) => {
    const [gone, empty] = [
      await p.workflow([nap('nap', 5)]),
      await p.workflow([nap('nap', 5)], { trigger: { eventType: 'never' } }),
    ];
    await send(p, 1);
    for (const id of [gone, empty]) await p.tenant.api.del(`automation/workflows/${id}`);
    expect((await health(p.tenant)).workflows).toMatchObject([{ id: gone, status: 'deleted', runs: { running: 1 } }]);
    const stranger = await createTenant();
    expect((await health(stranger)).workflows).toEqual([]);
    expect((await health(stranger, `?projectId=${p.tenant.projectId}`)).workflows).toEqual([]);
  });

  it('agrees with the rows after pauses, cancellations, retries and redelivery', async ({ p }) => {
    const workflowId = await p.workflow([nap('nap', 30), needsCity], strict);
    await p.batch(Array.from({ length: 8 }, (_, n) => ({ type: 'track', event: 'go', userId: `u${n}` })));
    const letters = p.queues.take('events');
    await p.queues.deliver(letters);
    await p.queues.deliver(letters);
    const runs = await p.runs(workflowId);
    const path = (n: number, act: string) => `automation/runs/${runs[n]?.id}/${act}`;
    for (const [n, act] of [
      [0, 'pause'],
      [1, 'cancel'],
      [2, 'pause'],
      [2, 'resume'],
    ] as const)
      await p.tenant.api.post(path(n, act));
    await p.wake(runs[3]?.id ?? '');
    await p.sweep();
    const { kept, real } = await recount(p.tenant);
    expect(kept).toEqual(real);
    expect(kept).toEqual([
      { status: 'cancelled', runs: 1 },
      { status: 'failed', runs: 1 },
      { status: 'paused', runs: 1 },
      { status: 'running', runs: 5 },
    ]);
  });
});

describe('the rollup of runs', () => {
  it('counts what a batch changes and nothing of what it repeats or what is older', async ({ p }) => {
    const row = runRow(p.tenant);
    const done = { ...row, status: 'completed' as const, finishedAt: beginning + 1, seq: 3 };
    for (const rows of [[row], [row], [done], [row], [done]]) await writeRunRows(env.DB, rows);
    expect((await recount(p.tenant)).kept).toEqual([{ status: 'completed', runs: 1 }]);
  });

  it('counts a run once that is in a batch several times', async ({ p }) => {
    const row = runRow(p.tenant);
    const later = { ...row, status: 'paused' as const, seq: 2 };
    const tie = { ...row, status: 'cancelled' as const, seq: 2 };
    await writeRunRows(env.DB, [row, later, tie, row]);
    const { kept, real } = await recount(p.tenant);
    expect(kept).toEqual([{ status: 'paused', runs: 1 }]);
    expect(kept).toEqual(real);
  });

  it('writes one row for each group, and none for what changes nothing', async ({ p }) => {
    const rows = Array.from({ length: 40 }, () =>
      runRow(p.tenant, { nextStepAt: beginning + hour, waitingFor: 'Waiting.' }),
    );
    const [rollup] = await env.DB.batch(indexStatements(env.DB, rows));
    expect(rollup?.meta.rows_written).toBe(1);
    const [again] = await env.DB.batch(indexStatements(env.DB, rows));
    expect(again?.meta.rows_written).toBe(0);
  });

  it('forgets due times that are over, once an hour', async ({ p }) => {
    const row = runRow(p.tenant, { nextStepAt: beginning + minute, waitingFor: 'Waiting.' });
    await writeRunRows(env.DB, [row]);
    await writeRunRows(env.DB, [{ ...row, status: 'completed', nextStepAt: null, waitingFor: null, seq: 2 }]);
    const count = async () =>
      (
        await env.DB.prepare('SELECT count(*) AS n FROM run_rollups WHERE project_id = ?')
          .bind(p.tenant.projectId)
          .first<{ n: number }>()
      )?.n;
    p.pass(day + 5 * minute);
    await p.sweep();
    expect(await count()).toBe(2);
    p.pass(55 * minute);
    await p.sweep();
    expect(await count()).toBe(1);
  });
});
