// What is not confirmed is offered again, by whoever answers for it, and changes nothing that a person has done since (R8).
import { describe, expect } from 'vitest';
import { runStub } from '../../../src/worker/run-object/stub.ts';
import { addChannel } from '../../support/pipeline/channels.ts';
import { breakBatches, lasting } from '../../support/pipeline/faults.ts';
import { hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { env } from '../../support/worker.ts';

const text = { label: 'text', type: 'send_sms', config: { to: '+14155550123', body: 'Hi' } };
const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 600 };

const said = async (sql: string, p: Pipeline) =>
  (await env.DB.prepare(sql).bind(p.tenant.projectId).all<{ said: string }>()).results.map((row) => row.said);
const audits = (p: Pipeline) =>
  said("SELECT action AS said FROM audit_log WHERE project_id = ? AND action LIKE 'run.%'", p);
const suppressed = (p: Pipeline) => said('SELECT address AS said FROM suppressions WHERE project_id = ?', p);

describe('an act of a person that was not published', () => {
  it('is published by the run a minute later, with its audit row, also after an eviction', async ({ p }) => {
    const id = await p.workflow([nap]);
    await p.track('go');
    await p.flow();
    const { id: runId } = await p.onlyRun(id);
    breakBatches('INTO workflow_runs', 1, lasting);
    expect((await p.tenant.api.post(`automation/runs/${runId}/cancel`)).status).toBe(500);
    p.takeErrors();
    expect((await p.runs(id))[0]?.status).toBe('running');
    await p.evict(runId);
    expect(((await p.alarmOf(runId)) ?? 0) - p.now()).toBe(minute);
    await p.wake(runId);
    expect((await p.runs(id))[0]?.status).toBe('cancelled');
    expect(await audits(p)).toEqual(['run.cancelled']);
    expect(await p.alarmOf(runId)).toBeNull();
  });

  it('is published by the next request, which is refused itself', async ({ p }) => {
    const id = await p.workflow([nap]);
    await p.track('go');
    await p.flow();
    const { id: runId } = await p.onlyRun(id);
    breakBatches('INTO workflow_runs', 1, lasting);
    await p.tenant.api.post(`automation/runs/${runId}/pause`);
    p.takeErrors();
    expect((await p.tenant.api.post(`automation/runs/${runId}/pause`)).status).toBe(409);
    expect((await p.runs(id))[0]?.status).toBe('paused');
    expect(await audits(p)).toEqual(['run.paused']);
  });

  it('costs no alarm where it was published', async ({ p }) => {
    const id = await p.workflow([nap]);
    await p.track('go');
    await p.flow();
    const { id: runId } = await p.onlyRun(id);
    await p.tenant.api.post(`automation/runs/${runId}/cancel`);
    expect(await p.alarmOf(runId)).toBeNull();
    expect((await runStub(env, runId).claim(`${runId}:0:1`)) as { transition: unknown }).toMatchObject({
      why: 'final',
      transition: { row: null, audits: [], lifecycle: null },
    });
  });
});

describe('a suppression', () => {
  it('that a person has lifted stays lifted when its message comes again', async ({ p }) => {
    await addChannel(p.tenant, 'sms');
    await p.workflow([text]);
    p.world.always('sms', { status: 400, body: { code: 21610, message: 'unsubscribed recipient' } });
    await p.track('go');
    await p.dispatch();
    const letters = p.queues.take();
    await p.queues.deliver(letters);
    expect(await suppressed(p)).toEqual(['+14155550123']);
    await env.DB.prepare('DELETE FROM suppressions WHERE project_id = ?').bind(p.tenant.projectId).run();
    expect(await suppressed(p)).toEqual([]);
    await p.queues.deliver(letters);
    expect(await suppressed(p)).toEqual([]);
  });
});

describe('a run that begins late', () => {
  it('finds the events that its person has sent since, among those of others', async ({ p }) => {
    const id = await p.workflow([nap], { exitOn: [{ eventType: 'bought' }] });
    await p.track('go');
    const late = p.queues.take();
    p.pass(minute);
    for (let n = 0; n < 5; n++) await p.track('bought', {}, { userId: `other-${n}` });
    await p.track('bought');
    await p.track('looked');
    await p.flow();
    expect(
      await said('SELECT awaited_of AS said FROM events WHERE project_id = ? AND awaited_of IS NOT NULL', p),
    ).toHaveLength(6);
    p.pass(hour);
    p.queues.put(late);
    await p.flow();
    expect((await p.onlyRun(id)).status).toBe('exited');
  });
});
