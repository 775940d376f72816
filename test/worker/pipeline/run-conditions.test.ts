// Conditions with values of the run, steps that are passed over, and results that later steps read, end to end.
import { describe, expect } from 'vitest';
import { addModel } from '../../support/pipeline/channels.ts';
import { it } from '../../support/pipeline/pipeline.ts';
import { outside, says } from '../../support/pipeline/world.ts';

const nap = { label: 'nap', type: 'wait', delayMinutes: 60 };
const keep = (traits: Record<string, string>, extra: object = {}) => ({
  label: 'keep',
  type: 'update_profile',
  config: { traits },
  ...extra,
});
const sameOrder = [{ property: 'orderId', value: '{{event.orderId}}' }];

describe('an exit rule with a value of the run', () => {
  it('ends the run of that order, and the run of another order goes on', async ({ p }) => {
    const id = await p.workflow([nap], { exitOn: [{ eventType: 'cancelled', filters: sameOrder }] });
    for (const orderId of ['a', 'b']) await p.track('go', { orderId });
    await p.dispatch();
    await p.track('cancelled', { orderId: 'b' });
    await p.dispatch();
    const runs = await Promise.all((await p.started(id)).map((run) => p.stored(run)));
    const statuses = runs.map(({ head, state }) => [head.event.properties.orderId, state.status]);
    expect(statuses.sort()).toEqual([
      ['a', 'running'],
      ['b', 'exited'],
    ]);
  });
});

describe('a step with `if`', () => {
  it('is passed over, tells why, and sends nothing', async ({ p }) => {
    const call = {
      label: 'call',
      type: 'webhook',
      config: { url: `${outside}/hook` },
      if: { trait: 'plan', value: '{{event.plan}}' },
      delayMinutes: 60,
    };
    const id = await p.workflow([call, keep({ done: 'yes' })]);
    await p.identify({ plan: 'free' });
    await p.track('go', { plan: 'pro' });
    await p.flow();
    const run = await p.onlyRun(id);
    expect(run).toMatchObject({
      status: 'completed',
      steps: [{ outcome: 'suppressed', reason: 'condition_not_met' }, {}],
    });
    expect(run.steps[0]?.message).toBe('The step was passed over. Wanted trait.plan to equal "pro", but it is "free".');
    expect(p.world.arrived('webhook')).toHaveLength(0);
  });

  it('sees what a step before it wrote', async ({ p }) => {
    const id = await p.workflow([keep({ plan: 'pro' }), { ...nap, if: { trait: 'plan', value: 'pro' } }]);
    await p.track('go');
    await p.flow();
    expect((await p.onlyRun(id)).steps.at(-1)).toMatchObject({ label: 'nap', outcome: null });
  });
});

describe('the answer to a webhook step', () => {
  const call = (label: string, saveTo: string) => ({
    label,
    type: 'webhook',
    config: { url: `${outside}/hook`, saveTo },
  });

  it('is read by later steps: JSON with its types, and text', async ({ p }) => {
    const id = await p.workflow([
      call('gen', 'gen'),
      call('txt', 'txt'),
      {
        label: 'fork',
        type: 'branch',
        config: { condition: { webhook: 'gen.percent', op: 'gt', value: 5 }, ifTrue: 'keep', ifFalse: 'end' },
      },
      keep({ code: '{{webhook.gen.coupon.code}}', percent: '{{webhook.gen.percent}}', text: '{{webhook.txt}}' }),
    ]);
    p.world.answer('webhook', { status: 200, body: { coupon: { code: 'SAVE-7' }, percent: 7 } });
    p.world.answer('webhook', { status: 200, body: 'plain words' });
    await p.track('go');
    await p.flow();
    expect((await p.onlyRun(id)).steps.at(-1)).toMatchObject({ label: 'keep', outcome: 'completed' });
    const { traits } = (await p.tenant.api.get('customers/profiles/ada')).json;
    expect(traits).toMatchObject({ code: 'SAVE-7', percent: 7, text: 'plain words' });
  });

  it('is kept up to 16 KB, and survives an eviction of the run', async ({ p }) => {
    const id = await p.workflow([call('gen', 'gen'), nap, keep({ text: '{{webhook.gen}}' })]);
    p.world.answer('webhook', { status: 200, body: 'x'.repeat(20_000) });
    await p.track('go');
    await p.flow();
    const { id: runId } = await p.onlyRun(id);
    await p.evict(runId);
    await p.finish(runId);
    const { traits } = (await p.tenant.api.get('customers/profiles/ada')).json;
    expect(traits.text).toBe('x'.repeat(16_384));
  });
});

describe('an ai_action in its short form', () => {
  it('decides between yes and no', async ({ p }) => {
    await addModel(p.tenant);
    const ask = { label: 'ask', type: 'ai_action', config: { flavor: 'decide', prompt: 'Good?', saveTo: 'good' } };
    await p.workflow([ask, keep({ answer: '{{ai.good}}' })]);
    p.world.answer('ai', says('YES.'));
    await p.track('go');
    await p.flow();
    expect((await p.tenant.api.get('customers/profiles/ada')).json.traits).toMatchObject({ answer: 'yes' });
  });

  it('writes what the model answered to the trait that saveTo names', async ({ p }) => {
    await addModel(p.tenant);
    await p.workflow([
      { label: 'ask', type: 'ai_action', config: { flavor: 'extract', prompt: 'City?', saveTo: 'city' } },
    ]);
    p.world.answer('ai', says('Paris'));
    await p.track('go');
    await p.flow();
    expect((await p.tenant.api.get('customers/profiles/ada')).json.traits).toMatchObject({ city: 'Paris' });
  });
});

describe('a decision of a model', () => {
  it('says where it led', async ({ p }) => {
    await addModel(p.tenant);
    const choices = [{ value: 'yes', next: 'keep' }, 'no'];
    const ask = { label: 'ask', type: 'ai_action', config: { flavor: 'decide', prompt: 'Good?', choices } };
    const id = await p.workflow([ask, nap, keep({ answer: 'kept' })]);
    p.world.answer('ai', says('yes'));
    await p.track('go');
    await p.flow();
    const { steps } = await p.onlyRun(id);
    expect(steps.map(({ label }) => label)).toEqual(['ask', 'keep']);
    expect(steps[0]?.output).toMatchObject({ result: 'yes', next: 'keep' });
  });
});
