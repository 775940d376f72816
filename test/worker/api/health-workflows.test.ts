import { describe, expect } from 'vitest';
import { WorkflowHealth as Schema, type WorkflowHealth } from '../../../src/contract/account/health.ts';
import type { RunRow } from '../../../src/worker/store/run-row.ts';
import { indexStatements } from '../../../src/worker/store/workflow-runs.ts';
import { addChannel } from '../../support/pipeline/channels.ts';
import { beginning, day, hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { createTenant, env, type Tenant } from '../../support/worker.ts';

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
      `SELECT status, sum(runs) AS runs FROM run_rollups WHERE project_id = ? AND runs <> 0 GROUP BY status ORDER BY status`,
    ).bind(projectId),
    env.DB.prepare(
      `SELECT '' AS status, count(*) AS runs FROM workflow_runs WHERE project_id = ?1 UNION ALL
       SELECT status, count(*) FROM workflow_runs WHERE project_id = ?1 AND status <> 'running' GROUP BY status UNION ALL
       SELECT 'with_errors', count(*) FROM workflow_runs WHERE project_id = ?1 AND step_errors > 0 HAVING count(*) > 0 ORDER BY status`,
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
  step: 'nap',
  stepErrors: 0,
  lastError: null,
  ended: [],
  seq: 1,
  watched: false,
  listensAnew: false,
  depth: 0,
  ...fields,
});

const writeRunRows = (rows: RunRow[]) => env.DB.batch(indexStatements(env.DB, rows));

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

  it('shows what sleeping runs wait for and when the first one continues', async ({ p }) => {
    await p.workflow([nap('nap', 30, { reason: 'let them settle in' })], { name: 'Welcome' });
    await send(p, 2);
    p.pass(20 * minute);
    await send(p, 1, 2);
    const [{ sleeping } = { sleeping: [] }] = (await health(p.tenant)).workflows;
    expect(sleeping).toEqual([
      { waitingFor: 'let them settle in', runs: 3, nextAt: new Date(beginning + 30 * minute).toISOString() },
    ]);
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
      { status: '', runs: 8 },
      { status: 'cancelled', runs: 1 },
      { status: 'failed', runs: 1 },
      { status: 'paused', runs: 1 },
      { status: 'with_errors', runs: 1 },
    ]);
  });
});

describe('the health of more runs than are looked at', () => {
  it('counts them all by status, and says that it looked for waiting ones among the newest', async ({ p }) => {
    const workflowId = await p.workflow([nap('nap', 30)]);
    await send(p, 1);
    expect((await health(p.tenant)).isComplete).toBe(true);
    const count = 20_000;
    await env.DB.batch([
      env.DB.prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?4)
         INSERT INTO workflow_runs (project_id, started_at, id, workflow_id, workflow_name, version, event_id, status, seq)
         SELECT ?1, ?2 + i, 'r' || i, ?3, 'W', 1, '', 'completed', 1 FROM n`,
      ).bind(p.tenant.projectId, beginning, workflowId, count),
      env.DB.prepare(
        "INSERT INTO run_rollups (project_id, workflow_id, status, runs) VALUES (?1, ?2, 'completed', ?3)",
      ).bind(p.tenant.projectId, workflowId, count),
      env.DB.prepare("UPDATE run_rollups SET runs = runs + ?2 WHERE project_id = ?1 AND status = ''").bind(
        p.tenant.projectId,
        count,
      ),
    ]);
    const { isComplete, workflows } = await health(p.tenant);
    expect(isComplete).toBe(false);
    expect(workflows).toMatchObject([{ runs: { running: 1, completed: count }, sleeping: [] }]);
  });
});

describe('the rollup of runs', () => {
  it('counts what a batch changes and nothing of what it repeats or what is older', async ({ p }) => {
    const row = runRow(p.tenant);
    const done = { ...row, status: 'completed' as const, finishedAt: beginning + 1, seq: 3 };
    for (const rows of [[row], [row], [done], [row], [done]]) await writeRunRows(rows);
    const { kept, real } = await recount(p.tenant);
    expect(kept).toEqual([
      { status: '', runs: 1 },
      { status: 'completed', runs: 1 },
    ]);
    expect(kept).toEqual(real);
  });

  it('counts a run once that is in a batch several times', async ({ p }) => {
    const row = runRow(p.tenant);
    const later = { ...row, status: 'paused' as const, seq: 2 };
    const tie = { ...row, status: 'cancelled' as const, seq: 2 };
    await writeRunRows([row, later, tie, row]);
    const { kept, real } = await recount(p.tenant);
    expect(kept).toEqual([
      { status: '', runs: 1 },
      { status: 'paused', runs: 1 },
    ]);
    expect(kept).toEqual(real);
  });

  it('keeps the newest error also where one run fails while another is restarted', async ({ p }) => {
    const failed = (at: number) => ({ status: 'failed' as const, finishedAt: at, exitReason: `at ${at}` });
    const [one, two] = [runRow(p.tenant, failed(1)), runRow(p.tenant)];
    await writeRunRows([one, two]);
    await writeRunRows([
      { ...one, status: 'running', finishedAt: null, exitReason: null, seq: 2 },
      { ...two, ...failed(2), seq: 2 },
    ]);
    const kept = await env.DB.prepare(
      "SELECT runs, failed_at, failed_run_id, failed_reason FROM run_rollups WHERE project_id = ? AND status = 'failed'",
    )
      .bind(p.tenant.projectId)
      .first();
    expect(kept).toEqual({ runs: 1, failed_at: 2, failed_run_id: two.id, failed_reason: 'at 2' });
  });

  it('writes a row for what begins and a row for what ends, however many runs, and none for what continues', async ({
    p,
  }) => {
    const written = async (rows: RunRow[]) => (await env.DB.batch(indexStatements(env.DB, rows)))[0]?.meta.rows_written;
    const rows = Array.from({ length: 40 }, () => runRow(p.tenant));
    const parked = rows.map((row) => ({ ...row, nextStepAt: beginning + hour, waitingFor: 'Waiting.', seq: 2 }));
    const ended = rows.map((row) => ({ ...row, status: 'completed' as const, finishedAt: beginning, seq: 3 }));
    for (const [batch, count] of [
      [rows, 1],
      [rows, 0],
      [parked, 0],
      [ended, 1],
      [ended, 0],
    ] as const)
      expect(await written([...batch])).toBe(count);
  });
});
