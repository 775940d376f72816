// Stock clients of other makers, as they come: only host and key are changed.
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { JSDOM, VirtualConsole } from 'jsdom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleAnalyticsNext, everyCall, expectedEvents } from '../support/analytics-next/bundle.ts';
import { createDemoClient, type DemoClient } from '../support/demo-client.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
let client: DemoClient;

beforeAll(async () => {
  server = await startServer();
  client = createDemoClient(server.demo);
});

afterAll(() => server?.stop());

const propertiesByType = (events: { type: string; properties: unknown }[]) =>
  Object.fromEntries(events.map(({ type, properties }) => [type, properties]));

test('rudder-sdk-node, which packs its batches, delivers every call', async () => {
  const errors: unknown[] = [];
  const rudder = new RudderAnalytics(server.demo.writeKey, {
    dataPlaneUrl: server.demo.url,
    errorHandler: (error) => errors.push(error),
  });
  const userId = 'rudder-user';
  rudder.identify({ userId, traits: { firstName: 'Rosa', email: 'rosa@example.com', plan: 'pro' } });
  rudder.track({ userId, event: 'order.completed', properties: { orderId: 'R-1', amount: 20 } });
  rudder.page({ userId, name: 'Pricing', properties: { url: 'https://example.com/pricing' } });
  rudder.screen({ userId, name: 'Basket' });
  rudder.group({ userId, groupId: 'acme', traits: { seats: 5 } });
  rudder.alias({ userId, previousId: 'rudder-visitor' });
  await rudder.flush();
  expect(errors).toEqual([]);
  const expected = {
    'user.identified': { plan: 'pro', email: 'rosa@example.com' },
    'order.completed': { orderId: 'R-1', amount: 20 },
    'page.viewed': { name: 'Pricing', url: 'https://example.com/pricing' },
    'screen.viewed': { name: 'Basket' },
    'group.identified': { groupId: 'acme', seats: 5 },
    'user.aliased': { previousId: 'rudder-visitor' },
  };
  expect(propertiesByType(await client.untilEvents(userId, Object.keys(expected)))).toMatchObject(expected);
  const run = await client.untilRun({ userId }, ({ status }) => status === 'completed');
  expect(run.workflowName).toBe('Order confirmation');
  const [mail] = await client.messages('rosa@example.com');
  expect(mail?.summary).toMatchObject({ subject: 'Order R-1 is on its way' });
});

describe('analytics-next in jsdom', () => {
  /** Runs a script in a page of another site; `analytics` is the client, and what it throws fails the test. */
  async function inPage(userId: string, setUp: string, script: string): Promise<void> {
    const virtualConsole = new VirtualConsole();
    const troubles: unknown[] = [];
    virtualConsole.on('error', (...words) => troubles.push(words));
    virtualConsole.on('jsdomError', (error) => troubles.push(error));
    const { window } = new JSDOM('<!doctype html><title>Shop</title>', {
      url: 'https://shop.example/pricing?from=mail',
      runScripts: 'outside-only',
      pretendToBeVisual: true,
      virtualConsole,
    });
    window.eval(await bundleAnalyticsNext());
    await window.eval(`(async () => { ${setUp}; ${script} })()`);
    const events = await client.untilEvents(userId, Object.keys(expectedEvents));
    expect(propertiesByType(events)).toMatchObject(expectedEvents);
    expect(troubles).toEqual([]);
    window.close();
  }

  const host = () => new URL(server.demo.url).host;

  test('sends one request a call to the host that the settings of the project name', async () => {
    const { url, writeKey } = server.demo;
    const load = `const [analytics] = await AnalyticsBrowser.load({ writeKey: '${writeKey}', cdnURL: '${url}' })`;
    await inPage('next-single', load, everyCall('next-single'));
    const run = await client.untilRun({ userId: 'next-single' }, ({ status }) => status === 'completed');
    expect(run.workflowName).toBe('Order confirmation');
  });

  test('sends batches where it is told to', async () => {
    const { url, writeKey } = server.demo;
    const delivery = { strategy: 'batching', config: { size: 5, timeout: 500 } };
    const segment = { apiHost: `${host()}/v1`, protocol: 'http', deliveryStrategy: delivery };
    const load = `const [analytics] = await AnalyticsBrowser.load(
      { writeKey: '${writeKey}', cdnURL: '${url}' },
      { integrations: { 'Segment.io': ${JSON.stringify(segment)} } },
    )`;
    await inPage('next-batch', load, everyCall('next-batch'));
  });
});
