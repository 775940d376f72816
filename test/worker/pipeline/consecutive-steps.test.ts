// A run continues in the consumer that settled its step. Whatever interrupts it, the result is as if every step had come by the queue.
import { describe, expect } from 'vitest';
import { addChannel } from '../../support/pipeline/channels.ts';
import { breakBatches, dyingBeforeSettle, lasting } from '../../support/pipeline/faults.ts';
import { it, type Pipeline, second } from '../../support/pipeline/pipeline.ts';
import type { Letter } from '../../support/pipeline/queues.ts';

const mail = (label: string) => ({
  label,
  type: 'send_email',
  config: { subject: label, bodyHtml: 'x', to: 'ada@example.com' },
});
const mails = [mail('one'), mail('two'), mail('three')];
const took = { status: 200, body: { id: 'email' } };

async function begun(p: Pipeline): Promise<{ runId: string; letters: Letter[] }> {
  await addChannel(p.tenant, 'email');
  const id = await p.workflow(mails, { exitOn: [{ eventType: 'stop' }] });
  await p.track('go');
  await p.dispatch();
  const letters = p.queues.take();
  expect(letters).toHaveLength(1);
  return { runId: (await p.onlyRun(id)).id, letters };
}

const keys = (p: Pipeline) => p.world.arrived('email').map(({ headers }) => headers.get('idempotency-key')?.slice(37));
const outcomes = async (p: Pipeline, runId: string) =>
  (await p.run(runId)).steps.map(({ label, outcome, attempts }) => `${label} ${outcome} ${attempts.length}`);
const allSent = ['one sent 1', 'two sent 1', 'three sent 1'];

describe('a run that continues in its consumer', () => {
  it('does one step after the other, each under its own key (R3) and with its own log row', async ({ p }) => {
    const { runId, letters } = await begun(p);
    await p.queues.deliver(letters);
    expect(p.queues.waiting('sends')).toEqual([]);
    expect(await p.run(runId)).toMatchObject({ status: 'completed' });
    expect(await outcomes(p, runId)).toEqual(allSent);
    expect(keys(p)).toEqual(['0:1', '1:1', '2:1']);
    const log = (await p.tenant.api.get('notifications/logs')).json.data;
    expect(log.map(({ stepLabel }: { stepLabel: string }) => stepLabel).sort()).toEqual(['one', 'three', 'two']);
    expect((await p.runs((await p.run(runId)).workflowId))[0]?.status).toBe('completed');
  });

  it('completes when its object is evicted during every call', async ({ p }) => {
    const { runId, letters } = await begun(p);
    p.world.always('email', async () => {
      await p.evict(runId);
      return took;
    });
    await p.queues.deliver(letters);
    await p.finish(runId);
    expect(await outcomes(p, runId)).toEqual(allSent);
    expect(keys(p)).toEqual(['0:1', '1:1', '2:1']);
  });

  it('leaves the remaining steps to the queue when its time is up', async ({ p }) => {
    const { runId, letters } = await begun(p);
    p.world.answer('email', () => {
      p.pass(11 * second);
      return took;
    });
    await p.queues.deliver(letters);
    expect(keys(p)).toEqual(['0:1']);
    expect(p.queues.waiting('sends')).toHaveLength(1);
    await p.flow();
    expect(await outcomes(p, runId)).toEqual(allSent);
  });

  for (const action of ['pause', 'cancel'] as const) {
    it(`begins no further step after ${action}`, async ({ p }) => {
      const { runId, letters } = await begun(p);
      p.world.answer('email', took, async () => {
        expect((await p.tenant.api.post(`automation/runs/${runId}/${action}`)).status).toBe(200);
        return took;
      });
      await p.queues.deliver(letters);
      await p.flow();
      expect(keys(p)).toEqual(['0:1', '1:1']);
      if (action === 'cancel') return;
      await p.tenant.api.post(`automation/runs/${runId}/resume`);
      await p.flow();
      expect(await outcomes(p, runId)).toEqual(allSent);
    });
  }

  it('begins no further step after an event that ends the run', async ({ p }) => {
    const { runId, letters } = await begun(p);
    p.world.answer('email', took, async () => {
      await p.track('stop');
      await p.dispatch();
      return took;
    });
    await p.queues.deliver(letters);
    await p.flow();
    expect((await p.run(runId)).status).toBe('exited');
    expect(keys(p)).toEqual(['0:1', '1:1']);
  });

  it('repeats only the step whose consumer died, under the same key (R3)', async ({ p }) => {
    const { runId, letters } = await begun(p);
    const { retried } = await p.queues.deliver(letters, dyingBeforeSettle(1));
    expect(retried).toHaveLength(1);
    expect(p.takeErrors()).toHaveLength(1);
    await p.evict(runId);
    await p.queues.deliver(letters);
    await p.finish(runId);
    expect(await outcomes(p, runId)).toEqual(allSent);
    expect(keys(p)).toEqual(['0:1', '1:1', '1:1', '2:1']);
  });

  it('does no step twice when other consumers receive messages for its steps', async ({ p }) => {
    const { runId, letters } = await begun(p);
    const [first] = letters;
    if (!first) throw new Error('a message was enqueued');
    const messageFor = (cursor: number): Letter => ({
      ...first,
      id: crypto.randomUUID(),
      body: { ...(first.body as object), key: `${runId}:${cursor}:1` },
    });
    p.world.always('email', async () => {
      await p.queues.deliver([messageFor(0), messageFor(1), messageFor(2)]);
      return took;
    });
    await p.queues.deliver(letters);
    await p.finish(runId);
    expect(await outcomes(p, runId)).toEqual(allSent);
    expect(keys(p)).toEqual(['0:1', '1:1', '2:1']);
  });

  it('does no step twice when the log rows cannot be written', async ({ p }) => {
    const { runId, letters } = await begun(p);
    const fault = breakBatches('INTO deliveries', 1, lasting);
    const { retried } = await p.queues.deliver(letters);
    expect(fault.failed).toBe(1);
    expect(retried).toHaveLength(1);
    expect(p.takeErrors()).toHaveLength(1);
    p.queues.put(retried);
    await p.finish(runId);
    expect(await outcomes(p, runId)).toEqual(allSent);
    expect(keys(p)).toEqual(['0:1', '1:1', '2:1']);
  });
});
