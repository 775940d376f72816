// Waits that end by a delayed message: it wakes the run and takes its next step; the alarm is the second line behind it.
import { describe, expect } from 'vitest';
import { addChannel } from '../../support/pipeline/channels.ts';
import { day, hour, it, minute, type Pipeline, second } from '../../support/pipeline/pipeline.ts';

const mail = { label: 'mail', type: 'send_email', config: { subject: 'Hi', bodyHtml: 'x', to: 'ada@example.com' } };
const nap = (delayMinutes: number) => ({ label: 'nap', type: 'wait', config: {}, delayMinutes, spread: false });

async function begun(p: Pipeline, ...steps: object[]): Promise<string> {
  await addChannel(p.tenant, 'email');
  const id = await p.workflow(steps);
  await p.track('go');
  await p.flow();
  return (await p.onlyRun(id)).id;
}

describe('a wait of ten minutes', () => {
  it('ends by a message at its time, which also does the next step; the alarm is a minute behind (R6)', async ({
    p,
  }) => {
    const runId = await begun(p, nap(10), mail);
    const [letter, ...others] = p.queues.delayed();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ queue: 'sends', body: { wake: runId }, readyAt: p.now() + 10 * minute });
    expect(await p.alarmOf(runId)).toBe(p.now() + 11 * minute);
    p.pass(10 * minute);
    const { acked } = await p.queues.deliver(p.queues.take());
    expect(acked).toHaveLength(1);
    expect(p.queues.waiting()).toEqual([]);
    expect(await p.run(runId)).toMatchObject({ status: 'completed', steps: [{}, { outcome: 'sent' }] });
  });

  it('ends by its alarm a minute later when the message is lost', async ({ p }) => {
    const runId = await begun(p, nap(10), mail);
    expect(p.queues.takeDelayed()).toHaveLength(1);
    const from = p.now();
    await p.wake(runId);
    expect(p.now() - from).toBe(11 * minute);
    expect(await p.run(runId)).toMatchObject({ status: 'completed' });
  });

  it('ends once when the message comes twice, also at the same moment', async ({ p }) => {
    const runId = await begun(p, nap(10), mail);
    p.pass(10 * minute);
    const letters = p.queues.take();
    await Promise.all([p.queues.deliver(letters), p.queues.deliver(letters)]);
    await p.queues.deliver(letters);
    await p.flow();
    expect(p.world.arrived('email')).toHaveLength(1);
    expect((await p.run(runId)).steps).toMatchObject([{}, { outcome: 'sent', attempts: [{}] }]);
  });

  it('does not end by a message that comes early; the message comes back in time', async ({ p }) => {
    const runId = await begun(p, nap(10), mail);
    p.pass(9 * minute + 57 * second);
    const { retried } = await p.queues.deliver(p.queues.takeDelayed());
    expect(retried).toHaveLength(1);
    expect((await p.run(runId)).steps).toMatchObject([{ outcome: null }]);
    p.pass(3 * second);
    await p.queues.deliver(retried);
    expect(await p.run(runId)).toMatchObject({ status: 'completed' });
  });

  it('that was cancelled is not continued by its message', async ({ p }) => {
    const runId = await begun(p, nap(10), mail);
    await p.tenant.api.post(`automation/runs/${runId}/cancel`);
    const before = await p.stored(runId);
    p.pass(10 * minute);
    const { acked } = await p.queues.deliver(p.queues.take());
    expect(acked).toHaveLength(1);
    await p.flow();
    expect((await p.stored(runId)).state).toEqual(before.state);
    expect(p.world.arrived('email')).toHaveLength(0);
  });

  it('of a paused run stays; the run continues when it is resumed', async ({ p }) => {
    const runId = await begun(p, nap(10), mail);
    await p.tenant.api.post(`automation/runs/${runId}/pause`);
    p.pass(10 * minute);
    await p.flow();
    expect(p.world.arrived('email')).toHaveLength(0);
    await p.tenant.api.post(`automation/runs/${runId}/resume`);
    await p.flow();
    expect(await p.run(runId)).toMatchObject({ status: 'completed' });
  });
});

describe('a wait that moves', () => {
  const until = {
    label: 'until',
    type: 'wait',
    config: { until: { date: '{{user.trialEndsAt}}' } },
  };

  it('ends by the message of its new time, and not by that of the old one', async ({ p }) => {
    const at = (ms: number) => new Date(ms).toISOString();
    await p.identify({ trialEndsAt: at(p.now() + hour) });
    await p.flow();
    const runId = await begun(p, until, mail);
    const from = p.now();
    await p.identify({ trialEndsAt: at(from + 2 * hour) });
    await p.dispatch();
    expect(p.queues.delayed()).toHaveLength(2);
    p.pass(hour);
    await p.flow();
    expect((await p.run(runId)).steps).toMatchObject([{ outcome: null }]);
    p.pass(hour);
    await p.flow();
    expect(await p.run(runId)).toMatchObject({ status: 'completed' });
    expect(p.world.arrived('email')).toHaveLength(1);
  });
});

describe('a wait', () => {
  it('that is very short, or longer than a queue holds a message, ends by its alarm alone', async ({ p }) => {
    for (const ms of [5 * second, 13 * hour, 30 * day]) {
      const id = await p.workflow([nap(ms / minute)], { trigger: { eventType: `go.${ms}` } });
      await p.track(`go.${ms}`);
      await p.flow();
      expect(p.queues.delayed(), String(ms)).toEqual([]);
      expect(await p.alarmOf((await p.onlyRun(id)).id), String(ms)).toBe(p.now() + ms);
    }
  });
});
