import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();
const patience = { timeout: 20_000 };

/** The root of the inbox is closed to the page; the test looks inside. */
const openRoots = () => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    return attach.call(this, { ...init, mode: 'open' });
  };
};

const inside = (page: Page, part: string) => page.locator(`sendora-inbox [part~=${part}]`);
const items = (page: Page) => page.getByRole('region', { name: 'Items', exact: true });

/** Two tabs of one browser with the feed of a person. */
async function twoTabs(userId: string): Promise<[Page, Page]> {
  const one = await session.blank();
  await one.addInitScript(openRoots);
  await session.go(one, `/feed?userId=${userId}`);
  await one.getByRole('heading', { level: 1, name: 'Feed' }).waitFor();
  const two = await one.context().newPage();
  await two.addInitScript(openRoots);
  await session.go(two, `/feed?userId=${userId}&frame=page`);
  await two.getByRole('heading', { level: 1, name: 'Feed' }).waitFor();
  return [one, two];
}

test('two tabs stay in step: an item comes in both, and a mark in one shows in the other', async () => {
  const [phone, bell] = await twoTabs('katherine');
  await inside(phone, 'empty').getByText('Nothing new').waitFor(patience);
  await items(phone).getByText('Nothing in this feed yet').waitFor();
  await phone.getByRole('button', { name: 'Send a test item' }).first().click();
  await phone.getByText('A test item is in the feed of katherine').waitFor();
  await inside(phone, 'title').getByText('Test message', { exact: true }).waitFor(patience);
  await expect.poll(() => inside(bell, 'badge').textContent(), patience).toBe('1');
  await items(phone).getByText('1 unread').waitFor(patience);

  await inside(bell, 'bell').click();
  await inside(bell, 'mark-all').click();
  await expect.poll(() => inside(phone, 'unread-dot').locator('..').getAttribute('class'), patience).toBe('');
  await items(phone).getByText('0 unread, 0 not seen').waitFor(patience);
  await items(bell).getByText('0 unread, 0 not seen').waitFor(patience);

  await inside(phone, 'item')
    .getByRole('button', { name: /^Archive/ })
    .click();
  await inside(phone, 'empty').waitFor(patience);
  await expect.poll(() => inside(bell, 'item').count(), patience).toBe(0);
  await phone.getByRole('combobox', { name: 'Show' }).click();
  await phone.getByRole('option', { name: 'Archived' }).click();
  await phone.waitForURL('**show=archived');
  await items(phone).getByText('Test message', { exact: true }).waitFor(patience);
});

test('a person is chosen, the look follows the choice, and code for an app is there', async () => {
  const page = await session.open('/feed');
  await page.getByRole('heading', { name: 'Whose feed?' }).waitFor();
  await page.getByRole('combobox', { name: 'Person' }).fill('gra');
  await page.getByRole('option', { name: /^grace/ }).click();
  await page.waitForURL('**/feed?userId=grace');
  const inbox = page.locator('sendora-inbox');
  await expect.poll(() => inbox.getAttribute('theme'), patience).toBe('light');
  await page.getByText('Dark', { exact: true }).click();
  await page.waitForURL('**look=dark');
  await expect.poll(() => inbox.getAttribute('theme'), patience).toBe('dark');
  await page.getByRole('tab', { name: 'React' }).click();
  const code = page.getByRole('region', { name: 'React' });
  await expect.poll(() => code.textContent()).toContain(`baseUrl: '${session.server.demo.url}'`);
  await page.getByRole('button', { name: 'Copy React' }).waitFor();
});

test('somebody without the right sees the items, and why not the preview', async () => {
  const page = await session.open('/feed?userId=ada', { keys: { apiKey: session.server.demo.viewerKey } });
  await page.getByText(/Needs the role editor; you are viewer\. The items are beside it/).waitFor();
  await items(page).waitFor();
  expect(await page.locator('sendora-inbox').count()).toBe(0);
});
