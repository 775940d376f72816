// `@segment/analytics-next` in a page of another site, as it comes: only host and key are changed.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleAnalyticsNext, everyCall, expectedEvents } from '../support/analytics-next/bundle.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { createDemoClient, type DemoClient } from '../support/demo-client.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { openShop, type Shop } from '../support/shop.ts';

let server: RunningServer;
let client: DemoClient;
let browser: Browser;
let shop: Shop;

beforeAll(async () => {
  server = await startServer();
  client = createDemoClient(server.demo);
  browser = await launchBrowser();
  const script = await bundleAnalyticsNext();
  shop = await openShop(() => `<script>${script}</script>`);
});

afterAll(async () => {
  await browser?.close();
  shop?.close();
  await server?.stop();
});

const ways = {
  'one request a call': {},
  batches: { deliveryStrategy: { strategy: 'batching', config: { size: 5, timeout: 500 } } },
};

test.each(Object.entries(ways))('every call arrives: %s', async (way, settings) => {
  const userId = `next-${way.replaceAll(' ', '-')}`;
  const { page, context, troubles } = await openPage(browser);
  await page.goto(`${shop.url}/pricing`);
  await page.evaluate(`(async () => {
    const [analytics] = await AnalyticsBrowser.load(
      { writeKey: '${server.demo.writeKey}', cdnURL: '${server.demo.url}' },
      { integrations: { 'Segment.io': ${JSON.stringify(settings)} } },
    );
    ${everyCall(userId)}
  })()`);
  const events = await client.untilEvents(userId, Object.keys(expectedEvents));
  const byType = Object.fromEntries(events.map(({ type, properties }) => [type, properties]));
  expect(byType).toMatchObject({ ...expectedEvents, 'page.viewed': { path: '/pricing', title: 'Shop' } });
  expect(troubles).toEqual([]);
  await context.close();
});

test('a call that failed is sent again, with the header that counts the retries', async () => {
  const { page, context } = await openPage(browser);
  const counts: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') counts.push(request.headers()['x-retry-count']);
  });
  // Only once: while requests are intercepted, the browser makes no preflight.
  const refusal = { status: 503, headers: { 'access-control-allow-origin': '*' } };
  await page.route('**/v1/t', (route) => route.fulfill(refusal), { times: 1 });
  await page.goto(shop.url);
  await page.evaluate(`(async () => {
    const [analytics] = await AnalyticsBrowser.load({ writeKey: '${server.demo.writeKey}', cdnURL: '${server.demo.url}' });
    await analytics.track('came.through', {}, { userId: 'next-retry' });
  })()`);
  expect(await client.untilEvents('next-retry', ['came.through'])).toHaveLength(1);
  expect(counts).toEqual([undefined, '1']);
  await context.close();
});
