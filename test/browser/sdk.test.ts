import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openPage } from '../support/browser.ts';
import { createDemoClient, type DemoClient } from '../support/demo-client.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { openShop, type Shop } from '../support/shop.ts';

let server: RunningServer;
let client: DemoClient;
let browser: Browser;
/** A web shop somewhere else. */
let shop: Shop;
let body = '';

beforeAll(async () => {
  server = await startServer();
  client = createDemoClient(server.demo);
  browser = await launchBrowser();
  shop = await openShop(() => body);
});

afterAll(async () => {
  await browser?.close();
  shop?.close();
  await server?.stop();
});

const options = (extra: object) => JSON.stringify({ writeKey: server.demo.writeKey, host: server.demo.url, ...extra });

test('what was tracked just before the page is left arrives', async () => {
  body = `<script src="${server.demo.url}/sdk/sendora.global.js"></script>
    <script>
      const sendora = Sendora.createClient(${options({ flushIntervalMs: 600_000 })});
      sendora.identify('leaver');
    </script>
    <button onclick="sendora.track('left', { from: 'shop' }); location.href = '/elsewhere'">Leave</button>`;
  const { page, context, troubles } = await openPage(browser);
  await page.goto(shop.url);
  body = '';
  await page.getByRole('button').click();
  await page.waitForURL('**/elsewhere');
  const events = await client.untilEvents('leaver', ['left', 'user.identified']);
  expect(events.map(({ properties }) => properties)).toContainEqual({ from: 'shop' });
  expect(troubles).toEqual([]);
  await context.close();
});

test('a page of another site imports the module and sends', async () => {
  body = `<script type="module">
      import { createClient } from '${server.demo.url}/sdk/sendora.js';
      const sendora = createClient(${options({})});
      sendora.page('Pricing', {}, { userId: 'visitor' });
      document.title = (await sendora.flush()) ? 'delivered' : 'waiting';
    </script>`;
  const { page, context, troubles } = await openPage(browser);
  await page.goto(`${shop.url}/pricing`);
  await expect.poll(() => page.title()).toBe('delivered');
  const [event] = await client.untilEvents('visitor', ['page.viewed']);
  expect(event).toMatchObject({
    type: 'page.viewed',
    properties: { name: 'Pricing', path: '/pricing', title: 'Shop' },
  });
  expect(troubles).toEqual([]);
  await context.close();
});

test('a person who opts out is neither followed nor remembered, and one who opts in is', async () => {
  body = `<script type="module">
      import { createConsentClient } from '${server.demo.url}/sdk/consent.js';
      window.sendora = createConsentClient(${options({ optedOut: true })});
      document.title = 'ready';
    </script>`;
  const { page, context, troubles } = await openPage(browser);
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET') sent.push(`${request.method()} ${request.url()}`);
  });
  await page.goto(shop.url);
  await expect.poll(() => page.title()).toBe('ready');
  const stored = () => page.evaluate('Object.keys(localStorage)');
  await page.evaluate(`sendora.identify('consent'); sendora.track('unasked')`);
  expect(await page.evaluate('sendora.flush()')).toBe(true);
  expect([sent, await stored()]).toEqual([[], []]);
  await page.evaluate(`sendora.optIn(); sendora.identify('consent'); sendora.track('asked')`);
  expect(await page.evaluate('sendora.flush()')).toBe(true);
  // A text body with the key in it: no preflight.
  expect(sent).toEqual([`POST ${server.demo.url}/v1/batch`]);
  expect(await stored()).not.toEqual([]);
  await page.evaluate(`sendora.track('too late'); sendora.optOut()`);
  await expect.poll(stored).toEqual([]);
  const events = await client.untilEvents('consent', ['user.identified', 'asked']);
  expect(events).toHaveLength(2);
  expect(troubles).toEqual([]);
  await context.close();
});

test('other sites may send events and read the refusal, and nothing else', async () => {
  const { url, orgId, apiKey } = server.demo;
  const { page, context } = await openPage(browser);
  await page.goto(shop.url);
  const refused = await page.evaluate(async (target) => {
    const headers = { authorization: 'Basic cGs6', 'content-type': 'application/json' };
    const response = await fetch(`${target}/v1/track`, { method: 'POST', headers, body: '{}' });
    return [response.status, response.headers.has('x-request-id')];
  }, url);
  expect(refused).toEqual([401, true]);
  const managed = page.evaluate(
    ([target, key]) => fetch(`${target}/keys`, { headers: { 'x-api-key': key ?? '' } }).then(() => 'readable'),
    [`${url}/api/v1/orgs/${orgId}`, apiKey],
  );
  await expect(managed).rejects.toThrow('Failed to fetch');
  await context.close();
});
