// A step type that is in the three registries goes the whole way, from the API to the provider and the log.
import { beforeAll, describe, expect } from 'vitest';
import { acceptUndeclaredAnswers } from '../../support/answers.ts';
import { installNinthStep, ninth } from '../../support/ninth-step/install.ts';
import { addChannel } from '../../support/pipeline/channels.ts';
import { it } from '../../support/pipeline/pipeline.ts';

const call = { label: 'call', type: ninth, config: { number: '{{user.phone}}', words: 'Hello {{user.firstName}}' } };
const ada = { phone: '+14155550123', firstName: 'Ada' };

beforeAll(() => {
  installNinthStep();
  acceptUndeclaredAnswers();
});

describe('a ninth step type', () => {
  it('is saved, started by an event, delivered once and logged', async ({ p }) => {
    const channelId = await addChannel(p.tenant, 'sms');
    const id = await p.workflow([call]);
    await p.identify(ada);
    await p.track('go');
    await p.flow();
    expect(await p.onlyRun(id)).toMatchObject({
      status: 'completed',
      steps: [{ type: ninth, outcome: 'sent', input: { to: ada.phone, words: 'Hello Ada' } }],
    });
    expect(p.world.arrived('sms')).toMatchObject([{ body: { To: ada.phone, Body: 'Hello Ada' } }]);
    const log = (await p.tenant.api.get('notifications/logs')).json.data;
    expect(log).toMatchObject([{ kind: 'sms', channelId, recipient: ada.phone, outcome: 'sent', stepLabel: 'call' }]);
  });

  it('is not repeated when its result is unknown', async ({ p }) => {
    await addChannel(p.tenant, 'sms');
    const id = await p.workflow([call]);
    await p.identify(ada);
    p.world.answer('sms', 'timeout');
    await p.track('go');
    await p.flow();
    expect(await p.onlyRun(id)).toMatchObject({ steps: [{ outcome: 'error', reason: 'unknown_result' }] });
    expect(p.world.arrived('sms')).toHaveLength(1);
  });

  it('is held back by the suppression list, and a dry-run says so', async ({ p }) => {
    await addChannel(p.tenant, 'sms');
    await p.tenant.api.post('email/suppressions', { kind: 'sms', address: ada.phone });
    const id = await p.workflow([call]);
    await p.identify(ada);
    await p.track('go');
    await p.flow();
    const held = { outcome: 'suppressed', reason: 'suppression_manual' };
    expect(await p.onlyRun(id)).toMatchObject({ steps: [held] });
    const sample = { eventType: 'go', userId: 'ada' };
    const { json } = await p.tenant.api.post(`automation/workflows/${id}/test-run`, sample);
    expect(json.steps).toMatchObject([{ type: ninth, ...held }]);
    expect(p.world.arrived('sms')).toEqual([]);
  });
});
