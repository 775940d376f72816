import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findAxeFaults, launchBrowser, type OpenPage, openPage, printedDashboard } from '../../support/browser.ts';
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

async function openBlank(): Promise<Page> {
  const each = await openPage(browser);
  opened.push(each);
  return each.page;
}

/** Another tab of the same browser. */
async function openTab(page: Page, url: string): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto(url);
  return tab;
}

const shown = (key: string) => `${key.slice(0, 11)}…`;
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const person = (page: Page, name: RegExp) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name });

async function connectWith(page: Page, key: string): Promise<void> {
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Connect' }).click();
}

async function signOut(page: Page, name: RegExp): Promise<void> {
  await person(page, name).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
}

test('the printed link asks before it replaces keys, signs in once, and says what to do when it was used', async () => {
  expectedTroubles = [/status of 401/];
  const { url, apiKey, viewerKey } = server.demo;
  const link = printedDashboard(server.output());
  expect(link).toMatch(/#code=[\w-]{43}$/);
  expect(link).not.toContain(apiKey);
  const page = await openBlank();
  await openDashboard(page, { ...server.demo, apiKey: viewerKey });
  await person(page, /viewer$/).waitFor();
  const second = await openTab(page, link);
  await heading(second, 'Use the keys of this link?').waitFor();
  await second.getByText(shown(viewerKey)).waitFor();
  expect(await findAxeFaults(second)).toEqual([]);
  await second.getByRole('button', { name: 'Keep my keys' }).click();
  await person(second, /viewer$/).waitFor();
  // In a tab that is open, a link changes what is behind # only.
  await second.evaluate((hash) => location.assign(hash), new URL(link).hash);
  await second.getByRole('button', { name: 'Use the link' }).click();
  await person(second, /admin$/).waitFor();
  await expect.poll(() => second.url()).not.toContain('code=');
  const late = await openBlank();
  await late.goto(link);
  await late.getByRole('alert').getByText('was used already').waitFor();
  await heading(late, 'Connect with a key').waitFor();
  await expect.poll(() => late.url()).toBe(`${url}/`);
  expect(await late.getByRole('alert').textContent()).toMatch(/Request [\w-]{8,}/);
});

test('keys in an address are not taken', async () => {
  const { url, apiKey: key, orgId } = server.demo;
  const page = await openBlank();
  await page.goto(`${url}/#${new URLSearchParams({ key, org: orgId, sandbox: 'https://evil.example' })}`);
  await heading(page, 'Connect with a key').waitFor();
});

test('a key that does not fit is told at its field, and nothing is shown with it', async () => {
  expectedTroubles = [/status of 401/, /status of 403/];
  const { url, projectId, writeKey, viewerKey } = server.demo;
  const page = await openBlank();
  await page.goto(`${url}/app/${projectId}`);
  const field = page.getByLabel('API key');
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.getByText('Paste a key').waitFor();
  await expect.poll(() => field.evaluate((it) => it === document.activeElement)).toBe(true);
  await connectWith(page, 'pk_dev_wrong');
  await page.getByText('API key is not known').waitFor();
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByText(/^Request/).textContent()).toMatch(/Request [\w-]{8,}/);
  expect(await findAxeFaults(page)).toEqual([]);
  await connectWith(page, writeKey);
  await page.getByText('needs the role viewer').waitFor();
  expect(await page.getByRole('navigation').count()).toBe(0);
  await connectWith(page, ` ${viewerKey} `);
  await person(page, /viewer$/).waitFor();
  expect(page.url()).toBe(`${url}/app/${projectId}`);
});

test('keys are shared by the tabs of a browser and written to no disk, and signing out ends all of them', async () => {
  const { url, projectId, viewerKey } = server.demo;
  const page = await openBlank();
  await page.goto(url);
  await connectWith(page, viewerKey);
  await person(page, /viewer$/).waitFor();
  await page.reload();
  await person(page, /viewer$/).waitFor();
  // A tab that is busy answers late.
  await page.evaluate(() => {
    setTimeout(() => {
      const until = Date.now() + 2_000;
      while (Date.now() < until);
    });
  });
  const other = await openTab(page, `${url}/app/${projectId}`);
  await person(other, /viewer$/).waitFor();
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(viewerKey);
  await signOut(other, /viewer$/);
  await heading(other, 'Connect with a key').waitFor();
  await page.getByRole('status').getByText('You signed out in another tab').waitFor();
  await page.reload();
  await heading(page, 'Connect with a key').waitFor();
});

test('a key that is revoked ends the session with the reason', async () => {
  expectedTroubles = [/status of 401/];
  const { api } = createDemoClient(server.demo);
  const made = await api.createKey({ body: { name: 'Short-lived', role: 'viewer' } });
  const page = await openBlank();
  await openDashboard(page, { ...server.demo, apiKey: made.key });
  await person(page, /^Short-lived/).waitFor();
  await api.revokeKey({ params: { id: made.id } });
  await page.reload();
  await page.getByText('The key is no longer accepted').waitFor();
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('sendora.keys'))).toBeNull();
});

test('a server that is away is told in the form, which keeps what was typed', async () => {
  expectedTroubles = [/ERR_FAILED/];
  const page = await openBlank();
  await page.goto(server.demo.url);
  await page.route('**/api/v1/me', (route) => route.abort());
  await connectWith(page, server.demo.viewerKey);
  await page.getByRole('alert').getByText('The server cannot be reached').waitFor();
  await page.unroute('**/api/v1/me');
  await page.getByRole('button', { name: 'Connect' }).click();
  await person(page, /viewer$/).waitFor();
});
