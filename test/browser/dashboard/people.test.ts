import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { findAxeFaults } from '../../support/browser.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();
const patience = { timeout: 15_000 };

beforeAll(async () => {
  const { api } = session.client;
  const { projectId } = session.server.demo;
  const topic = (key: string, name: string) => api.createTopic({ body: { projectId, key, name, default: 'in' } });
  await Promise.all([topic('product-news', 'Product news'), topic('tips', 'Tips')]);
});

const person = (userId: string) =>
  session.client.api.getProfile({ params: { userId }, query: { projectId: session.server.demo.projectId } });

test('people are found, added, and lead to their page', async () => {
  const page = await session.open('/people');
  const table = page.getByRole('table', { name: 'People' });
  await table.getByText('firstName: Ada').waitFor();
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('/');
  await page.getByRole('searchbox').and(page.locator(':focus')).waitFor();
  await page.keyboard.type('grace@ ');
  await page.waitForURL('**/people?q=grace%40');
  await expect.poll(() => table.getByRole('row').count(), patience).toBe(2);
  // What is typed stays, whatever the address has made of it.
  expect(await page.getByRole('searchbox').inputValue()).toBe('grace@ ');
  await page.getByRole('searchbox').fill('nobody');
  await page.getByRole('heading', { name: 'Nothing fits these filters' }).waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();

  await table.getByText('grace', { exact: true }).waitFor();
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'Add a person' });
  await dialog.getByRole('button', { name: 'Save person' }).click();
  await dialog
    .getByText(/is required|at least 1|missing/i)
    .first()
    .waitFor();
  await dialog.getByLabel('Person id').fill('lin/7');
  await dialog.getByLabel('Email').fill('lin');
  await dialog.getByRole('button', { name: 'Save person' }).click();
  await dialog.getByText('An email address looks like ada@example.com.').waitFor();
  await dialog.getByLabel('Email').fill('lin@example.com');
  await dialog.getByRole('button', { name: 'Add to traits' }).click();
  await dialog.getByLabel('Name 1 of Traits').fill('seats');
  await dialog.getByRole('combobox', { name: 'Type of seats' }).click();
  await page.getByRole('option', { name: 'Number' }).click();
  await dialog.getByLabel('Value of seats', { exact: true }).fill('12');
  expect(await findAxeFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save person' }).click();
  await page.waitForURL('**/people/lin%2F7');
  await page.getByRole('heading', { level: 1, name: 'lin/7' }).waitFor();
  expect(await person('lin/7')).toMatchObject({ email: 'lin@example.com', traits: { seats: 12 } });
  await page.getByText(/changed .*seats/).waitFor();
});

test('traits and contact are changed in their place and keep their types', async () => {
  const page = await session.open('/people/grace');
  await page.getByRole('button', { name: 'Change lastOrderAmount' }).click();
  const amount = page.getByLabel('Value of lastOrderAmount');
  await amount.fill('many');
  await page.keyboard.press('Enter');
  await page.getByText('This is not a number.').waitFor();
  await amount.fill('181');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Change lastOrderAmount' }).waitFor();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
    .toBe('Change lastOrderAmount');

  await page.getByRole('button', { name: 'Add trait' }).click();
  await page.getByLabel('Name of the trait').fill('address');
  await page.getByRole('combobox', { name: 'Type of address' }).click();
  await page.getByRole('option', { name: 'JSON' }).click();
  await page.getByLabel('Value of address').fill('{ "city": "Oslo", "zip": "0150" }');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Change address' }).click();
  await page.getByLabel('Value of address').fill('{ "city": "Bergen" }');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Change address' }).waitFor();
  expect((await person('grace')).traits).toMatchObject({ lastOrderAmount: 181, address: { city: 'Bergen' } });
  expect((await person('grace')).traits.address).toEqual({ city: 'Bergen' });

  await page.getByRole('button', { name: 'Remove plan' }).click();
  await page.getByRole('button', { name: 'Remove plan' }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Remove plan' }).waitFor();
  expect((await person('grace')).traits.plan).toBe('free');

  session.expectTrouble(/422/);
  await page.getByRole('button', { name: 'Change phone' }).click();
  await page.getByLabel('Phone', { exact: true }).fill('12');
  await page.keyboard.press('Enter');
  await page.getByText('A phone number is in E.164 form, e.g. +14155550123.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('+15550001002', { exact: true }).waitFor();
});

test('preferences, stops and devices say what reaches a person, and are changed', async () => {
  const { api } = session.client;
  const { projectId } = session.server.demo;
  await api.addSuppression({ body: { projectId, kind: 'email', address: 'ada@example.com' } });
  const page = await session.open('/people/ada');
  await page.getByText('stopped by hand').waitFor();
  await page.getByRole('button', { name: 'Change preferences: Product news' }).click();
  const dialog = page.getByRole('dialog', { name: 'Product news' });
  await dialog.getByRole('group', { name: 'SMS' }).getByText('Declined').click();
  expect(await findAxeFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save preferences' }).click();
  await page.getByRole('listitem').filter({ hasText: 'Product news' }).getByText('SMS: does not get it').waitFor();
  const { preferences } = await api.getPreferences({ params: { userId: 'ada' }, query: { projectId } });
  expect(preferences).toMatchObject([{ topic: 'product-news', kind: 'sms', allowed: false }]);
  await page.getByText(/set the preferences, 1 answer in all/).waitFor();

  await page.getByRole('button', { name: 'Forget the FCM device' }).click();
  await page.getByText('No device: push messages do not reach this person.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Forget the FCM device' }).waitFor();
});

test('the line of time holds events, runs and messages, each with its page, and goes on by itself', async () => {
  const page = await session.open('/people/katherine');
  const line = page.getByRole('region', { name: 'Time line' });
  await line.getByRole('link', { name: 'Order confirmation' }).waitFor();
  await line.getByText('order.completed').first().waitFor();
  await page.getByText('Runs', { exact: true }).last().click();
  await page.waitForURL('**/people/katherine?show=run');
  await line.getByText('order.completed').first().waitFor({ state: 'hidden' });
  await line.getByRole('link', { name: 'Order confirmation' }).click();
  await page.getByRole('heading', { level: 1, name: /Order confirmation/ }).waitFor();
  await page.goBack();
  await line.getByText('All', { exact: true }).click();

  await page.getByRole('button', { name: 'Send a test event' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send katherine a test event' });
  await dialog.getByLabel('Properties').fill('{');
  await dialog.getByText(/Not JSON yet/).waitFor();
  await dialog.getByLabel('Event type').fill('plan.viewed');
  await dialog.getByLabel('Properties').fill('{"page":"pricing"}');
  await dialog.getByRole('button', { name: 'Send event' }).click();
  await dialog.getByText('Received, but it started nothing.').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await line.getByText('page: pricing').waitFor();
  await line.getByRole('link', { name: 'plan.viewed' }).click();
  await page.getByRole('heading', { level: 1, name: 'plan.viewed' }).waitFor();
});

test('more than a page is loaded on demand, in the order of time', async () => {
  for (let n = 1; n <= 65; n++) await session.client.track('busy', 'tick', { n });
  const { api } = session.client;
  await expect
    .poll(async () => (await api.listEvents({ query: { userId: 'busy', pageSize: 100 } })).data.length, patience)
    .toBe(65);
  const page = await session.open('/people/busy');
  const line = page.getByRole('region', { name: 'Time line' });
  const rows = line.getByText(/^n: \d+$/);
  await expect.poll(() => rows.count(), patience).toBe(30);
  await line.getByRole('button', { name: 'Load more' }).click();
  await expect.poll(() => rows.count(), patience).toBe(60);
  await line.getByRole('button', { name: 'Load more' }).click();
  await expect.poll(() => rows.count(), patience).toBe(65);
  await line.getByRole('button', { name: 'Load more' }).waitFor({ state: 'hidden' });
  expect(new Set(await rows.allTextContents()).size).toBe(65);
});

test('a person is exported, merged into another and erased, after a question that names the effect', async () => {
  const { client, open, expectTrouble } = session;
  await client.identify('twin', { plan: 'pro', note: 'kept' });
  await client.identify('single', { plan: 'free' });
  await expect.poll(() => person('single').then(({ traits }) => traits.plan), patience).toBe('free');
  await expect.poll(() => person('twin').then(({ traits }) => traits.plan), patience).toBe('pro');
  const page = await open('/people/twin');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /Export as JSON/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('person-twin.json');
  expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toMatchObject({ profile: { userId: 'twin' } });

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: /Merge into/ }).click();
  await page.getByLabel('The person who stays').fill('single');
  // Escape closes the list once there is something in it, and the dialog before.
  await page.getByRole('option', { name: 'single' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('listbox').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Continue' }).click();
  const merge = page.getByRole('alertdialog', { name: 'Merge twin into single' });
  await merge.getByText(/twin is gone afterwards, and its id leads to single/).waitFor();
  await merge.getByRole('button', { name: 'Merge people' }).click();
  await page.getByRole('heading', { level: 1, name: 'single' }).waitFor();
  await page.getByRole('listitem').filter({ hasText: 'joined' }).getByText('twin').waitFor();
  await page.getByText('merged twin into this person').waitFor();
  expect((await person('single')).traits).toMatchObject({ plan: 'free', note: 'kept' });

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Erase…' }).click();
  const erase = page.getByRole('alertdialog', { name: 'Erase single' });
  await erase.getByText(/Runs are cancelled and forget the person/).waitFor();
  expect(await erase.getByRole('button', { name: 'Erase person' }).getAttribute('aria-disabled')).toBe('true');
  await erase.getByLabel('Type single to confirm').fill('single');
  await erase.getByRole('button', { name: 'Erase person' }).click();
  await page.waitForURL('**/people');
  expectTrouble(/404/);
  const gone = await open('/people/single');
  await gone.getByRole('heading', { name: 'Person not found' }).waitFor();
});

test('without the right of an editor everything is shown and nothing changes', async () => {
  const page = await session.open('/people', { keys: { apiKey: session.server.demo.viewerKey, writeKey: null } });
  const add = page.getByRole('button', { name: 'Add a person' });
  expect(await add.getAttribute('aria-disabled')).toBe('true');
  await page.getByRole('link', { name: 'ada' }).click();
  await page.getByRole('heading', { level: 1, name: 'ada' }).waitFor();
  const change = page.getByRole('button', { name: 'Change email' });
  await change.waitFor();
  expect(await change.getAttribute('aria-disabled')).toBe('true');
  const send = page.getByRole('button', { name: 'Send a test event' });
  expect(await send.getAttribute('aria-disabled')).toBe('true');
  await page.getByText('Needs the role editor; you are viewer.').first().waitFor({ state: 'attached' });
});

test('an empty project says how people come', async () => {
  const page = await session.open('/people', { keys: await session.emptyProject('Nobody') });
  await page.getByRole('heading', { name: 'Nobody yet' }).waitFor();
  await page.getByText(/curl .*\/v1\/identify/).waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
});
