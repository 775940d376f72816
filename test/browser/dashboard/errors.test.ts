// What a page does when the service refuses. A server that is away and a chunk that does not come are in shell.test.ts,
// every page whose answers fail in axe-every-view.test.ts.
import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { fillField, inspector } from '../../support/builder.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';
import { everyGonePath, tourOf } from '../../support/dashboard-tour.ts';

const session = dashboardSession();

const makeWorkflow = async () => {
  const config = { to: '{{user.email}}', subject: 'Hi', bodyHtml: '<p>Hi</p>' };
  const { id } = await session.client.api.createWorkflow({
    body: {
      name: 'Kept',
      trigger: { eventType: 'kept' },
      steps: [{ label: 'mail', title: 'Mail', type: 'send_email', config }],
    },
  });
  return `/workflows/${id}?view=list&step=mail`;
};

const makeKey = (name: string) => session.client.api.createKey({ body: { name, role: 'editor' } });

/** Presses a button whose key is revoked before any request of the page gets through; nothing tells the page earlier. */
async function pressRevoked(page: Page, button: Locator, keyId: string): Promise<void> {
  const { promise: isRevoked, resolve: letGo } = Promise.withResolvers<void>();
  await page.route('**/api/v1/**', async (route) => {
    await isRevoked;
    await route.continue();
  });
  await button.click();
  await session.client.api.revokeKey({ params: { id: keyId } });
  letGo();
}

/** Connects with another key, in the form that a page gives way to. */
async function connectAgain(page: Page): Promise<void> {
  await page.getByRole('status').getByText('The key is no longer accepted').waitFor();
  await page.getByLabel('API key', { exact: true }).fill(session.server.demo.apiKey);
  await page.getByRole('button', { name: 'Connect' }).click();
}

test('a key that is revoked before a workflow is published loses neither the address nor the draft', async () => {
  session.expectTrouble(/status of 401/);
  const path = await makeWorkflow();
  const made = await makeKey('Short-lived');
  const page = await session.open(path, { keys: { apiKey: made.key } });
  await inspector(page).getByLabel('Subject', { exact: true }).waitFor();
  await fillField(page, 'Subject', 'Written before the key went');
  await page.getByText('Draft, kept on this device').waitFor();
  await page.getByRole('button', { name: 'Publish…' }).click();
  const publish = page
    .getByRole('dialog')
    .getByRole('button', { name: /^Publish/ })
    .last();
  await publish.waitFor();
  await pressRevoked(page, publish, made.id);
  await connectAgain(page);
  await page.getByText('Draft on version 1 from today.').waitFor();
  expect(new URL(page.url()).search).toContain('step=mail');
  await expect
    .poll(() => inspector(page).getByLabel('Subject', { exact: true }).inputValue())
    .toBe('Written before the key went');
});

test('a key that is revoked before something is saved is told by the save', async () => {
  session.expectTrouble(/status of 401/);
  const made = await makeKey('Gone at once');
  const page = await session.open('/audiences/new', { keys: { apiKey: made.key } });
  await page.getByRole('textbox', { name: 'Name' }).fill('Nobody');
  await page.getByRole('button', { name: /^Pro plan/ }).click();
  await pressRevoked(page, page.getByRole('button', { name: 'Save audience' }), made.id);
  await connectAgain(page);
  await page.getByRole('heading', { level: 1, name: 'New audience' }).waitFor();
});

const isGone = /^[A-Z][\w ]+ not found$/;

test('what is not there says what it was, with a way on, in every page about one thing', async () => {
  session.expectTrouble(/status of 404/);
  const page = await session.open('/nowhere');
  const go = tourOf(page);
  const faults: Record<string, string> = {};
  const title = page.getByRole('heading', { level: 1 });
  for (const path of everyGonePath(randomUUID())) {
    // What is said of the path before must be gone.
    await go('/settings/device');
    await page.getByRole('heading', { level: 1, name: 'This device' }).waitFor();
    await go(path);
    await expect.poll(() => title.allTextContents(), { message: path }).toEqual([expect.stringMatching(isGone)]);
    const alerts = await page.getByRole('main').getByRole('alert').count();
    if (alerts > 0) faults[path] = `${alerts} alerts`;
  }
  expect(faults).toEqual({});
});

test('a refusal of the service is shown at its field, which gets the focus', async () => {
  session.expectTrouble(/status of 422/);
  const page = await session.open('/settings/variables');
  await page.getByRole('button', { name: 'Add secret' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a secret' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('shop_api');
  await dialog.getByRole('button', { name: 'Save secret' }).click();
  const value = dialog.getByLabel(/^Value/);
  await expect.poll(() => value.getAttribute('aria-invalid')).toBe('true');
  await expect.poll(() => value.evaluate((it) => it === document.activeElement)).toBe(true);
});

const problem = { type: 'about:blank', requestId: 'req-1' };
const json = 'application/problem+json';

test('a page that was asked to wait does so by itself, without a word about it', async () => {
  session.expectTrouble(/status of 429/);
  const page = await session.open('/nowhere');
  let refused = 0;
  await page.route('**/customers/profiles?**', (route) => {
    refused += 1;
    if (refused > 1) return route.continue();
    const body = { ...problem, title: 'Too many requests', detail: 'Wait.', status: 429, code: 'rate_limited' };
    return route.fulfill({
      status: 429,
      contentType: json,
      headers: { 'retry-after': '0' },
      body: JSON.stringify(body),
    });
  });
  await tourOf(page)('/people');
  await page.getByRole('table', { name: 'People' }).getByText('ada', { exact: true }).waitFor();
  expect(refused).toBeGreaterThan(1);
  expect(await page.getByRole('main').getByRole('alert').count()).toBe(0);
});

test('Retry reads again what failed, and the id of the request can be copied', async () => {
  session.expectTrouble(/status of 500/);
  const page = await session.open('/nowhere');
  const body = { ...problem, title: 'Something went wrong', detail: 'It is us.', status: 500, code: 'internal' };
  await page.route('**/customers/profiles?**', (route) =>
    route.fulfill({ status: 500, contentType: json, headers: { 'retry-after': '0' }, body: JSON.stringify(body) }),
  );
  await tourOf(page)('/people');
  const alert = page.getByRole('main').getByRole('alert');
  await alert.getByText('req-1').waitFor();
  await alert.getByRole('button', { name: 'Copy the request id' }).waitFor();
  await page.unroute('**/customers/profiles?**');
  await alert.getByRole('button', { name: 'Retry' }).click();
  await page.getByRole('table', { name: 'People' }).waitFor();
  expect(await alert.count()).toBe(0);
});
