// The inbox in a page of another site: what a person sees, hears and presses.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findAxeFaults, findOverflow, launchBrowser, openPage } from '../support/browser.ts';
import { readRepoFile } from '../support/docs.ts';
import { type FeedShop, openFeedShop } from '../support/feed-shop.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;
let shop: FeedShop;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  shop = await openFeedShop(server.demo);
});

afterAll(async () => {
  await browser?.close();
  shop?.close();
  await server?.stop();
});

/** The root is closed to the page; the test looks inside. */
const openRoots = () => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    return attach.call(this, { ...init, mode: 'open' });
  };
};

async function visit(user: string, options: { attributes?: string; context?: BrowserContext; width?: number } = {}) {
  const { attributes = '', width = 1_000 } = options;
  const opened = options.context
    ? { context: options.context, page: await options.context.newPage(), troubles: [] as string[] }
    : await openPage(browser, { viewport: { width, height: 800 } });
  const sockets: string[] = [];
  opened.page.on('websocket', (socket) => void sockets.push(socket.url()));
  await opened.page.addInitScript(openRoots);
  await opened.page.goto(await shop.inboxPage(user, attributes));
  return { ...opened, sockets, ...partsOf(opened.page) };
}

const partsOf = (page: Page) => ({
  bell: page.getByRole('button', { name: /^Notifications/ }),
  panel: page.getByRole('dialog', { name: 'Notifications' }),
  items: page.getByRole('listitem'),
  badge: page.locator('[part=badge]'),
});

const soon = <T>(probe: () => T) => expect.poll(probe);
const newUser = () => `u-${crypto.randomUUID().slice(0, 8)}`;
const titles = (page: Page) => page.locator('[part=title]').allTextContents();

test('two tabs of a person show the same from one socket, and another person sees nothing of it', async () => {
  const [ada, eve] = [newUser(), newUser()];
  const one = await visit(ada);
  const two = await visit(ada, { context: one.context });
  const other = await visit(eve);
  await shop.tell(ada, 'first', 'second');
  for (const tab of [one, two]) {
    await soon(() => tab.badge.textContent()).toBe('2');
    await soon(() => tab.bell.getAttribute('aria-label')).toBe('Notifications, 2 unread');
  }
  await one.bell.click();
  await soon(() => titles(one.page)).toEqual(['second', 'first']);
  await one.page.getByRole('button', { name: 'Mark all as read' }).click();
  for (const tab of [one, two]) await soon(() => tab.badge.isVisible()).toBe(false);
  expect(one.sockets.length + two.sockets.length).toBe(1);
  expect(await other.badge.isVisible()).toBe(false);
  expect(await other.bell.getAttribute('aria-label')).toBe('Notifications');
  expect([one.troubles, other.troubles]).toEqual([[], []]);
  // The tab with the socket closes: the other one takes over.
  await one.page.close();
  await soon(() => two.sockets.length).toBe(1);
  await shop.tell(ada, 'third');
  await soon(() => two.badge.textContent()).toBe('1');
  await one.context.close();
  await other.context.close();
});

test('everything can be done with the keys, and focus is never lost', async () => {
  const ada = newUser();
  await shop.tell(ada, 'one', 'two', 'three');
  const { page, bell, panel, badge, context } = await visit(ada);
  await soon(() => badge.textContent()).toBe('3');
  const focused = () =>
    page.evaluate(() => {
      const inside = document.activeElement?.shadowRoot?.activeElement;
      return inside?.textContent?.trim() || inside?.getAttribute('aria-label') || '';
    });
  await bell.focus();
  await page.keyboard.press('Enter');
  await panel.waitFor();
  expect(await bell.getAttribute('aria-expanded')).toBe('true');
  await page.keyboard.press('Tab');
  await soon(focused).toBe('Mark all as read');
  await page.keyboard.press('Tab');
  await soon(focused).toBe('three');
  await page.keyboard.press('End');
  await soon(focused).toBe('one');
  await page.keyboard.press('ArrowUp');
  await soon(focused).toBe('two');
  await page.keyboard.press('r');
  await soon(() => badge.textContent()).toBe('2');
  await soon(focused).toBe('two');
  await page.keyboard.press('r');
  await soon(() => badge.textContent()).toBe('3');
  await page.keyboard.press('e');
  await soon(() => titles(page)).toEqual(['three', 'one']);
  await soon(focused).toBe('one');
  await page.keyboard.press('Home');
  await soon(focused).toBe('three');
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
  const isOnBell = () => bell.evaluate((element) => element === (element.getRootNode() as ShadowRoot).activeElement);
  await soon(isOnBell).toBe(true);
  await context.close();
});

test('an item that is shown for a second is seen, and a click leads on unless the page prevents it', async () => {
  const ada = newUser();
  await shop.tell(ada, { title: 'Order', body: 'It is on its way.', url: '/orders/1' });
  const { page, bell, context, troubles } = await visit(ada);
  await soon(() => bell.getAttribute('aria-label')).toBe('Notifications, 1 unread');
  await bell.click();
  await soon(async () => (await shop.counts(ada)).unseen).toBe(0);
  expect((await shop.counts(ada)).unread).toBe(1);
  await page.evaluate(() => {
    document.addEventListener('sendora-click', (event) => event.preventDefault(), { once: true });
  });
  await page.getByRole('link', { name: 'Order' }).click();
  await soon(async () => (await shop.counts(ada)).unread).toBe(0);
  expect(new URL(page.url()).pathname).toBe('/inbox');
  await page.getByRole('link', { name: 'Order' }).click();
  await page.waitForURL('**/orders/1');
  expect(troubles).toEqual([]);
  await context.close();
});

test('what comes while a person looks elsewhere is read out, and a page hears of it by events', async () => {
  const ada = newUser();
  const { page, context } = await visit(ada);
  await page.evaluate(() => {
    for (const name of ['counts', 'item'])
      document.addEventListener(`sendora-${name}`, ({ detail }: CustomEventInit) => {
        document.title += ` ${name}:${detail.unread ?? detail.item.title}`;
      });
  });
  await soon(() => page.locator('[part=empty]').textContent()).toBe('Nothing new');
  // The page gathers for seconds; both come within them, however long they take.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await shop.tell(ada, 'one', 'two');
  await soon(() => page.title()).toMatch(/item:one.*item:two/);
  await soon(() => page.title()).toContain('counts:2');
  expect(await page.getByRole('status').textContent()).toBe('');
  await page.clock.runFor(5_000);
  await soon(() => page.getByRole('status').textContent()).toBe('2 new notifications');
  await context.close();
});

test('what is not text of ours stays text, and the root is closed', async () => {
  const ada = newUser();
  const html = '<img src=x onerror="document.title=1">';
  await shop.tell(ada, { title: html, body: html, url: 'javascript:document.title=2' });
  const { page, bell, context, troubles } = await visit(ada);
  await bell.click();
  await soon(() => titles(page)).toEqual([html]);
  expect(await page.locator('[part=item] img').count()).toBe(0);
  await page.getByRole('button', { name: html, exact: true }).click();
  expect(await page.title()).toBe('Shop');
  expect(troubles).toEqual([]);
  const plain = await context.newPage();
  await plain.goto(await shop.inboxPage(ada));
  expect(await plain.evaluate(() => document.querySelector('sendora-inbox')?.shadowRoot)).toBeNull();
  await context.close();
});

test('the example of docs/sdk.md works as it is written', async () => {
  const ada = newUser();
  await shop.tell(ada, 'from the example');
  const [, example = ''] = /## In-app feed\n.*?```html\n(.*?)```/s.exec(readRepoFile('docs/sdk.md')) ?? [];
  const { page, context } = await openPage(browser);
  await page.addInitScript(openRoots);
  await page.route('**/feed-token', async (route) => route.fulfill({ body: await shop.token(ada) }));
  await page.goto(shop.pageWith(example.replaceAll('https://sendora.example.com', server.demo.url)));
  const { bell, badge } = partsOf(page);
  await soon(() => badge.textContent()).toBe('1');
  await bell.click();
  await soon(() => titles(page)).toEqual(['from the example']);
  await context.close();
});

test.each([
  ['light', 1_000, ''],
  ['dark', 1_000, 'theme="dark"'],
  ['in 320 pixels', 320, ''],
  ['from right to left', 320, 'dir="rtl"'],
  ['as a part of the page', 1_000, 'placement="inline"'],
])('it is accessible %s, and nothing reaches over the edge', async (_name, width, attributes) => {
  const ada = newUser();
  await shop.tell(ada, { title: 'A rather long title of an item', body: 'x'.repeat(80), url: '/x' }, 'short');
  const { page, bell, items, context } = await visit(ada, { attributes, width });
  if (!attributes.includes('inline')) await bell.click();
  await soon(() => items.count()).toBe(2);
  expect(await findAxeFaults(page)).toEqual([]);
  expect(await findOverflow(page)).toEqual([]);
  const box = await page.locator('[part=panel]').boundingBox();
  expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= width).toBe(true);
  // What is drawn anew has no size for a moment.
  const isLarge = () =>
    page.locator('.tool').evaluateAll((tools) =>
      tools.map((tool) => {
        const { width, height } = tool.getBoundingClientRect();
        return Math.min(width, height) >= 24;
      }),
    );
  await soon(isLarge).toEqual([true, true, true, true]);
  await context.close();
});
