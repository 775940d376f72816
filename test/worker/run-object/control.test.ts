// Pause, resume and cancel of a run hold when the call returns, wherever the run is.
import { describe, expect } from 'vitest';
import { runStub } from '../../../src/worker/run-object/stub.ts';
import { addChannel } from '../../support/pipeline/channels.ts';
import { beginning, day, hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 30 };
const call = { label: 'call', type: 'webhook', config: { url: `${outside}/hook` } };
const mail = { label: 'mail', type: 'send_email', config: { subject: 'Hi', bodyHtml: 'x', to: 'ada@example.com' } };

async function begun(p: Pipeline, steps: unknown[]): Promise<string> {
  const id = await p.workflow(steps);
  await p.track('go');
  await p.dispatch();
  return (await p.onlyRun(id)).id;
}

async function act(p: Pipeline, runId: string, action: 'pause' | 'resume' | 'cancel') {
  const answer = await p.tenant.api.post(`automation/runs/${runId}/${action}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.json;
}

describe('a pause (R5)', () => {
  it('in a wait keeps the deadline; a run that is resumed in time continues at it', async ({ p }) => {
    const runId = await begun(p, [nap, call]);
    expect(await act(p, runId, 'pause')).toMatchObject({ status: 'paused' });
    expect(await p.alarmOf(runId)).toBeNull();
    p.pass(10 * minute);
    expect(await act(p, runId, 'resume')).toMatchObject({ status: 'running' });
    expect((await p.stored(runId)).state.dueAt).toBe(beginning + 30 * minute);
    await p.finish(runId);
    expect(p.now()).toBe(beginning + 30 * minute);
  });

  it('in a wait holds past the deadline; a run that is resumed later continues at once', async ({ p }) => {
    const runId = await begun(p, [nap, call]);
    await act(p, runId, 'pause');
    p.pass(3 * day);
    await p.ring(runId);
    await p.sweep();
    await p.flow();
    await p.evict(runId);
    expect(await p.run(runId)).toMatchObject({ status: 'paused', steps: [{ label: 'nap', outcome: null }] });
    await act(p, runId, 'resume');
    await p.flow();
    const run = await p.run(runId);
    expect(run).toMatchObject({ status: 'completed', finishedAt: new Date(beginning + 3 * day).toISOString() });
    expect(run.audit.map(({ action, actor }) => `${action} ${actor.split(':')[0]}`)).toEqual([
      'started system',
      expect.stringMatching(/^paused key/),
      expect.stringMatching(/^resumed key/),
      'completed system',
    ]);
  });

  it('refuses the claim of a step that is already enqueued; resume enqueues it again and it is done once', async ({
    p,
  }) => {
    await addChannel(p.tenant, 'email');
    const runId = await begun(p, [mail, call]);
    const letters = p.queues.take();
    await act(p, runId, 'pause');
    expect(await runStub(env, runId).claim(`${runId}:0:1`)).toMatchObject({ go: false, why: 'paused' });
    await p.queues.deliver(letters);
    expect(p.world.arrived('email')).toHaveLength(0);
    p.pass(hour);
    await act(p, runId, 'resume');
    expect(p.queues.waiting('sends')).toHaveLength(1);
    await p.queues.deliver(letters);
    await p.flow();
    expect(p.world.arrived('email')).toHaveLength(1);
    expect((await p.run(runId)).steps).toMatchObject([{ outcome: 'sent', attempts: [{}] }, { outcome: 'sent' }]);
  });

  it('while a message is being sent stores its result and starts no further step', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const runId = await begun(p, [mail, call]);
    p.world.answer('email', async () => {
      await act(p, runId, 'pause');
      return { status: 200, body: { id: 'email-1' } };
    });
    await p.flow();
    expect(await p.run(runId)).toMatchObject({ status: 'paused', steps: [{ outcome: 'sent' }] });
    p.pass(day);
    await p.flow();
    expect(p.world.arrived('webhook')).toHaveLength(0);
    await act(p, runId, 'resume');
    await p.flow();
    expect(await p.run(runId)).toMatchObject({ status: 'completed', steps: [{}, { label: 'call', outcome: 'sent' }] });
    expect(p.world.arrived('email')).toHaveLength(1);
  });

  it('between two attempts holds back the next one', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    p.world.answer('email', { status: 503 });
    const runId = await begun(p, [mail]);
    await p.flow();
    await act(p, runId, 'pause');
    p.pass(hour);
    await p.ring(runId);
    await p.flow();
    expect(p.world.arrived('email')).toHaveLength(1);
    await act(p, runId, 'resume');
    await p.flow();
    expect((await p.run(runId)).steps).toMatchObject([{ outcome: 'sent', attempts: [{ statusCode: 503 }, {}] }]);
  });

  it('stores a failed attempt, and the next one follows the resume', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const runId = await begun(p, [mail]);
    p.world.answer('email', async () => {
      await act(p, runId, 'pause');
      return { status: 503 };
    });
    await p.flow();
    const paused = await p.run(runId);
    expect(paused).toMatchObject({ status: 'paused', steps: [{ outcome: null, attempts: [{ statusCode: 503 }] }] });
    await act(p, runId, 'resume');
    expect((await p.finish(runId)).steps).toMatchObject([{ outcome: 'sent', attempts: [{}, {}] }]);
  });

  it('of a paused run and a resume of a running one are conflicts', async ({ p }) => {
    const runId = await begun(p, [nap]);
    expect((await p.tenant.api.post(`automation/runs/${runId}/resume`)).status).toBe(409);
    await act(p, runId, 'pause');
    expect((await p.tenant.api.post(`automation/runs/${runId}/pause`)).status).toBe(409);
    expect((await p.tenant.as('viewer').post(`automation/runs/${runId}/resume`)).status).toBe(403);
    expect((await p.run(runId)).status).toBe('paused');
  });
});

describe('a cancel (R5)', () => {
  it('refuses the claim of a message that is enqueued and not yet claimed', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const runId = await begun(p, [call, mail]);
    await p.queues.flow('webhooks');
    const cancelled = await act(p, runId, 'cancel');
    expect(cancelled).toMatchObject({
      status: 'cancelled',
      steps: [
        { label: 'call', outcome: 'sent' },
        { label: 'mail', outcome: null },
      ],
    });
    expect(await runStub(env, runId).claim(`${runId}:1:1`)).toMatchObject({ go: false, why: 'final' });
    await p.flow();
    expect(p.world.arrived('email')).toHaveLength(0);
    expect(await p.alarmOf(runId)).toBeNull();
    p.pass(day);
    await p.sweep();
    await p.flow();
    expect(await p.run(runId)).toEqual(cancelled);
  });

  it('in a wait ends the run for good', async ({ p }) => {
    const runId = await begun(p, [nap, call]);
    await act(p, runId, 'cancel');
    p.pass(day);
    await p.ring(runId);
    await p.flow();
    expect(p.world.arrived('webhook')).toHaveLength(0);
    for (const action of ['cancel', 'pause', 'resume']) {
      expect((await p.tenant.api.post(`automation/runs/${runId}/${action}`)).status).toBe(409);
    }
    expect((await p.runs((await p.run(runId)).workflowId))[0]).toMatchObject({ status: 'cancelled' });
  });

  it('of a run whose message is being sent keeps the late result as a note, and the log shows it as sent (R4)', async ({
    p,
  }) => {
    await addChannel(p.tenant, 'email');
    const runId = await begun(p, [mail, call]);
    p.world.answer('email', async () => {
      await act(p, runId, 'cancel');
      return { status: 200, body: { id: 'email-1' } };
    });
    await p.flow();
    const run = await p.run(runId);
    expect(run).toMatchObject({ status: 'cancelled', steps: [{ label: 'mail', outcome: 'sent' }] });
    expect(run.audit.at(-1)).toMatchObject({ action: 'late_result', detail: `${runId}:0:1: sent` });
    expect(p.world.arrived('webhook')).toHaveLength(0);
    expect((await p.tenant.api.get('notifications/logs')).json.data).toMatchObject([{ outcome: 'sent' }]);
  });

  it('of a paused run ends it', async ({ p }) => {
    const runId = await begun(p, [nap]);
    await act(p, runId, 'pause');
    expect(await act(p, runId, 'cancel')).toMatchObject({ status: 'cancelled' });
  });

  it('at the same moment as resume, pause and the alarm leaves one consistent state', async ({ p }) => {
    const runId = await begun(p, [nap, call]);
    p.pass(30 * minute);
    const post = (action: string) => p.tenant.api.post(`automation/runs/${runId}/${action}`);
    await Promise.all([post('pause'), p.ring(runId), post('cancel'), post('resume')]);
    await p.flow();
    const run = await p.run(runId);
    expect(run.status).toBe('cancelled');
    expect(run.audit.filter(({ action }) => action === 'cancelled')).toHaveLength(1);
    expect((await p.runs(run.workflowId))[0]).toMatchObject({ status: 'cancelled', nextStepAt: null });
  });
});
