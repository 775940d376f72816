// Runs in flight when their workflow gets a new version: what a plan says of them, moving them, ending them.
import { describe, expect } from 'vitest';
import { runStub } from '../../../src/worker/run-object/stub.ts';
import type { RunRow } from '../../../src/worker/store/run-row.ts';
import { indexStatements } from '../../../src/worker/store/workflow-runs.ts';
import { day, hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const nap = (label: string, delayMinutes = 60, more: object = {}) => ({
  label,
  type: 'wait',
  config: {},
  delayMinutes,
  ...more,
});
const call = (label: string) => ({ label, type: 'webhook', config: { url: `${outside}/hook/${label}` } });
const called = (p: Pipeline) => p.world.arrived('webhook').map(({ url }) => url.replace(`${outside}/hook/`, ''));

async function begin(p: Pipeline, id: string, people: string[], properties = {}): Promise<Record<string, string>> {
  for (let n = 0; n < people.length; n += 50) {
    const calls = people.slice(n, n + 50).map((userId) => ({ type: 'track', event: 'go', userId, properties }));
    await p.batch(calls);
  }
  await p.flow();
  const runs = await p.runs(id);
  return Object.fromEntries(runs.toReversed().map(({ userId, id: runId }) => [userId, runId]));
}

/** Saves a new version of a workflow. */
async function save(p: Pipeline, id: string, steps: unknown[], runs?: string, extra: object = {}) {
  const body = { name: `W ${id}`, trigger: { eventType: 'go' }, steps, ...extra };
  const answer = await p.tenant.api.put(`automation/workflows/${id}${runs ? `?runs=${runs}` : ''}`, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.json;
}

/** The counts of runs in flight, and what the index says they are. */
async function counts(p: Pipeline) {
  const { projectId } = p.tenant;
  const [kept, real] = await env.DB.batch([
    env.DB.prepare(
      'SELECT workflow_id, version, step, status, runs FROM run_steps WHERE project_id = ? AND runs <> 0 ORDER BY 1, 2, 3, 4',
    ).bind(projectId),
    env.DB.prepare(
      `SELECT workflow_id, version, step, status, count(*) AS runs FROM workflow_runs
       WHERE project_id = ? AND status IN ('queued', 'running', 'paused') GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    ).bind(projectId),
  ]);
  return { kept: kept?.results, real: real?.results };
}

describe('a new version', () => {
  it('tells of the runs in flight by version, step and status, and leaves them where they are', async ({ p }) => {
    const id = await p.workflow([nap('first', 60), nap('second', 600)]);
    await begin(p, id, ['ada', 'bob']);
    p.pass(30 * minute);
    const { cid = '' } = await begin(p, id, ['cid']);
    await p.tenant.api.post(`automation/runs/${cid}/pause`);
    const { runs, job } = await save(p, id, [nap('first', 60), call('other')], 'stay');
    expect(job).toBeNull();
    expect(runs).toEqual({
      ...{ inFlight: 3, choice: 'stay', stay: 3, move: 0, cancel: 0, texts: [], warnings: [] },
      groups: [
        { version: 1, step: 'first', status: 'paused', count: 1, canMove: true, to: 'first' },
        { version: 1, step: 'first', status: 'running', count: 2, canMove: true, to: 'first' },
      ],
    });
    expect((await p.run(cid)).version).toBe(1);
    const { kept, real } = await counts(p);
    expect(kept).toEqual(real);
  });

  it('moves a run at rest: its deadline stays, what comes next is that of the new version', async ({ p }) => {
    const id = await p.workflow([nap('nap'), call('old')]);
    const { ada = '' } = await begin(p, id, ['ada']);
    const before = await p.run(ada);
    p.pass(10 * minute);
    const { runs, job } = await save(p, id, [call('early'), nap('nap'), call('new')], 'move');
    expect(runs).toMatchObject({ inFlight: 1, move: 1 });
    expect(job).toMatchObject({
      status: 'done',
      choice: 'move',
      total: 1,
      moved: 1,
      stayed: 0,
      skipped: [],
      version: 2,
    });
    const moved = await p.run(ada);
    expect(moved).toMatchObject({ version: 2, status: 'running', nextStepAt: before.nextStepAt });
    expect(moved.steps).toMatchObject([{ label: 'nap', index: 1, version: 2, outcome: null }]);
    expect(moved.audit.at(-1)).toMatchObject({ action: 'moved', detail: 'v1 → v2 at nap' });
    expect((await p.tenant.api.get('audit-log?action=run.moved')).json.data).toMatchObject([{ targetId: ada }]);
    const { kept, real } = await counts(p);
    expect(kept).toEqual(real);
    expect(kept).toMatchObject([{ version: 2, step: 'nap', runs: 1 }]);
    const done = await p.finish(ada);
    expect(done.steps).toMatchObject([{ label: 'nap' }, { label: 'new', version: 2, outcome: 'sent' }]);
    expect(called(p)).toEqual(['new']);
  });

  it('leaves a run whose step is gone, and moves it where a map names another step', async ({ p }) => {
    const id = await p.workflow([nap('nap'), call('old')]);
    const { ada = '' } = await begin(p, id, ['ada']);
    const { runs, job } = await save(p, id, [nap('rest'), call('new')], 'move');
    expect(runs.groups).toEqual([
      { version: 1, step: 'nap', status: 'running', count: 1, canMove: false, reason: 'step_gone' },
    ]);
    expect(job).toMatchObject({ moved: 0, stayed: 1, skipped: [{ runId: ada, reason: 'step_gone' }] });
    const moved = await runStub(env, ada).move({
      version: 2,
      workflowName: 'W',
      map: { nap: 'rest' },
      actor: 'key:ci',
    });
    expect(moved.verdict).toBe('ok');
    expect((await p.run(ada)).audit.at(-1)).toMatchObject({ action: 'moved', actor: 'key:ci' });
  });

  it('cancels the runs of earlier versions, and leaves those that started in it', async ({ p }) => {
    const id = await p.workflow([nap('nap')]);
    const { ada = '' } = await begin(p, id, ['ada']);
    await save(p, id, [nap('nap', 90)]);
    p.pass(minute);
    const { bob = '' } = await begin(p, id, ['bob']);
    p.pass(minute);
    const { runs, job } = await save(p, id, [nap('nap', 90)], 'cancel');
    expect(runs).toMatchObject({ inFlight: 1, cancel: 1 });
    expect(job).toMatchObject({ status: 'done', choice: 'cancel', cancelled: 1, total: 1 });
    expect([(await p.run(ada)).status, (await p.run(bob)).status]).toEqual(['cancelled', 'running']);
    expect((await p.tenant.api.get('audit-log?action=run.cancelled')).json.data).toMatchObject([{ targetId: ada }]);
  });

  it('that is rolled back to moves runs as well', async ({ p }) => {
    const id = await p.workflow([nap('nap'), call('first')]);
    await save(p, id, [nap('nap'), call('second')]);
    const { ada = '' } = await begin(p, id, ['ada']);
    p.pass(minute);
    const answer = await p.tenant.api.post(`automation/workflows/${id}/rollback?runs=move`, { version: 1 });
    expect(answer.json).toMatchObject({ version: 3, runs: { move: 1 }, job: { moved: 1, version: 3 } });
    await p.finish(ada);
    expect(called(p)).toEqual(['first']);
  });
});

describe('a run that stays in its version', () => {
  it.for([
    ['the new version', (p: Pipeline, id: string) => save(p, id, [nap('nap')])],
    ['no workflow at all any more', (p: Pipeline, id: string) => p.tenant.api.del(`automation/workflows/${id}`)],
  ] as const)('hears what it waits for where %s listens to nothing', async ([, change], { p }) => {
    const id = await p.workflow([
      { label: 'hold', type: 'wait', config: { waitForEvent: { eventType: 'paid' }, timeoutMinutes: 600 } },
      call('old'),
    ]);
    const { ada = '' } = await begin(p, id, ['ada']);
    p.pass(minute);
    await change(p, id);
    await p.track('paid', {}, { userId: 'ada' });
    await p.flow();
    expect((await p.run(ada)).steps).toMatchObject([{ output: { matched: true } }, { label: 'old' }]);
  });
});

describe('a run that has moved', () => {
  const order = { eventType: 'paid', filters: [{ property: 'order', op: 'eq', value: '{{event.order}}' }] };

  it('hears what the new version listens for, also where the old one listened to nothing', async ({ p }) => {
    const id = await p.workflow([nap('nap', 600)]);
    const { ada = '' } = await begin(p, id, ['ada'], { order: 'a' });
    p.pass(minute);
    await save(p, id, [nap('nap', 600)], 'move', { exitOn: [order] });
    const listening = await env.DB.prepare('SELECT version FROM run_entries WHERE project_id = ? AND run_id = ?')
      .bind(p.tenant.projectId, ada)
      .all();
    expect(listening.results).toEqual([{ version: 2 }]);
    await p.track('paid', { order: 'a' }, { userId: 'ada' });
    await p.flow();
    expect(await p.run(ada)).toMatchObject({ status: 'exited', version: 2 });
  });

  it('listens by its new version under the entry that it holds', async ({ p }) => {
    const id = await p.workflow([nap('nap', 600)], {
      exitOn: [{ eventType: 'left' }],
      reentry: { policy: 'after_exit' },
    });
    const { ada = '' } = await begin(p, id, ['ada'], { order: 'a' });
    p.pass(minute);
    await save(p, id, [nap('nap', 600)], 'move', { exitOn: [order], reentry: { policy: 'after_exit' } });
    await p.track('left', {}, { userId: 'ada' });
    await p.flow();
    expect((await p.run(ada)).status).toBe('running');
    await p.track('paid', { order: 'a' }, { userId: 'ada' });
    await p.flow();
    expect((await p.run(ada)).status).toBe('exited');
    const { ada: again } = await begin(p, id, ['ada'], { order: 'b' });
    expect(again).not.toBe(ada);
  });

  it('sends nothing twice: the key of a step is another one than in the old version', async ({ p }) => {
    const id = await p.workflow([call('hi'), call('hello'), nap('nap')]);
    const { ada = '' } = await begin(p, id, ['ada']);
    p.pass(minute);
    await save(p, id, [nap('nap'), call('hello')], 'move');
    await p.finish(ada);
    expect(called(p)).toEqual(['hi', 'hello', 'hello']);
    const keys = p.world.arrived('webhook').map(({ headers }) => headers.get('webhook-id'));
    // The step has the place that another had in the old version.
    expect(new Set(keys).size).toBe(3);
    const { steps } = await p.run(ada);
    expect(steps.map(({ label, version }) => [label, version])).toEqual([
      ['hi', undefined],
      ['hello', undefined],
      ['nap', 2],
      ['hello', 2],
    ]);
    const log = (await p.tenant.api.get(`notifications/logs?runId=${ada}`)).json.data;
    expect(log).toHaveLength(3);
  });

  it('keeps a pause, and continues in the new version when it is resumed', async ({ p }) => {
    const id = await p.workflow([nap('nap'), call('old')]);
    const { ada = '' } = await begin(p, id, ['ada']);
    await p.tenant.api.post(`automation/runs/${ada}/pause`);
    p.pass(minute);
    await save(p, id, [nap('nap'), call('new')], 'move');
    expect(await p.run(ada)).toMatchObject({ status: 'paused', version: 2 });
    p.pass(day);
    await p.tenant.api.post(`automation/runs/${ada}/resume`);
    await p.flow();
    expect(called(p)).toEqual(['new']);
  });

  it('that is queued begins in the new version when its workflow is resumed', async ({ p }) => {
    const id = await p.workflow([call('old')]);
    await p.tenant.api.post(`automation/workflows/${id}/pause`);
    const { ada = '' } = await begin(p, id, ['ada']);
    p.pass(minute);
    const { runs } = await save(p, id, [call('new')], 'move');
    expect(runs.groups).toEqual([{ version: 1, step: null, status: 'queued', count: 1, canMove: true, to: 'new' }]);
    await p.tenant.api.post(`automation/workflows/${id}/resume`);
    await p.flow();
    expect((await p.run(ada)).status).toBe('completed');
    expect(called(p)).toEqual(['new']);
  });
});

describe('the counts of runs in flight', () => {
  const row = (p: Pipeline, fields: Partial<RunRow> = {}): RunRow => ({
    ...{ projectId: p.tenant.projectId, startedAt: p.now(), id: 'run', workflowId: 'w', workflowName: 'W', version: 1 },
    ...{ userId: 'ada', eventId: 'event', status: 'running', finishedAt: null, nextStepAt: null, waitingFor: null },
    ...{
      exitReason: null,
      step: 'nap',
      stepErrors: 0,
      seq: 1,
      watched: false,
      listensAnew: false,
      depth: 0,
      lastError: null,
      ended: [],
    },
    ...fields,
  });
  const write = (rows: RunRow[]) => env.DB.batch(indexStatements(env.DB, rows));

  it('are those of the index, however often and in whatever order its rows are written', async ({ p }) => {
    await write([row(p), row(p, { id: 'other', step: '', status: 'queued' })]);
    for (let n = 0; n < 2; n++) await write([row(p, { seq: 3, step: 'late' }), row(p, { seq: 2, step: 'early' })]);
    await write([row(p, { seq: 2, step: 'early' })]);
    await write([row(p, { seq: 4, version: 2, status: 'paused' }), row(p, { seq: 4, version: 7 })]);
    const { kept, real } = await counts(p);
    expect(kept).toEqual(real);
    expect(kept).toMatchObject([
      { version: 1, step: '', status: 'queued', runs: 1 },
      { version: 2, step: 'nap', status: 'paused', runs: 1 },
    ]);
    await write([row(p, { seq: 5, version: 2, status: 'completed', finishedAt: p.now() })]);
    expect((await counts(p)).kept).toHaveLength(1);
  });

  it('of earlier versions are gone with their last run', async ({ p }) => {
    const id = await p.workflow([nap('nap')]);
    await begin(p, id, ['ada']);
    p.pass(minute);
    await save(p, id, [nap('nap'), call('new')], 'move');
    const { results } = await env.DB.prepare('SELECT version, runs FROM run_steps WHERE workflow_id = ?')
      .bind(id)
      .all();
    expect(results).toEqual([{ version: 2, runs: 1 }]);
  });

  it('after an upgrade hold what rests since before, at a step that nobody kept; such a run moves all the same', async ({
    p,
  }) => {
    const id = await p.workflow([nap('nap', 600)]);
    const { ada = '' } = await begin(p, id, ['ada']);
    // As the migration leaves a row from before.
    await env.DB.batch([
      env.DB.prepare('UPDATE workflow_runs SET step = NULL WHERE workflow_id = ?').bind(id),
      env.DB.prepare("UPDATE run_steps SET step = '?' WHERE workflow_id = ?").bind(id),
    ]);
    p.pass(minute);
    const { runs, job } = await save(p, id, [nap('nap', 600), call('new')], 'move');
    expect(runs.groups).toEqual([{ version: 1, step: null, status: 'running', count: 1, canMove: true }]);
    expect(job).toMatchObject({ moved: 1 });
    expect((await p.run(ada)).version).toBe(2);
    const { kept, real } = await counts(p);
    expect(kept).toEqual(real);
  });
});

describe('a job', () => {
  it('that is stopped does no more, and what it has done stays', async ({ p }) => {
    const id = await p.workflow([nap('nap', 600)]);
    await begin(
      p,
      id,
      Array.from({ length: 120 }, (_, n) => `p${n}`),
    );
    p.pass(hour);
    const { job } = await save(p, id, [nap('nap', 600), call('new')], 'move');
    expect(job).toMatchObject({ status: 'running', moved: 100 });
    const stopped = await p.tenant.api.post(`automation/workflows/${id}/jobs/${job.id}/stop`);
    expect(stopped.json).toMatchObject({ status: 'stopped', moved: 100 });
    await p.flow();
    const [listed] = (await p.tenant.api.get(`automation/workflows/${id}/jobs`)).json.data;
    expect(listed).toEqual(stopped.json);
  });

  it('whose message was lost is found by the sweep', async ({ p }) => {
    const id = await p.workflow([call('slow'), nap('nap')]);
    p.world.answer('webhook', { status: 503 });
    const { ada = '' } = await begin(p, id, ['ada']);
    p.pass(minute);
    await save(p, id, [call('slow'), nap('nap', 90)], 'move');
    p.queues.takeDelayed();
    await p.wake(ada);
    p.pass(3 * minute);
    await p.sweep();
    await p.flow();
    expect((await p.run(ada)).version).toBe(2);
  });

  it('asks a run with a send under way three more times, then leaves it', async ({ p }) => {
    const id = await p.workflow([call('slow'), nap('nap')]);
    p.world.answer('webhook', { status: 503 });
    const { ada = '' } = await begin(p, id, ['ada']);
    p.pass(minute);
    const { job } = await save(p, id, [call('slow'), nap('nap', 90)], 'move');
    expect(job).toMatchObject({ status: 'running', moved: 0, stayed: 0, skipped: [] });
    for (const pause of [5, 30, 120]) {
      await p.queues.elapse(pause * 1_000);
    }
    const { data } = (await p.tenant.api.get(`automation/workflows/${id}/jobs`)).json;
    expect(data).toMatchObject([{ status: 'done', stayed: 1, skipped: [{ runId: ada, reason: 'in_flight' }] }]);
  });

  it('does many runs in portions, and tells how far it is', { timeout: 90_000 }, async ({ p }) => {
    const id = await p.workflow([nap('nap', 600)]);
    const people = Array.from({ length: 310 }, (_, n) => `p${n}`);
    await begin(p, id, people);
    p.pass(hour);
    const { job } = await save(p, id, [nap('nap', 600), call('new')], 'move');
    expect(job).toMatchObject({ status: 'running', total: 310, moved: 100 });
    await p.flow();
    const { data } = (await p.tenant.api.get(`automation/workflows/${id}/jobs`)).json;
    expect(data).toMatchObject([{ status: 'done', total: 310, moved: 310, stayed: 0, cancelled: 0 }]);
    const { kept, real } = await counts(p);
    expect(kept).toEqual(real);
  });
});
