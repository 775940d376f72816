import { Analytics } from '@segment/analytics-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDemoClient, type DemoClient } from '../support/demo-client.ts';
import { startFlakyProxy } from '../support/flaky-proxy.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
let client: DemoClient;

beforeAll(async () => {
  server = await startServer();
  client = createDemoClient(server.demo);
});

afterAll(() => server?.stop());

test('every call of the stock client arrives with nothing but its host changed', async () => {
  const analytics = new Analytics({ writeKey: server.demo.writeKey, host: server.demo.url });
  const userId = 'segment-user';
  analytics.identify({ userId, traits: { firstName: 'Sofie', email: 'sofie@example.com', plan: 'pro' } });
  analytics.track({ userId, event: 'order.completed', properties: { orderId: 'S-1', amount: 20 } });
  analytics.page({ userId, category: 'Docs', name: 'Pricing', properties: { url: 'https://example.com/pricing' } });
  analytics.screen({ userId, name: 'Basket' });
  analytics.group({ userId, groupId: 'acme', traits: { seats: 5 } });
  analytics.alias({ userId, previousId: 'segment-visitor' });
  await analytics.closeAndFlush();
  const expected = {
    'user.identified': { firstName: 'Sofie', email: 'sofie@example.com', plan: 'pro' },
    'order.completed': { orderId: 'S-1', amount: 20 },
    'page.viewed': { name: 'Pricing', category: 'Docs', url: 'https://example.com/pricing' },
    'screen.viewed': { name: 'Basket' },
    'group.identified': { groupId: 'acme', seats: 5 },
    'user.aliased': { previousId: 'segment-visitor' },
  };
  const events = await client.untilEvents(userId, Object.keys(expected));
  expect(Object.fromEntries(events.map(({ type, properties }) => [type, properties]))).toEqual(expected);
  const person = await client.api.getProfile({ params: { userId } });
  expect(person).toMatchObject({ email: 'sofie@example.com', traits: { plan: 'pro', groupId: 'acme' } });
  const run = await client.untilRun({ userId }, ({ status }) => status === 'completed');
  expect(run.workflowName).toBe('Order confirmation');
  const [mail] = await client.messages('sofie@example.com');
  expect(mail?.summary).toMatchObject({ subject: 'Order S-1 is on its way' });
});

test('a retry keeps its messageId, and the event counts once', async () => {
  const proxy = await startFlakyProxy(server.demo.url, ['refuse', 'lose']);
  const userId = 'segment-retry';
  const analytics = new Analytics({ writeKey: server.demo.writeKey, host: proxy.url });
  analytics.track({ userId, event: 'order.completed', properties: { orderId: 'S-2', amount: 20 } });
  await analytics.closeAndFlush({ timeout: 20_000 });
  await proxy.close();
  const ids = (proxy.bodies as { batch: { messageId: string }[] }[]).map(({ batch }) => batch[0]?.messageId);
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(1);
  await client.track(userId, 'marker');
  const events = await client.untilEvents(userId, ['order.completed', 'marker']);
  expect(events.map(({ type, messageId }) => [type, messageId])).toContainEqual(['order.completed', ids[0]]);
  expect(events).toHaveLength(2);
  expect(await client.runs({ userId })).toHaveLength(1);
});
