// Steps that take long: they share the connections of their invocation, and hold back no other message.
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { describe, expect } from 'vitest';
import type { StepMessage } from '../../../src/worker/messages.ts';
import { deliverSteps } from '../../../src/worker/pipeline/deliver/deliver.ts';
import { openInvocation } from '../../../src/worker/pipeline/invocation.ts';
import { addModel } from '../../support/pipeline/channels.ts';
import { it, type Pipeline, second } from '../../support/pipeline/pipeline.ts';
import { outside, says } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const call = (label: string) => ({ label, type: 'webhook', config: { url: `${outside}/hook` } });
const ask = { label: 'ask', type: 'ai_action', config: { flavor: 'generate', prompt: 'Say hello.', saveTo: 'said' } };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function begun(p: Pipeline, ...steps: object[]): Promise<string> {
  const id = await p.workflow(steps);
  await p.track('go');
  await p.dispatch();
  return (await p.onlyRun(id)).id;
}

describe('a request that takes long', () => {
  it('is detached from its message: the run knows, the message is acknowledged, the work continues', async ({ p }) => {
    const runId = await begun(p, call('one'), call('two'));
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    p.world.answer('webhook', async () => {
      p.pass(8 * second);
      await answered;
      return { status: 200 };
    });
    const messages = p.queues.take('webhooks').map(({ body }) => body as StepMessage);
    const ctx = createExecutionContext();
    const invocation = openInvocation(env, ctx, true);
    const verdicts = await deliverSteps(env, invocation, 'webhooks', messages);
    invocation.close();
    expect(verdicts).toEqual([{ kind: 'ack' }]);
    const { intent } = (await p.stored(runId)).state;
    expect(intent).toMatchObject({ key: `${runId}:0:1`, claimedAt: p.now() });
    expect(intent?.leaseUntil).toBeGreaterThanOrEqual(p.now() + 45 * second);
    expect(await p.alarmOf(runId)).toBeLessThanOrEqual(intent?.leaseUntil ?? 0);
    answer();
    await waitOnExecutionContext(ctx);
    expect(await p.run(runId)).toMatchObject({
      status: 'completed',
      steps: [{ outcome: 'sent' }, { outcome: 'sent' }],
    });
    expect((await p.tenant.api.get('notifications/logs')).json.data).toHaveLength(2);
  });

  it('to a place that was slow within the last minute is detached at once, later waited for again', async ({ p }) => {
    await begun(p, call('one'));
    for (const userId of ['bob', 'eve']) await p.track('go', {}, { userId });
    await p.dispatch();
    const messages = p.queues.take('webhooks').map(({ body }) => body as StepMessage);
    expect(messages).toHaveLength(3);
    let isOver = false;
    const deliverOne = async (answersAfterMs: number) => {
      isOver = false;
      p.world.answer('webhook', async () => {
        await pause(answersAfterMs);
        isOver = true;
        return { status: 200 };
      });
      const ctx = createExecutionContext();
      const invocation = openInvocation(env, ctx, true);
      const verdicts = await deliverSteps(env, invocation, 'webhooks', messages.splice(0, 1));
      const wasOver = isOver;
      invocation.close();
      await waitOnExecutionContext(ctx);
      return [verdicts, wasOver];
    };
    // The clock is the test's: it stands still while the timer runs, so the first one is made to look slow.
    const passing = setTimeout(() => p.pass(second), 50);
    expect(await deliverOne(900)).toEqual([[{ kind: 'ack' }], false]);
    clearTimeout(passing);
    expect(await deliverOne(100)).toEqual([[{ kind: 'ack' }], false]);
    p.pass(61 * second);
    expect(await deliverOne(100)).toEqual([[{ kind: 'ack' }], true]);
  });

  it('that dies after it was detached is repeated under its key when its lease is over (R2, R7)', async ({ p }) => {
    const runId = await begun(p, call('one'));
    p.world.answer('webhook', async () => {
      p.pass(8 * second);
      return new Promise<never>(() => undefined);
    });
    const messages = p.queues.take('webhooks').map(({ body }) => body as StepMessage);
    const invocation = openInvocation(env, createExecutionContext(), true);
    await deliverSteps(env, invocation, 'webhooks', messages);
    invocation.close();
    await p.evict(runId);
    const run = await p.finish(runId);
    expect(run.steps).toMatchObject([{ outcome: 'sent' }]);
    const keys = p.world.arrived('webhook').map(({ headers }) => headers.get('webhook-id'));
    expect(keys).toEqual([`${runId}:0:1`, `${runId}:0:1`]);
  });

  it('to a model is waited for, and goes by a queue of its own', async ({ p }) => {
    await addModel(p.tenant);
    const runId = await begun(p, ask);
    p.world.answer('ai', async () => {
      p.pass(20 * second);
      await pause(700);
      return says('Hello.');
    });
    expect(p.queues.waiting('ai')).toHaveLength(1);
    await p.flow();
    expect(await p.run(runId)).toMatchObject({
      status: 'completed',
      steps: [{ outcome: 'completed', attempts: [{}] }],
    });
  });
});

describe('the steps of one invocation', () => {
  it('have five requests at once at most, over all of its runs and steps', async ({ p }) => {
    const id = await p.workflow([call('one'), call('two')]);
    for (let n = 0; n < 9; n++) await p.track('go', {}, { userId: `person-${n}` });
    await p.dispatch();
    let [open, most] = [0, 0];
    p.world.always('webhook', async () => {
      open += 1;
      most = Math.max(most, open);
      await pause(5 + 10 * (open % 3));
      open -= 1;
      return { status: 200 };
    });
    await p.flow();
    expect((await p.runs(id)).map(({ status }) => status)).toEqual(Array(9).fill('completed'));
    expect(p.world.arrived('webhook')).toHaveLength(18);
    expect(most).toBeLessThanOrEqual(5);
  });
});
