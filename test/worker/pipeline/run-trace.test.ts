// What the API says of a run beside its steps: attempts in full, the log row of each message, versions, the event.
import { describe, expect } from 'vitest';
import { Run } from '../../../src/contract/workflows/run.ts';
import { addChannel } from '../../support/pipeline/channels.ts';
import { it } from '../../support/pipeline/pipeline.ts';

const mail = { label: 'mail', type: 'send_email', config: { subject: 'Hi', bodyHtml: 'x', to: 'ada@acme.test' } };

describe('the trace of a run', () => {
  it('says what was answered to a failed attempt, its class, and when the next one is', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    p.world.answer('email', { status: 503, body: { message: 'down' } });
    const id = await p.workflow([mail]);
    await p.track('go');
    await p.flow();
    const waiting = await p.onlyRun(id);
    const [step] = waiting.steps;
    expect(step?.attempts).toMatchObject([
      { statusCode: 503, class: 'transient', reason: 'provider_error', body: '{"message":"down"}' },
    ]);
    expect(step?.attempts[0]?.nextAttemptAt).toBe(waiting.nextStepAt);
    const ended = await p.finish(waiting.id);
    const [first, second] = ended.steps[0]?.attempts ?? [];
    expect(first).not.toHaveProperty('nextAttemptAt');
    expect(second).toMatchObject({ statusCode: 200, body: expect.stringContaining('id') });
    expect(second).not.toHaveProperty('class');
  });

  it('says of a refusal that it is permanent, as the log does', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    p.world.answer('email', { status: 422, body: { name: 'validation_error', message: 'no' } });
    const id = await p.workflow([mail]);
    await p.track('go');
    await p.flow();
    const [step] = (await p.onlyRun(id)).steps;
    expect(step).toMatchObject({ outcome: 'error', attempts: [{ statusCode: 422, class: 'permanent' }] });
    const delivery = (await p.tenant.api.get(`notifications/logs/${step?.deliveryId}`)).json;
    expect(delivery).toMatchObject({ stepLabel: 'mail', attempts: [{ class: 'permanent', reason: step?.reason }] });
  });

  it('names the event, the version it is in and the one its workflow has by now', async ({ p }) => {
    const id = await p.workflow([{ label: 'tag', type: 'update_profile', config: { traits: { tier: 'gold' } } }]);
    await p.track('go');
    await p.flow();
    const run = await p.onlyRun(id);
    expect(Run.parse(run)).toMatchObject({ eventType: 'go', version: 1, currentVersion: 1 });
    expect(run.steps[0]).not.toHaveProperty('deliveryId');
    const other = [{ label: 'tag', type: 'update_profile', config: { traits: { tier: 'silver' } } }];
    await p.tenant.api.patch(`automation/workflows/${id}`, { steps: other });
    expect(await p.run(run.id)).toMatchObject({ version: 1, currentVersion: 2 });
    await p.tenant.api.del(`automation/workflows/${id}`);
    expect(await p.run(run.id)).toMatchObject({ version: 1, currentVersion: null });
  });
});
