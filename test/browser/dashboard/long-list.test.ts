import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findAxeFaults, findOverflow, launchBrowser, type OpenPage, openPage } from '../../support/browser.ts';
import { openDashboard } from '../../support/dashboard.ts';
import { createDemoClient } from '../../support/demo-client.ts';
import { type RunningServer, startServer } from '../../support/server.ts';

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

const pageSize = 2_500;

/** The runs list with 10,000 runs in four pages; the first ones are those of the demo org with other ids. */
async function openRuns(width: number): Promise<Page> {
  const each = await openPage(browser, { viewport: { width, height: 800 } });
  opened.push(each);
  const [run] = await createDemoClient(server.demo).runs({ status: 'completed' });
  await each.page.route('**/automation/runs?*', (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
    const data = Array.from({ length: pageSize }, (_, index) => ({
      ...run,
      id: `run-${from + index}`,
      userId: `person-${from + index}`,
    }));
    const next = from + pageSize;
    return route.fulfill({ json: { data, nextCursor: next < 10_000 ? String(next) : null } });
  });
  await openDashboard(each.page, server.demo, '/runs');
  await each.page.getByText('person-0', { exact: true }).waitFor();
  return each.page;
}

const focusedRow = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row ?? null);
const drawn = (page: Page) => page.locator('[data-row]').count();

test('of ten thousand rows those in the window are drawn, and more are loaded at the end', async () => {
  const page = await openRuns(1280);
  expect(await drawn(page)).toBeLessThan(80);
  await page.getByText('2,500 loaded').waitFor();
  // Each page that comes moves the end further down.
  const last = page.getByText('person-9999', { exact: true });
  const scrollToEnd = async () => {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    return last.count();
  };
  await expect.poll(scrollToEnd, { timeout: 20_000, interval: 250 }).toBe(1);
  expect(await drawn(page)).toBeLessThan(80);
  const header = page.getByRole('columnheader', { name: 'Workflow' });
  await expect.poll(async () => (await header.boundingBox())?.y).toBe(0);
  expect(await findAxeFaults(page)).toEqual([]);
});

test('the end that is reached while the list is read again loads more all the same', async () => {
  const page = await openRuns(1280);
  const { promise: isReached, resolve: letGo } = Promise.withResolvers<void>();
  await page.route('**/automation/runs?*', async (route) => {
    await isReached;
    await route.fallback();
  });
  await page.waitForRequest('**/automation/runs?*');
  const last = page.getByText('person-2499', { exact: true });
  const scrollToEnd = async () => {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    return last.count();
  };
  await expect.poll(scrollToEnd).toBe(1);
  letGo();
  await page.getByText('5,000 loaded').waitFor();
});

test('the keys of a list move and select, and letters typed into a field stay there', async () => {
  const page = await openRuns(1280);
  await page.keyboard.press('j');
  await expect.poll(() => focusedRow(page)).toBe('0');
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => focusedRow(page)).toBe('2');
  await page.keyboard.press('k');
  await page.keyboard.press('x');
  await expect.poll(() => page.locator('[data-row="1"] input[type=checkbox]').isChecked()).toBe(true);
  await page.evaluate(() => scrollTo(0, 20_000));
  await page.keyboard.press('/');
  await page.keyboard.type('j');
  await expect.poll(() => page.locator('input[type=search]').inputValue()).toBe('j');
  expect(await focusedRow(page)).toBeNull();
});

test('shortcuts of one letter can be switched off', async () => {
  const page = await openRuns(1280);
  const toggle = async () => {
    await page.getByRole('button', { name: /admin$/ }).click();
    await page.getByRole('menuitem', { name: 'Shortcuts of one letter' }).click();
    await page.getByRole('menu').waitFor({ state: 'detached' });
  };
  await toggle();
  await page.keyboard.press('j');
  expect(await focusedRow(page)).toBeNull();
  await toggle();
  await page.keyboard.press('j');
  await expect.poll(() => focusedRow(page)).toBe('0');
});

test('on a phone rows are cards', async () => {
  const page = await openRuns(375);
  expect(await page.getByRole('table').count()).toBe(0);
  expect(await drawn(page)).toBeLessThan(80);
  await expect.poll(() => findOverflow(page)).toEqual([]);
  expect(await findAxeFaults(page)).toEqual([]);
});
