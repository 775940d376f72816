// What counts as an attempt, and what was achieved before one that failed.
import { describe, expect } from 'vitest';
import { addChannel, addModel } from '../../support/pipeline/channels.ts';
import { breakBatches } from '../../support/pipeline/faults.ts';
import { it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { says } from '../../support/pipeline/world.ts';

const mail = {
  label: 'mail',
  type: 'send_email',
  config: { to: 'ada@example.com', subject: 'Hi {{user.name}}', bodyHtml: 'x' },
};
const ask = { label: 'ask', type: 'ai_action', config: { flavor: 'decide', prompt: 'Which?', choices: ['yes', 'no'] } };
const extract = {
  label: 'extract',
  type: 'ai_action',
  config: { flavor: 'extract', prompt: 'Who?', fields: { city: 'string' } },
};

async function begun(p: Pipeline, step: object): Promise<string> {
  const id = await p.workflow([step]);
  await p.track('go');
  await p.flow();
  return (await p.onlyRun(id)).id;
}

describe('an outage of our own', () => {
  it('of the store counts no attempt, however long it lasts: the model is asked afterwards', async ({ p }) => {
    await addModel(p.tenant);
    const fault = breakBatches('config_version AS version', 40);
    p.world.answer('ai', says('yes'));
    const runId = await begun(p, ask);
    const pauses: number[] = [];
    for (let tries = 1; tries < 40; tries++) {
      const before = p.now();
      await p.wake(runId);
      pauses.push(p.now() - before);
      expect((await p.run(runId)).steps).toMatchObject([{ reason: 'store_unavailable', attempts: [] }]);
    }
    expect(Math.max(...pauses)).toBeLessThanOrEqual(6 * minute);
    expect(Math.min(...pauses.slice(10))).toBeGreaterThanOrEqual(4 * minute);
    expect((await p.finish(runId)).steps).toMatchObject([{ outcome: 'completed', attempts: [{}] }]);
    expect(fault.failed).toBe(40);
    expect(p.world.arrived('ai')).toHaveLength(1);
  });

  it('while the traits of a reply are written does not have the model asked again', async ({ p }) => {
    await addModel(p.tenant);
    p.world.always('ai', says('{"city": "Basel"}'));
    const id = await p.workflow([extract]);
    await p.track('go');
    await p.dispatch();
    const fault = breakBatches('INTO profiles', 6);
    const ended = await p.finish((await p.onlyRun(id)).id);
    expect(ended.steps).toMatchObject([{ outcome: 'completed', output: { result: { city: 'Basel' } } }]);
    expect(fault.failed).toBe(6);
    expect(p.world.arrived('ai')).toHaveLength(1);
    expect((await p.tenant.api.get('customers/profiles/ada')).json.traits).toMatchObject({ city: 'Basel' });
  });
});

describe('a message whose content changed after an attempt without an answer', () => {
  it('that the provider has accepted before is sent, with a warning', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    await p.identify({ name: 'Ada' });
    await p.flow();
    p.world.answer('email', 'timeout', { status: 409, body: { name: 'invalid_idempotent_request' } });
    const runId = await begun(p, mail);
    await p.identify({ name: 'Countess' });
    await p.dispatch();
    expect((await p.finish(runId)).steps).toMatchObject([
      { outcome: 'sent', warnings: [{ code: 'payload_changed' }], attempts: [{}, { statusCode: 409 }] },
    ]);
    expect((await p.tenant.api.get('notifications/logs')).json.data).toMatchObject([{ outcome: 'sent' }]);
  });
});
