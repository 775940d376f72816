// A step that fails before anything is sent is in the log of messages like any other.
import { describe, expect } from 'vitest';
import { addChannel } from '../../support/pipeline/channels.ts';
import { breakBatches } from '../../support/pipeline/faults.ts';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { env } from '../../support/worker.ts';

const text = { type: 'send_sms', config: { to: '{{user.phone}}', body: 'Code {{event.code}}' } };
const strict = { settings: { missingVariables: 'fail' } };

async function logged({ tenant }: Pipeline) {
  return (await tenant.api.get('notifications/logs')).json.data;
}

async function started(p: Pipeline, step: object, settings = {}): Promise<string> {
  const id = await p.workflow([step], settings);
  await p.identify({ phone: '+14155550123' });
  await p.track('go');
  await p.flow();
  return id;
}

describe('the log of a step that could not be prepared', () => {
  it('has its kind, channel and recipient when a variable is missing', async ({ p }) => {
    const channelId = await addChannel(p.tenant, 'sms');
    await started(p, text, strict);
    expect(await logged(p)).toMatchObject([
      {
        source: 'step',
        kind: 'sms',
        channelId,
        recipient: '+14155550123',
        outcome: 'error',
        reason: 'missing_variable',
        stepLabel: 'send_sms',
        userId: 'ada',
        attempts: [],
      },
    ]);
  });

  it('has its kind, channel and recipient when a template cannot be rendered', async ({ p }) => {
    const channelId = await addChannel(p.tenant, 'sms');
    const endless =
      '{{#each event.items}}{{#each event.items}}{{#each event.items}}xxxxxxxxxx{{/each}}{{/each}}{{/each}}';
    const id = await p.workflow([{ ...text, config: { ...text.config, body: endless } }]);
    await p.identify({ phone: '+14155550123' });
    await p.track('go', { items: Array.from({ length: 100 }, () => 'x') });
    await p.flow();
    expect((await p.onlyRun(id)).steps).toMatchObject([{ outcome: 'error', reason: 'template_failed' }]);
    expect(await logged(p)).toMatchObject([
      { kind: 'sms', channelId, recipient: '+14155550123', outcome: 'error', reason: 'template_failed' },
    ]);
  });

  it('has its kind and channel when the email template was deleted', async ({ p }) => {
    const channelId = await addChannel(p.tenant, 'email');
    const template = { name: 'Hello', subject: 's', html: '<p>x</p>' };
    const { id: templateId } = (await p.tenant.api.post('email/templates', template)).json;
    const step = { type: 'send_email', config: { to: 'ada@example.com', templateId }, delayMinutes: 1 };
    const id = await started(p, step);
    await env.DB.prepare('DELETE FROM templates WHERE id = ?').bind(templateId).run();
    await p.finish((await p.onlyRun(id)).id);
    expect(await logged(p)).toMatchObject([
      { kind: 'email', channelId, recipient: null, outcome: 'error', reason: 'template_missing' },
    ]);
  });

  it('has its kind while the store cannot be read, and the whole story afterwards', async ({ p }) => {
    const channelId = await addChannel(p.tenant, 'sms');
    const fault = breakBatches('config_version AS version', 1);
    const id = await started(p, text);
    expect(fault.failed).toBe(1);
    expect(await logged(p)).toMatchObject([
      { kind: 'sms', channelId: null, recipient: null, outcome: null, reason: 'store_unavailable' },
    ]);
    await p.finish((await p.onlyRun(id)).id);
    expect(await logged(p)).toMatchObject([
      { kind: 'sms', channelId, recipient: '+14155550123', outcome: 'sent', reason: null, attempts: [{}] },
    ]);
  });

  it('is not written for a step that sends no message', async ({ p }) => {
    const ask = { type: 'ai_action', config: { flavor: 'generate', prompt: '{{event.none}}' } };
    const id = await started(p, ask, strict);
    expect((await p.onlyRun(id)).steps).toMatchObject([{ outcome: 'error', reason: 'missing_variable' }]);
    expect(await logged(p)).toEqual([]);
  });
});
