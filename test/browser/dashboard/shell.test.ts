import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findAxeFaults, findOverflow, launchBrowser, type OpenPage, openPage } from '../../support/browser.ts';
import { openDashboard } from '../../support/dashboard.ts';
import { createDemoClient } from '../../support/demo-client.ts';
import { type RunningServer, startServer } from '../../support/server.ts';

let server: RunningServer;
let browser: Browser;
let opened: OpenPage[] = [];
/** Console errors that a test provokes; any other one fails it. */
let expectedTroubles: RegExp[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
});

afterEach(async () => {
  const troubles = opened.flatMap((each) => each.troubles);
  await Promise.all(opened.map(({ context }) => context.close()));
  const unexpected = troubles.filter((trouble) => !expectedTroubles.some((expected) => expected.test(trouble)));
  opened = [];
  expectedTroubles = [];
  expect(unexpected).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(path: string, options?: BrowserContextOptions): Promise<Page> {
  const each = await openPage(browser, options);
  opened.push(each);
  await openDashboard(each.page, server.demo, path);
  return each.page;
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const nav = (page: Page) => page.getByRole('navigation', { name: 'Main' });
const person = (page: Page) => nav(page).getByRole('button', { name: /admin$/ });
const ground = (page: Page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const isFocused = (page: Page, role: 'heading' | 'main' | 'button', name?: string) =>
  page.getByRole(role, name === undefined ? {} : { name }).evaluate((it) => it === document.activeElement);

test('the theme follows the system until one is chosen, which tabs share and a reload keeps', async () => {
  const page = await open('', { colorScheme: 'dark' });
  await heading(page, 'Home').waitFor();
  const dark = await ground(page);
  expect(await findAxeFaults(page)).toEqual([]);
  await person(page).click();
  await page.getByRole('menu').waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  await heading(tab, 'Home').waitFor();
  await page.bringToFront();
  await page.getByRole('menuitem', { name: 'Light' }).click();
  await expect.poll(() => ground(page)).not.toBe(dark);
  const light = await ground(page);
  expect(await findAxeFaults(page)).toEqual([]);
  await expect.poll(() => ground(tab)).toBe(light);
  await page.reload();
  await expect.poll(() => ground(page)).toBe(light);
  await heading(page, 'Home').waitFor();
  await person(page).click();
  await page.getByRole('menuitem', { name: 'As the system' }).click();
  await expect.poll(() => ground(page)).toBe(dark);
});

test('on a phone the navigation is a drawer that gives the focus back', async () => {
  const page = await open('', { viewport: { width: 375, height: 700 }, hasTouch: true });
  await heading(page, 'Home').waitFor();
  const button = page.getByRole('button', { name: 'Open the menu' });
  await button.click();
  const drawer = page.getByRole('dialog', { name: 'Menu' });
  await drawer.getByRole('link', { name: 'Home' }).waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
  expect(await findOverflow(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'hidden' });
  await expect.poll(() => isFocused(page, 'button', 'Open the menu')).toBe(true);
  await page.setViewportSize({ width: 320, height: 700 });
  await expect.poll(() => findOverflow(page)).toEqual([]);
});

test('the keyboard goes past the navigation, and lands on the heading of the next page', async () => {
  const page = await open('/nowhere');
  await heading(page, 'Page not found').waitFor();
  await expect.poll(() => page.title()).toBe('Page not found · Sendora');
  await nav(page).getByRole('link', { name: 'Home' }).waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => isFocused(page, 'main')).toBe(true);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await heading(page, 'Home').waitFor();
  await expect.poll(() => isFocused(page, 'heading', 'Home')).toBe(true);
  await expect.poll(() => page.title()).toBe('Home · Sendora');
  await page.locator('[aria-live=polite]', { hasText: 'Home · Sendora' }).waitFor({ state: 'attached' });
  expect(await nav(page).locator('[aria-current=page]').textContent()).toBe('Home');
});

test('a project that the key does not see is not found, like one that does not exist', async () => {
  const { url, otherOrg, projectId } = server.demo;
  const page = await open('');
  for (const id of [otherOrg.projectId, 'nonsense']) {
    await page.goto(`${url}/app/${id}/runs`);
    await heading(page, 'Project not found').waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
  }
  expect(await findAxeFaults(page)).toEqual([]);
  await page
    .getByRole('link', { name: /^Open / })
    .first()
    .click();
  await heading(page, 'Home').waitFor();
  await expect.poll(() => page.url()).toBe(`${url}/app/${projectId}`);
  await page.goto(`${url}/sign-in`);
  await heading(page, 'Home').waitFor();
});

test('projects are switched in place, and the last one is opened next time', async () => {
  const { api } = createDemoClient(server.demo);
  const { id } = await api.createProject({ body: { name: 'Staging' } });
  const page = await open('');
  await nav(page).getByRole('button', { name: 'Switch project' }).click();
  await page.getByRole('menuitem', { name: 'Staging' }).click();
  await page.waitForURL(`**/app/${id}`);
  await nav(page)
    .getByRole('button', { name: /Staging/ })
    .waitFor();
  await page.goto(server.demo.url);
  await page.waitForURL(`**/app/${id}`);
});

const chunkOfHome = '**/assets/home-*.js';

test('a page that fails leaves the rest of the window alive', async () => {
  expectedTroubles = [/boom/];
  const each = await openPage(browser);
  opened.push(each);
  const { page } = each;
  const script = `export function HomePage() { throw new Error('boom'); }`;
  await page.route(chunkOfHome, (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
  await openDashboard(page, server.demo, '/nowhere');
  await nav(page).getByRole('link', { name: 'Home' }).click();
  const alert = page.getByRole('alert');
  await alert.getByText('boom').waitFor();
  await nav(page).getByRole('link', { name: 'Home' }).waitFor();
  await alert.getByRole('button', { name: 'Retry' }).waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
});

test('a page that cannot be loaded says so, and loads once the server is back', async () => {
  expectedTroubles = [/ERR_FAILED/, /dynamically imported/, /could not be loaded/];
  const page = await open('/nowhere');
  await page.route(chunkOfHome, (route) => route.abort());
  await nav(page).getByRole('link', { name: 'Home' }).click();
  await heading(page, 'The page could not be loaded').waitFor();
  await page.unroute(chunkOfHome);
  await page.getByRole('button', { name: 'Retry' }).click();
  await heading(page, 'Home').waitFor();
});

test('a tab that a deployment left behind reloads once', async () => {
  expectedTroubles = [/status of 404/, /dynamically imported/, /could not be loaded/];
  const page = await open('/nowhere');
  await heading(page, 'Page not found').waitFor();
  let loads = 0;
  page.on('framenavigated', () => {
    loads += 1;
  });
  await page.route(chunkOfHome, (route) => route.fulfill({ status: 404, body: '' }));
  let asked = 0;
  await page.route(server.demo.url, (route) => {
    asked += 1;
    return route.fulfill({ contentType: 'text/html', body: '<!doctype html>newer' });
  });
  await nav(page).getByRole('link', { name: 'Home' }).click();
  // Before and after the reload, each of which asks what the server has now.
  await expect.poll(() => asked).toBe(2);
  await heading(page, 'The page could not be loaded').waitFor();
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect.poll(() => asked).toBe(3);
  await heading(page, 'The page could not be loaded').waitFor();
  // The address of Home, and one reload; a second one would never end.
  expect(loads).toBe(2);
});

test('a server that is away is told with the time it was last seen, until it is back', async () => {
  expectedTroubles = [/ERR_FAILED/];
  const page = await open('');
  await heading(page, 'Home').waitFor();
  await page.route('**/api/**', (route) => route.abort());
  await page.reload();
  await heading(page, 'The server cannot be reached').waitFor();
  await page.unroute('**/api/**');
  await page.getByRole('button', { name: 'Retry' }).click();
  await heading(page, 'Home').waitFor();
  await page.route('**/api/**', (route) => route.abort());
  const bar = page.getByRole('status').filter({ hasText: 'cannot be reached' });
  // What polls finds out; a window that comes back does too.
  await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
  await bar.getByText(/Last seen \d\d:\d\d:\d\d/).waitFor();
  await heading(page, 'Home').waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
  await bar.getByRole('button', { name: 'Try now' }).click();
  await page.unroute('**/api/**');
  await bar.waitFor({ state: 'hidden' });
});
