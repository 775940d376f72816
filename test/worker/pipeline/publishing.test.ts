// One part of a publication fails at its callers: the database, the queue of the next step, the stream of events.
import { describe, expect } from 'vitest';
import { addChannel } from '../../support/pipeline/channels.ts';
import { breakBatches, lasting } from '../../support/pipeline/faults.ts';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';

const call = { label: 'call', type: 'webhook', config: { url: `${outside}/hook` } };
const mail = { label: 'mail', type: 'send_email', config: { subject: 'Hi', bodyHtml: 'x', to: 'ada@example.com' } };

async function begun(p: Pipeline, steps: unknown[]): Promise<string> {
  const id = await p.workflow(steps);
  await p.track('go');
  await p.dispatch();
  return (await p.onlyRun(id)).id;
}

const log = async (p: Pipeline) =>
  (await p.tenant.api.get('notifications/logs')).json.data.map(({ stepLabel }: { stepLabel: string }) => stepLabel);

describe('a database that fails', () => {
  it('while events are dispatched does not hold back the first steps of their runs', async ({ p }) => {
    await p.workflow([call]);
    breakBatches('INTO events', 1, lasting);
    await p.track('go');
    const letters = p.queues.take();
    expect((await p.queues.deliver(letters)).retried).toHaveLength(1);
    expect(p.takeErrors()).toHaveLength(1);
    await p.queues.flow('webhooks');
    expect(p.world.arrived('webhook')).toHaveLength(1);
    await p.queues.deliver(letters);
    await p.flow();
    expect(p.world.arrived('webhook')).toHaveLength(1);
  });
});

describe('a queue that fails', () => {
  it('while a step is settled does not lose its log row; the alarm enqueues the next step', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const runId = await begun(p, [call, mail]);
    p.queues.refuse('sends', 1);
    expect((await p.queues.deliver(p.queues.take())).retried).toHaveLength(1);
    expect(p.takeErrors()).toHaveLength(1);
    expect(await log(p)).toEqual(['call']);
    expect(await p.finish(runId)).toMatchObject({ status: 'completed' });
    expect(p.world.arrived('webhook')).toHaveLength(1);
    expect(p.world.arrived('email')).toHaveLength(1);
  });
});

describe('a stream that fails', () => {
  it('while a run ends does not lose its row and its log row', async ({ p }) => {
    await p.workflow([call], { trigger: { eventType: 'workflow.run.completed' } });
    const runId = await begun(p, [call]);
    const letters = p.queues.take('webhooks');
    p.queues.refuse('events', 1);
    expect((await p.queues.deliver(letters)).retried).toHaveLength(1);
    expect(p.takeErrors()).toHaveLength(1);
    const { workflowId } = await p.run(runId);
    expect(await p.runs(workflowId)).toMatchObject([{ status: 'completed' }]);
    expect(await log(p)).toEqual(['call']);
  });
});
