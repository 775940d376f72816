import { describe, expect } from 'vitest';
import { bulkLimit } from '../../../src/contract/workflows/restart.ts';
import { runStub } from '../../../src/worker/run-object/stub.ts';
import { addChannel } from '../../support/pipeline/channels.ts';
import { it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { createTenant, env } from '../../support/worker.ts';

const mail = (label: string, extra: object = {}) => ({
  label,
  type: 'send_email',
  config: { subject: label, bodyHtml: '<p>x</p>', to: 'ada@example.com' },
  ...extra,
});
/** Fails the run for as long as the person has no city, without a queue or a provider. */
const needsCity = { label: 'city', type: 'update_profile', config: { traits: { town: '{{user.city}}' } } };
const strict = { settings: { onError: 'fail', missingVariables: 'fail' } };
const refused = { status: 422, body: { name: 'validation_error', message: 'No such address.' } };

/** A run of three mails whose second one was refused for good. */
async function failedRun(p: Pipeline) {
  await addChannel(p.tenant, 'email');
  const workflowId = await p.workflow([mail('one'), mail('two'), mail('three')], strict);
  p.world.answer('email', { status: 200, body: { id: 'm1' } }, refused);
  await p.track('go');
  await p.flow();
  const run = await p.onlyRun(workflowId);
  expect(run).toMatchObject({ status: 'failed', steps: [{ outcome: 'sent' }, { outcome: 'error' }] });
  return { workflowId, id: run.id, path: `automation/runs/${run.id}/restart` };
}

const keysOf = (p: Pipeline) => p.world.arrived('email').map(({ headers }) => headers.get('idempotency-key'));

describe('restart of a run', () => {
  it('continues at the failed step under its old key, and records who did it', async ({ p }) => {
    const { id, path, workflowId } = await failedRun(p);
    const answer = await p.tenant.api.post(path);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ id, status: 'running', finishedAt: null, exitReason: null });
    expect(await p.runs(workflowId)).toMatchObject([{ status: 'running' }]);
    const done = await p.finish(id);
    expect(done.status).toBe('completed');
    expect(done.steps.map(({ label, outcome }) => `${label} ${outcome}`)).toEqual([
      'one sent',
      'two error',
      'two sent',
      'three sent',
    ]);
    expect(done.audit).toContainEqual(
      expect.objectContaining({ actor: 'key:test admin', action: 'restarted', detail: 'from two' }),
    );
    expect(keysOf(p)).toEqual([`${id}:0:1`, `${id}:1:1`, `${id}:1:1`, `${id}:2:1`]);
    const [row] = (await p.tenant.api.get(`audit-log?targetId=${id}`)).json.data;
    expect(row).toMatchObject({ action: 'run.restarted', before: { status: 'failed' }, after: { status: 'running' } });
    expect(await p.runs(workflowId)).toMatchObject([{ status: 'completed' }]);
  });

  it('continues at the step that is named', async ({ p }) => {
    const { id, path } = await failedRun(p);
    await p.tenant.api.post(path, { from: 'three' });
    expect((await p.finish(id)).steps.map(({ label }) => label)).toEqual(['one', 'two', 'three']);
  });

  it('refuses an unknown step and suggests the one that was meant', async ({ p }) => {
    const { path } = await failedRun(p);
    const answer = await p.tenant.api.post(path, { from: 'thre' });
    expect(answer.status).toBe(422);
    expect(answer.json.errors).toMatchObject([{ pointer: '/from', code: 'unknown_step', suggestion: 'three' }]);
    expect(answer.json.detail).toContain('Did you mean "three"?');
  });

  it('refuses a run that is not failed', async ({ p }) => {
    const { id, path } = await failedRun(p);
    await p.tenant.api.post(path);
    const twice = await p.tenant.api.post(path);
    expect([twice.status, twice.json.detail]).toEqual([
      409,
      'The run is running; only a run that failed, or of which a step failed, can be restarted.',
    ]);
    await p.finish(id);
    expect((await p.tenant.api.post(path, { from: 'one' })).status).toBe(409);
    expect(p.world.arrived('email')).toHaveLength(4);
  });

  it('does not exist for another org', async ({ p }) => {
    const { path } = await failedRun(p);
    expect((await (await createTenant()).api.post(path)).status).toBe(404);
  });

  it('works after the workflow was deleted, whose version the run keeps', async ({ p }) => {
    const { id, path, workflowId } = await failedRun(p);
    await p.tenant.api.del(`automation/workflows/${workflowId}`);
    expect((await p.tenant.api.post(path)).status).toBe(200);
    expect((await p.finish(id)).status).toBe('completed');
    expect(await p.run(id)).toMatchObject({ workflowId, version: 1, workflowName: expect.any(String) });
    expect(await p.runs(workflowId)).toHaveLength(1);
  });

  it('makes the run receive the events of its person again', async ({ p }) => {
    const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 60 };
    const workflowId = await p.workflow([needsCity, nap], { ...strict, exitOn: [{ eventType: 'stop' }] });
    await p.track('go');
    await p.flow();
    const { id, status } = await p.onlyRun(workflowId);
    expect(status).toBe('failed');
    await p.identify({ city: 'Paris' });
    await p.flow();
    expect((await p.tenant.api.post(`automation/runs/${id}/restart`)).json.status).toBe('running');
    p.pass(minute);
    await p.track('stop');
    await p.flow();
    expect((await p.run(id)).status).toBe('exited');
    const left = await env.DB.prepare('SELECT count(*) AS n FROM run_entries WHERE run_id = ?')
      .bind(id)
      .first<{ n: number }>();
    expect(left?.n).toBe(0);
  });
});

/** Failed runs of so many people, a minute apart. */
async function failedRuns(p: Pipeline, people: number) {
  const workflowId = await p.workflow(
    [needsCity, { label: 'nap', type: 'wait', config: {}, delayMinutes: 60 }],
    strict,
  );
  for (let n = 0; n < people; n++) {
    await p.track('go', {}, { userId: `u${n}` });
    await p.flow();
    p.pass(minute);
  }
  expect(new Set((await p.runs(workflowId)).map(({ status }) => status))).toEqual(new Set(['failed']));
  return workflowId;
}

const settle = (p: Pipeline, ...people: string[]) =>
  Promise.all(people.map((userId) => p.identify({ city: 'Paris' }, { userId }))).then(() => p.flow());

describe('restart of many runs', () => {
  it('restarts the failed runs of a workflow and leaves an audit row for each', async ({ p }) => {
    const workflowId = await failedRuns(p, 3);
    await settle(p, 'u0', 'u1', 'u2');
    const answer = await p.tenant.api.post('automation/runs/restart', { workflowId, status: 'failed' });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ restarted: 3, skipped: 0, skippedRuns: [], nextCursor: null });
    expect(await p.runs(workflowId)).toMatchObject([
      { status: 'running' },
      { status: 'running' },
      { status: 'running' },
    ]);
    expect((await p.tenant.api.get('audit-log?action=run.restarted')).json.data).toHaveLength(3);
    const again = await p.tenant.api.post('automation/runs/restart', { workflowId });
    expect(again.json.restarted).toBe(0);
  });

  it('keeps to the range of time', async ({ p }) => {
    const workflowId = await failedRuns(p, 3);
    await settle(p, 'u0', 'u1', 'u2');
    const [third, second] = await p.runs(workflowId);
    const range = { workflowId, from: second?.startedAt, to: third?.startedAt };
    expect((await p.tenant.api.post('automation/runs/restart', range)).json.restarted).toBe(1);
    expect((await p.runs(workflowId)).map(({ status }) => status)).toEqual(['failed', 'running', 'failed']);
  });

  it('names the runs that it skipped and why', async ({ p }) => {
    const workflowId = await failedRuns(p, 1);
    const [run] = await p.runs(workflowId);
    const unknown = await p.tenant.api.post('automation/runs/restart', { workflowId, step: 'nowhere' });
    const skipped = { id: run?.id, reason: 'Its version has no step "nowhere".' };
    expect(unknown.json).toEqual({ restarted: 0, skipped: 1, skippedRuns: [skipped], nextCursor: null });
    await runStub(env, run?.id ?? '').control({ action: 'restart', actor: 'somebody', from: 'nap' });
    const raced = await p.tenant.api.post('automation/runs/restart', { workflowId });
    expect(raced.json.skippedRuns).toEqual([{ id: run?.id, reason: 'It is running by now.' }]);
  });

  it('handles a bounded number with each call and continues behind the cursor, also past runs that fail again', async ({
    p,
  }) => {
    const workflowId = await failedRuns(p, 2);
    const [run] = await p.runs(workflowId);
    // Rows without an object stand for the many: they are asked, and skipped.
    const ids = Array.from({ length: bulkLimit }, () => crypto.randomUUID());
    await env.DB.prepare(
      `INSERT INTO workflow_runs (project_id, started_at, id, workflow_id, workflow_name, version, event_id, status, seq)
       SELECT ?1, ?2, value, ?3, 'W', 1, value, 'failed', 1 FROM json_each(?4)`,
    )
      .bind(p.tenant.projectId, Date.parse(run?.startedAt ?? '') - 1, workflowId, JSON.stringify(ids))
      .run();
    const first = (await p.tenant.api.post('automation/runs/restart', { workflowId })).json;
    expect([first.restarted, first.skipped]).toEqual([1, bulkLimit - 1]);
    expect(first.nextCursor).toEqual(expect.any(String));
    const second = (await p.tenant.api.post('automation/runs/restart', { workflowId, cursor: first.nextCursor })).json;
    expect([second.restarted, second.skipped, second.nextCursor]).toEqual([1, 1, null]);
    expect((await p.runs(workflowId)).filter(({ status }) => status === 'failed')).not.toHaveLength(0);
  }, 30_000);

  it('does not find a workflow of another org, and refuses an unknown filter', async ({ p }) => {
    const workflowId = await failedRuns(p, 1);
    const { api } = await createTenant();
    expect((await api.post('automation/runs/restart', { workflowId })).status).toBe(404);
    const wrong = await p.tenant.api.post('automation/runs/restart', { workflowId, status: 'completed' });
    expect(wrong.json.errors).toMatchObject([{ pointer: '/status' }]);
    const cursor = await p.tenant.api.post('automation/runs/restart', { workflowId, cursor: 'x' });
    expect(cursor.status).toBe(422);
  });
});

describe('cancellation of many runs', () => {
  it('cancels the active runs, or those of one status', async ({ p }) => {
    const workflowId = await p.workflow([{ label: 'nap', type: 'wait', config: {}, delayMinutes: 60 }]);
    for (const userId of ['u0', 'u1', 'u2']) await p.track('go', {}, { userId });
    await p.flow();
    const [run] = await p.runs(workflowId);
    await p.tenant.api.post(`automation/runs/${run?.id}/pause`);
    const one = await p.tenant.api.post('automation/runs/cancel', { workflowId, status: 'paused' });
    expect(one.json).toEqual({ cancelled: 1, skipped: 0, skippedRuns: [], nextCursor: null });
    expect((await p.tenant.api.post('automation/runs/cancel', { workflowId })).json.cancelled).toBe(2);
    expect(new Set((await p.runs(workflowId)).map(({ status }) => status))).toEqual(new Set(['cancelled']));
    expect((await p.tenant.api.get('audit-log?action=run.cancelled')).json.data).toHaveLength(3);
  });
});
