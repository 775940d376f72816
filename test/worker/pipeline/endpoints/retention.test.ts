import { expect } from 'vitest';
import { retain } from '../../../../src/worker/pipeline/retention/retain.ts';
import { makeEndpoint } from '../../../support/pipeline/endpoints.ts';
import { day, it } from '../../../support/pipeline/pipeline.ts';
import { env } from '../../../support/worker.ts';

it('deliveries to endpoints end after 30 days, and the rest of the log stays', async ({ p }) => {
  const endpoint = await makeEndpoint(p);
  const workflow = [{ label: 'hook', type: 'webhook', config: { url: `${endpoint.url}/step` } }];
  await p.workflow(workflow, { trigger: { eventType: 'order.paid' } });
  await p.track('order.paid', { n: 1 });
  await p.flow();
  p.pass(29 * day);
  await retain(env, p.now());
  expect(await endpoint.deliveries()).toHaveLength(1);
  p.pass(2 * day);
  await retain(env, p.now());
  expect(await endpoint.deliveries()).toEqual([]);
  expect((await p.tenant.api.get('notifications/logs')).json.data).toMatchObject([{ source: 'step' }]);
});
