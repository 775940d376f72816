// The one journey on the platform's own queues, alarms and clock; every other test of the pipeline drives those by hand.
import { afterEach, expect, it, vi } from 'vitest';
import { addChannel } from '../../support/pipeline/channels.ts';
import { createWorld, outside } from '../../support/pipeline/world.ts';
import { call, createTenant } from '../../support/worker.ts';

afterEach(() => vi.restoreAllMocks());

it('an event leads through real queues and a real alarm to an email, a webhook call and a completed run', async () => {
  const tenant = await createTenant();
  await addChannel(tenant, 'email');
  const world = createWorld();
  const made = await tenant.api.post('automation/workflows', {
    projectId: tenant.projectId,
    name: 'Journey',
    trigger: { eventType: 'go' },
    steps: [
      { label: 'nap', type: 'wait', config: {}, delayMinutes: 0.005 },
      { label: 'mail', type: 'send_email', config: { subject: 'Hi', bodyHtml: 'x', to: '{{event.to}}' } },
      { label: 'call', type: 'webhook', config: { url: `${outside}/hook` } },
    ],
  });
  const properties = { to: 'ada@example.com' };
  const body = { event: 'go', userId: 'ada', messageId: 'm-1', properties };
  for (let n = 0; n < 2; n++) {
    expect((await call('POST', '/v1/track', { key: tenant.keys.ingest, body })).status).toBe(202);
  }
  const run = await vi.waitFor(
    async () => {
      const runs = await tenant.api.get(`automation/runs?workflowId=${made.json.id}`);
      expect(runs.json.data).toMatchObject([{ status: 'completed' }]);
      return (await tenant.api.get(`automation/runs/${runs.json.data[0].id}`)).json;
    },
    { timeout: 20_000, interval: 100 },
  );
  expect(run.steps.map(({ label, outcome }: { label: string; outcome: string }) => `${label} ${outcome}`)).toEqual([
    'nap completed',
    'mail sent',
    'call sent',
  ]);
  expect(world.arrived('email')).toHaveLength(1);
  expect(world.arrived('webhook')).toHaveLength(1);
}, 30_000);
