// Quiet hours of a channel hold the run of a step until they end; every gate is asked again then.
import { describe, expect } from 'vitest';
import { addChannel } from '../../support/pipeline/channels.ts';
import { hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { messages } from '../../support/pipeline/rules.ts';

const text = (label: string, config: object = {}) => ({
  label,
  type: 'send_sms',
  config: { body: label, to: '+14155550123', ...config },
});
const night = { quietHours: { start: '22:00', end: '08:00', spreadMinutes: 0 } };
/** The clock of a test begins at noon in UTC, which is 21:00 in Tokyo. */
const ended = '2099-01-05T23:00:00.000Z';

async function held(p: Pipeline, steps: object[] = [text('a'), text('b')]): Promise<string> {
  await p.identify({ timezone: 'Asia/Tokyo' });
  await p.flow();
  p.pass(2 * hour);
  const id = await p.workflow(steps);
  await p.track('go');
  await p.flow();
  return (await p.onlyRun(id)).id;
}

const bodies = (p: Pipeline) => p.world.arrived('sms').map(({ body }) => body.Body);

describe('quiet hours', () => {
  it('hold the run and say until when; nothing overtakes, and it is sent when they end', async ({ p }) => {
    await addChannel(p.tenant, 'sms', night);
    const runId = await held(p);
    const run = await p.run(runId);
    expect(run).toMatchObject({ status: 'running', nextStepAt: ended, waitingFor: 'Held until 08:00 in Asia/Tokyo.' });
    expect(run.steps).toMatchObject([{ label: 'a', outcome: null, reason: 'quiet_hours', attempts: [] }]);
    expect(run.steps[0]?.gates?.find(({ gate }) => gate === 'quiet_hours')).toEqual({
      gate: 'quiet_hours',
      verdict: 'held',
      start: '22:00',
      end: '08:00',
      until: ended,
      text: 'Held until 08:00 in Asia/Tokyo.',
    });
    expect(await messages(p)).toMatchObject([{ outcome: null, reason: 'quiet_hours', nextAttemptAt: ended }]);
    expect(bodies(p)).toEqual([]);
    const done = await p.finish(runId);
    expect(done.steps).toMatchObject([{ outcome: 'sent', attempts: [{}] }, { outcome: 'sent' }]);
    expect(done.steps[0]).not.toHaveProperty('reason');
    expect(bodies(p)).toEqual(['a', 'b']);
    expect(p.now()).toBeGreaterThanOrEqual(Date.parse(ended));
    expect(p.now()).toBeLessThan(Date.parse(ended) + 2 * minute);
  });

  it('let nothing through on release that another gate stops by then', async ({ p }) => {
    const id = await addChannel(p.tenant, 'sms', night);
    const runId = await held(p, [text('a')]);
    await p.tenant.api.post('email/suppressions', { kind: 'sms', address: '+14155550123' });
    await p.tenant.api.patch(`notifications/channels/${id}`, { frequencyCap: { perUser: 1, windowHours: 1 } });
    expect((await p.finish(runId)).steps).toMatchObject([{ outcome: 'suppressed', reason: 'suppression_manual' }]);
    expect(bodies(p)).toEqual([]);
  });

  it('hold again where the person is in another zone when they end', async ({ p }) => {
    await addChannel(p.tenant, 'sms', night);
    const runId = await held(p, [text('a')]);
    await p.identify({ timezone: 'UTC' });
    await p.flow();
    await p.wake(runId);
    expect(await p.run(runId)).toMatchObject({ nextStepAt: '2099-01-06T08:00:00.000Z', status: 'running' });
    expect((await p.finish(runId)).steps).toMatchObject([{ outcome: 'sent' }]);
  });

  it('let critical messages pass', async ({ p }) => {
    await addChannel(p.tenant, 'sms', night);
    const runId = await held(p, [text('a', { priority: 'critical' })]);
    const { steps } = await p.run(runId);
    expect(steps).toMatchObject([{ outcome: 'sent' }]);
    expect(steps[0]?.gates?.find(({ gate }) => gate === 'quiet_hours')?.verdict).toBe('passed_critical');
  });

  it('end with the run that is cancelled or leaves by an exit', async ({ p }) => {
    await addChannel(p.tenant, 'sms', night);
    const runId = await held(p);
    await p.tenant.api.post(`automation/runs/${runId}/cancel`);
    p.pass(24 * hour);
    await p.sweep();
    await p.flow();
    expect(bodies(p)).toEqual([]);
  });

  it('are simulated by a dry-run, which says when each step would be done', async ({ p }) => {
    await addChannel(p.tenant, 'sms', night);
    await p.identify({ timezone: 'Asia/Tokyo' });
    await p.flow();
    const id = await p.workflow([text('a'), text('b')]);
    const sample = { eventType: 'go', userId: 'ada', at: '2099-01-05T14:00:00.000Z' };
    const { json } = await p.tenant.api.post(`automation/workflows/${id}/test-run`, sample);
    expect(json.steps).toMatchObject([
      { label: 'a', outcome: 'sent', startedAt: sample.at, simulatedAt: ended },
      { label: 'b', outcome: 'sent', startedAt: ended, simulatedAt: ended },
    ]);
    expect(json.endsWith).toBe('completed');
  });
});
