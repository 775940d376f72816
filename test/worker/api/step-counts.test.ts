import { describe, expect } from 'vitest';
import type { EndedStep } from '../../../src/engine/runs/ended-steps.ts';
import { runStub } from '../../../src/worker/run-object/stub.ts';
import type { RunRow } from '../../../src/worker/store/run-row.ts';
import { indexStatements } from '../../../src/worker/store/workflow-runs.ts';
import { day, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';
import { createTenant, env } from '../../support/worker.ts';

const nap = (label: string, delayMinutes = 60) => ({ label, type: 'wait', config: {}, delayMinutes });
const call = (label: string) => ({ label, type: 'webhook', config: { url: `${outside}/hook/${label}` } });
/** Fails for a person without a city. */
const city = { label: 'city', type: 'update_profile', config: { traits: { town: '{{user.city}}' } } };
const noMissing = { settings: { missingVariables: 'fail' } };

async function counts(p: Pipeline, id: string, query = '') {
  const { status, text, json } = await p.tenant.api.get(`automation/workflows/${id}/steps${query}`);
  expect(status, text).toBe(200);
  return json;
}

async function begin(p: Pipeline, people: string[]) {
  await p.batch(people.map((userId) => ({ type: 'track', event: 'go', userId })));
  await p.flow();
}

async function pauseAndResume(p: Pipeline, id: string) {
  for (const act of ['pause', 'resume']) await p.tenant.api.post(`automation/runs/${id}/${act}`);
  await p.flow();
}

describe('the counts of steps', () => {
  it('tell who is at a step, who has passed it, of whom it failed and who was stopped there', async ({ p }) => {
    const id = await p.workflow([call('call'), city, nap('nap'), call('last')], noMissing);
    await p.identify({ city: 'Paris' });
    await begin(p, ['ada', 'bob', 'cid']);
    const [first, second] = await p.runs(id);
    await p.tenant.api.post(`automation/runs/${first?.id}/cancel`);
    await p.finish(second?.id ?? '');
    const { from, data } = await counts(p, id);
    expect(from).toBe('2098-12-07T00:00:00.000Z');
    expect(data).toEqual([
      { version: 1, label: 'call', here: 0, passed: 3, failed: 0, stopped: 0, entered: 3 },
      { version: 1, label: 'city', here: 0, passed: 1, failed: 2, stopped: 0, entered: 3 },
      { version: 1, label: 'last', here: 0, passed: 1, failed: 0, stopped: 0, entered: 1 },
      { version: 1, label: 'nap', here: 1, passed: 1, failed: 0, stopped: 1, entered: 3 },
    ]);
  });

  it('count a step once, however often a run is paused, restarted and published', async ({ p }) => {
    const id = await p.workflow([city, nap('nap')], { settings: { missingVariables: 'fail', onError: 'fail' } });
    await begin(p, ['ada']);
    const run = (await p.runs(id))[0]?.id ?? '';
    await p.identify({ city: 'Paris' });
    await p.flow();
    await p.tenant.api.post(`automation/runs/${run}/restart`);
    await p.flow();
    await pauseAndResume(p, run);
    await runStub(env, run).reconcile();
    await p.sweep();
    expect((await counts(p, id)).data).toMatchObject([
      // Once as it failed, once as it was done.
      { label: 'city', passed: 1, failed: 1, entered: 2 },
      { label: 'nap', here: 1, passed: 0, entered: 1 },
    ]);
  });

  it('keep what runs left before they moved in the version in which they left it', async ({ p }) => {
    const id = await p.workflow([call('call'), nap('nap')]);
    await begin(p, ['ada', 'bob']);
    const [one] = await p.runs(id);
    await p.finish(one?.id ?? '');
    p.pass(minute);
    const body = { name: `W ${id}`, trigger: { eventType: 'go' }, steps: [nap('nap'), call('new')] };
    await p.tenant.api.put(`automation/workflows/${id}?runs=move`, body);
    const [, two] = await p.runs(id);
    await p.finish(two?.id ?? '');
    expect((await counts(p, id)).data).toMatchObject([
      { version: 2, label: 'nap', passed: 1 },
      { version: 2, label: 'new', passed: 1 },
      { version: 1, label: 'call', passed: 2 },
      { version: 1, label: 'nap', here: 0, passed: 1, stopped: 0 },
    ]);
    expect((await counts(p, id, '?version=2')).data).toHaveLength(2);
  });

  it('hold the days that are asked for', async ({ p }) => {
    const id = await p.workflow([call('call'), nap('nap', 2 * 24 * 60)]);
    await begin(p, ['ada']);
    await p.finish((await p.runs(id))[0]?.id ?? '');
    expect((await counts(p, id, '?days=2')).data).toMatchObject([{ label: 'nap', passed: 1 }]);
    expect((await counts(p, id, '?days=3')).data).toMatchObject([{ label: 'call', passed: 1 }, { label: 'nap' }]);
    expect((await p.tenant.api.get(`automation/workflows/${id}/steps?days=0`)).status).toBe(422);
  });

  it('stay when the person of a run is erased', async ({ p }) => {
    const id = await p.workflow([call('call'), nap('nap')]);
    await begin(p, ['ada']);
    expect((await p.tenant.api.del('customers/profiles/ada')).status).toBeLessThan(300);
    expect((await counts(p, id)).data).toMatchObject([
      { label: 'call', passed: 1 },
      { label: 'nap', here: 0, passed: 0, stopped: 1 },
    ]);
  });

  it('outlive the workflow, and are those of one organisation', async ({ p }) => {
    const id = await p.workflow([call('call')]);
    await begin(p, ['ada']);
    await p.tenant.api.del(`automation/workflows/${id}`);
    expect((await counts(p, id)).data).toMatchObject([{ label: 'call', passed: 1 }]);
    const stranger = await createTenant();
    expect((await stranger.api.get(`automation/workflows/${id}/steps`)).status).toBe(404);
  });
});

describe('a row of the run index', () => {
  const ended = (seq: number, at: number, step: Partial<EndedStep> = {}): EndedStep => ({
    ...{ seq, version: null, label: `s${seq}`, how: 'passed', at },
    ...step,
  });
  const row = (p: Pipeline, seq: number, steps: EndedStep[]): RunRow => ({
    ...{ projectId: p.tenant.projectId, startedAt: p.now(), id: 'run', workflowId: 'w', workflowName: 'W', version: 1 },
    ...{ userId: 'ada', eventId: 'event', status: 'running', finishedAt: null, nextStepAt: null, waitingFor: null },
    ...{ exitReason: null, step: 'nap', stepErrors: 0, watched: false, listensAnew: false, depth: 0, lastError: null },
    ...{ seq, ended: steps },
  });
  const write = (rows: RunRow[]) => env.DB.batch(indexStatements(env.DB, rows));
  const kept = async (p: Pipeline) => {
    const { results } = await env.DB.prepare(
      'SELECT day, version, step, passed, failed, stopped FROM step_rollups WHERE project_id = ? ORDER BY day, step',
    )
      .bind(p.tenant.projectId)
      .all<Record<string, unknown>>();
    return results.map((each) => Object.values(each).slice(1).join(' '));
  };

  it('counts the steps that its predecessor has not, in whatever order rows are written and repeated', async ({
    p,
  }) => {
    const [one, two, three] = [ended(1, p.now()), ended(3, p.now(), { how: 'failed' }), ended(5, p.now() + day)];
    await write([row(p, 2, [one])]);
    // An older row comes late, a newer one twice, and both in one batch.
    await write([row(p, 4, [one, two]), row(p, 2, [one])]);
    for (let n = 0; n < 2; n++) await write([row(p, 6, [one, two, three])]);
    await write([row(p, 4, [one, two])]);
    expect(await kept(p)).toEqual(['1 s1 1 0 0', '1 s3 0 1 0', '1 s5 1 0 0']);
  });

  it('names the version of a step of which the run has left', async ({ p }) => {
    await write([row(p, 1, [])]);
    await write([{ ...row(p, 4, [ended(2, p.now()), ended(3, p.now(), { version: 2 })]), version: 2 }]);
    expect(await kept(p)).toEqual(['1 s2 1 0 0', '2 s3 1 0 0']);
  });

  it('writes nothing where no step ended', async ({ p }) => {
    await write([row(p, 1, [ended(1, p.now())])]);
    const results = await write([row(p, 2, [ended(1, p.now())])]);
    const written = results.map(({ meta }) => meta.rows_written);
    expect(written.slice(0, -1).every((rows) => rows === 0)).toBe(true);
  });
});
