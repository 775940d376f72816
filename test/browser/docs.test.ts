import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findAxeFaults, findOverflow, launchBrowser, type OpenPage, openPage } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;
let opened: OpenPage[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
});

afterEach(async () => {
  const troubles = opened.flatMap((each) => each.troubles);
  await Promise.all(opened.map(({ context }) => context.close()));
  opened = [];
  expect(troubles).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(path: string, options?: BrowserContextOptions): Promise<Page> {
  const each = await openPage(browser, options);
  opened.push(each);
  await each.page.goto(server.demo.url + path);
  return each.page;
}

const narrow = { viewport: { width: 320, height: 640 } };
const field = (page: Page) => page.getByRole('searchbox', { name: 'Search the docs' });
const results = (page: Page) => page.locator('#found a');
const pathOf = (page: Page) => page.url().slice(server.demo.url.length);

test('the policy of the pages allows what they load and nothing from elsewhere', async () => {
  for (const path of ['/docs/', '/docs/channels', '/docs/guides/templates']) {
    const policy = (await fetch(server.demo.url + path)).headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
  }
});

test('the type of a problem document leads to its explanation', async () => {
  const answer = await fetch(`${server.demo.url}/api/v1/orgs/${server.demo.orgId}/projects`);
  const { type } = (await answer.json()) as { type: string };
  const page = await open(type.slice(server.demo.url.length));
  await expect.poll(() => page.locator('#unauthorized').isVisible()).toBe(true);
  expect(pathOf(page)).toBe('/docs/errors#unauthorized');
});

describe('the search', () => {
  test('is reached, read and followed with the keyboard alone', async () => {
    const page = await open('/docs/');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('restart failed');
    await results(page).first().waitFor();
    expect(await results(page).count()).toBeGreaterThan(1);
    expect(await findAxeFaults(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    expect(
      await results(page)
        .first()
        .evaluate((link) => link === document.activeElement),
    ).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/docs\/runs#/);
    await expect.poll(() => page.getByRole('heading', { level: 1, name: 'Runs' }).count()).toBe(1);
  });

  test('opens its first result with Enter, also on the same page', async () => {
    const page = await open('/docs/guides/templates');
    await field(page).fill('currency');
    await results(page).first().waitFor();
    await field(page).press('Enter');
    await expect.poll(() => pathOf(page)).toBe('/docs/guides/templates#currency');
    await page.locator('.found').waitFor({ state: 'hidden' });
  });

  test('opens the first result of what was typed when Enter comes before the results', async () => {
    const page = await open('/docs/guides/templates');
    const { promise: isEntered, resolve: letGo } = Promise.withResolvers<void>();
    await page.route('**/docs/search.json', async (route) => {
      await isEntered;
      await route.continue();
    });
    await field(page).fill('currency');
    await field(page).press('Enter');
    letGo();
    await expect.poll(() => pathOf(page)).toBe('/docs/guides/templates#currency');
  });

  test('says when nothing is found, and closes with Escape', async () => {
    const page = await open('/docs/errors');
    await field(page).fill('zebra');
    await page.getByRole('status').getByText('Nothing found for “zebra”.').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.found').waitFor({ state: 'hidden' });
  });

  test('fits a narrow window', async () => {
    const page = await open('/docs/', narrow);
    await field(page).fill('workflow');
    await results(page).first().waitFor();
    expect(await findOverflow(page)).toEqual([]);
  });
});

test('without a script there is no search field, and /docs leads to every operation', async () => {
  const page = await open('/docs/', { javaScriptEnabled: false });
  expect(await field(page).isVisible()).toBe(false);
  await page.getByRole('main').getByRole('link', { name: 'Create a workflow' }).click();
  await expect.poll(() => pathOf(page)).toBe('/docs/workflows#createWorkflow');
});

test('in a narrow window the contents open and close, also without a script', async () => {
  const page = await open('/docs/channels', { ...narrow, javaScriptEnabled: false });
  const contents = page.getByRole('navigation', { name: 'Contents', exact: true });
  expect(await contents.isVisible()).toBe(false);
  await page.getByRole('link', { name: 'Contents', exact: true }).click();
  await contents.waitFor();
  expect(await findOverflow(page)).toEqual([]);
  await contents.getByRole('link', { name: 'Close the contents' }).click();
  await contents.waitFor({ state: 'hidden' });
});

test('the longest page fits a narrow window, and leads back to the product', async () => {
  const page = await open('/docs/workflows', narrow);
  expect(await findOverflow(page)).toEqual([]);
  await page.getByRole('link', { name: 'Dashboard' }).click();
  await page.waitForURL(`${server.demo.url}/`);
});
