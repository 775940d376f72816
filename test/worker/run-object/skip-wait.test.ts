// Skipping a wait: the run continues as if its time were up, in development alone.
import { describe, expect } from 'vitest';
import { findAccess } from '../../../src/worker/access/access.ts';
import { openContext } from '../../../src/worker/access/context.ts';
import { skipWait } from '../../../src/worker/api/runs/skip-wait.ts';
import { addChannel } from '../../support/pipeline/channels.ts';
import { beginning, hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const nap = (label: string, config: object = {}, delayMinutes = 30) => ({ label, type: 'wait', config, delayMinutes });
const call = (label: string) => ({ label, type: 'webhook', config: { url: `${outside}/hook/${label}` } });
const called = (p: Pipeline) => p.world.arrived('webhook').map(({ url }) => url.replace(`${outside}/hook/`, ''));

async function begun(p: Pipeline, steps: unknown[]): Promise<string> {
  const id = await p.workflow(steps);
  await p.track('go');
  await p.flow();
  return (await p.onlyRun(id)).id;
}

const skip = (p: Pipeline, runId: string) => p.tenant.api.post(`automation/runs/${runId}/skip-wait`);

async function skipped(p: Pipeline, runId: string) {
  const { status, text, json } = await skip(p, runId);
  expect(status, text).toBe(200);
  await p.flow();
  return json;
}

async function expectConflict(p: Pipeline, runId: string, words: string) {
  const { status, json } = await skip(p, runId);
  expect([status, json.code]).toEqual([409, 'conflict']);
  expect(json.detail).toContain(words);
}

describe('a skipped wait', () => {
  it('ends at once, and the one behind it is waited for; what was to end it finds nothing to do', async ({ p }) => {
    const runId = await begun(p, [nap('first'), nap('second'), call('last')]);
    const run = await skipped(p, runId);
    expect(run).toMatchObject({ status: 'running', steps: [{ outcome: 'completed' }, { label: 'second' }] });
    expect((await p.stored(runId)).state.dueAt).toBe(beginning + 30 * minute);
    await p.evict(runId);
    await p.ring(runId);
    expect(await p.run(runId)).toMatchObject({ steps: [{ outcome: 'completed' }, { label: 'second', outcome: null }] });
    await skipped(p, runId);
    expect(await p.run(runId)).toMatchObject({ status: 'completed' });
    p.pass(2 * hour);
    await p.flow();
    await p.sweep();
    expect(called(p)).toEqual(['last']);
    expect(p.world.arrived('webhook')).toHaveLength(1);
  });

  it('is in the audit of the run and of the organisation', async ({ p }) => {
    const runId = await begun(p, [nap('first')]);
    await skipped(p, runId);
    expect((await p.run(runId)).audit).toMatchObject([{}, { action: 'wait_skipped', actor: 'key:test admin' }, {}]);
    const { data } = (await p.tenant.api.get(`audit-log?targetId=${runId}`)).json;
    expect(data).toMatchObject([{ action: 'run.wait_skipped', targetKind: 'run' }]);
  });

  it('for an event times out, and one that gathers events ends with what it has', async ({ p }) => {
    const waiting = nap('until', { waitForEvent: { eventType: 'paid' }, timeoutMinutes: 600, onTimeout: 'late' }, 0);
    const runId = await begun(p, [waiting, call('paid'), call('late')]);
    await skipped(p, runId);
    expect((await p.run(runId)).steps[0]).toMatchObject({ reason: 'timed_out', output: { matched: false } });
    expect(called(p)).toEqual(['late']);
    const gather = { label: 'gather', type: 'wait', config: { collect: { windowMinutes: 600 } } };
    const id = await p.workflow([gather, call('gathered')], { trigger: { eventType: 'seen' } });
    for (let n = 0; n < 2; n++) await p.track('seen');
    await p.flow();
    await skipped(p, (await p.onlyRun(id)).id);
    expect(called(p)).toEqual(['late', 'gathered']);
  });

  it('between two attempts repeats the one that failed', async ({ p }) => {
    p.world.answer('webhook', { status: 503 });
    const runId = await begun(p, [call('call')]);
    expect(await p.run(runId)).toMatchObject({ waitingFor: expect.stringContaining('Trying again') });
    await skipped(p, runId);
    expect(await p.run(runId)).toMatchObject({ status: 'completed', steps: [{ attempts: [{}, {}] }] });
  });
});

describe('no wait is skipped', () => {
  it('of a run that does not wait, is paused or has ended', async ({ p }) => {
    const runId = await begun(p, [nap('first')]);
    await p.tenant.api.post(`automation/runs/${runId}/pause`);
    await expectConflict(p, runId, 'resume it first');
    await p.tenant.api.post(`automation/runs/${runId}/resume`);
    await p.finish(runId);
    await expectConflict(p, runId, 'already completed');
    const id = await p.workflow([nap('first')], { trigger: { eventType: 'later' } });
    await p.tenant.api.post(`automation/workflows/${id}/pause`);
    await p.track('later');
    await p.flow();
    await expectConflict(p, (await p.onlyRun(id)).id, 'does not wait');
  });

  it('of a message that a gate holds', async ({ p }) => {
    await addChannel(p.tenant, 'sms', { quietHours: { start: '00:00', end: '23:00', spreadMinutes: 0 } });
    const text = { label: 'text', type: 'send_sms', config: { body: 'Hi', to: '+14155550123' } };
    const runId = await begun(p, [text]);
    await expectConflict(p, runId, 'Held until 23:00');
    expect(p.world.arrived('sms')).toEqual([]);
  });

  it('in production', async ({ p }) => {
    const runId = await begun(p, [nap('first')]);
    const access = await findAccess(env, p.tenant.keys.admin, p.now());
    if (!access) throw new Error('the key is not known');
    const request = { id: 'r', origin: 'https://sendora.test' };
    const ctx = openContext({ ...env, ENVIRONMENT: 'production' }, access, request, () => {});
    await expect(skipWait(ctx, runId)).rejects.toMatchObject({ code: 'development_only' });
    expect((await p.stored(runId)).state.dueAt).toBe(beginning + 30 * minute);
  });
});
