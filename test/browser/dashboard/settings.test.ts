import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { findAxeFaults, findOverflow } from '../../support/browser.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();
const patience = { timeout: 15_000 };

const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });

test('a key is shown once, calls the API, and is refused once it is revoked', async () => {
  const { open, server } = session;
  const page = await open('/settings/keys');
  const table = page.getByRole('table', { name: 'API keys' });
  const own = table.getByRole('row').filter({ hasText: 'in use here' });
  await own.waitFor();
  expect(await own.getByRole('button', { name: /^Revoke/ }).getAttribute('aria-disabled')).toBe('true');

  await page.getByRole('button', { name: 'New key' }).click();
  await dialog(page, 'New key').getByRole('button', { name: 'Create key' }).click();
  const name = dialog(page, 'New key').getByRole('textbox', { name: 'Name' });
  await expect.poll(() => name.getAttribute('aria-invalid'), patience).toBe('true');
  await name.fill('Journey');
  await dialog(page, 'New key')
    .getByRole('radio', { name: /^Viewer/ })
    .check();
  await dialog(page, 'New key').getByRole('button', { name: 'Create key' }).click();
  const created = dialog(page, 'Journey is created');
  const key = ((await created.getByRole('region', { name: 'api key', exact: true }).textContent()) ?? '').trim();
  expect(key).toMatch(/^pk_dev_/);
  expect(await created.getByRole('region', { name: 'curl command' }).textContent()).toContain(key);
  const call = () =>
    fetch(`${server.demo.url}/api/v1/orgs/${server.demo.orgId}/events`, { headers: { 'x-api-key': key } });
  expect((await call()).status).toBe(200);
  expect(await findAxeFaults(page)).toEqual([]);
  await created.getByRole('button', { name: 'Done' }).click();

  const row = table.getByRole('row').filter({ hasText: 'Journey' });
  await row.waitFor();
  await expect.poll(() => page.getByText(key).count(), patience).toBe(0);
  await row.getByRole('button', { name: 'Revoke Journey' }).click();
  await page.getByRole('alertdialog', { name: 'Revoke Journey' }).getByRole('button', { name: 'Revoke key' }).click();
  // A dialog hides the table from what is found by its role, so the row says nothing while one is open.
  await expect.poll(async () => (await call()).status, patience).toBe(401);
  await expect.poll(() => row.count(), patience).toBe(0);
});

test('a new project and rotated secrets are shown once', async () => {
  const page = await session.open('/settings/project');
  await page.getByRole('button', { name: 'New project' }).click();
  await dialog(page, 'New project').getByRole('textbox', { name: 'Name' }).fill('Second');
  await dialog(page, 'New project').getByRole('button', { name: 'Create project' }).click();
  const created = dialog(page, 'Second is created');
  await created.getByRole('region', { name: 'feed secret' }).waitFor();
  await created.getByRole('button', { name: 'Done' }).click();
  const row = page.getByRole('table', { name: 'Projects' }).getByRole('row').filter({ hasText: 'Second' });
  await row.getByRole('link', { name: 'Second' }).click();
  await row.getByText('open', { exact: true }).waitFor();

  await page.getByRole('button', { name: 'Rotate secrets' }).click();
  const rotate = dialog(page, 'Rotate secrets');
  await rotate.getByRole('textbox', { name: 'Old ones still count for' }).fill('200');
  await rotate.getByRole('button', { name: 'Rotate', exact: true }).click();
  await rotate.getByText('1 field needs a change.').waitFor();
  await rotate.getByRole('textbox', { name: 'Old ones still count for' }).fill('1');
  await rotate.getByRole('button', { name: 'Rotate', exact: true }).click();
  const rotated = dialog(page, 'The secrets are rotated');
  expect(await rotated.getByRole('region', { name: 'webhook secret' }).textContent()).toContain('whsec_');
});

test('a domain shows its records and is verified once DNS has them', async () => {
  const { open, client, server } = session;
  const page = await open('/settings/domains');
  await page.getByRole('button', { name: 'Add domain' }).click();
  await dialog(page, 'Add a sender domain').getByRole('textbox', { name: 'Domain' }).fill('Mail.Journey.Example');
  await dialog(page, 'Add a sender domain').getByRole('button', { name: 'Add domain' }).click();
  await page.getByRole('heading', { level: 1, name: 'mail.journey.example' }).waitFor();
  await page.getByRole('button', { name: 'Check now' }).click();
  await page
    .getByText(/records are not as wanted/)
    .first()
    .waitFor();
  await page.getByText('missing', { exact: true }).first().waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
  const clipped = await page
    .getByRole('list', { name: 'DNS records' })
    .evaluate((list) => [...list.querySelectorAll('p')].filter((it) => it.scrollWidth > it.clientWidth).length);
  expect(clipped).toBe(0);
  const link = page.getByRole('link', { name: 'Show the mail that was not sent for want of a domain' });
  expect(await link.getAttribute('href')).toContain('outcome=byod_required');

  const id = page.url().split('/').at(-1) ?? '';
  const { records } = await client.api.getDomain({ params: { id } });
  const zone = records.map(({ name, type, value }) => ({ name, type, data: value }));
  // An answer that is on its way while it is checked tells what was before.
  const [asked, checked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await page.route(`**/domains/${id}`, async (route) => {
    const response = await route.fetch();
    asked.resolve();
    await checked.promise;
    await route.fulfill({ response }).catch(() => undefined);
  });
  await asked.promise;
  await fetch(`${server.demo.sandboxUrl}/dns`, { method: 'PUT', body: JSON.stringify(zone) });
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByText('verified', { exact: true }).first().waitFor();
  const late = page.waitForResponse(`**/domains/${id}`);
  checked.resolve();
  await (await late).finished();
  expect(await page.getByText('missing', { exact: true }).count()).toBe(0);
  await page.unrouteAll({ behavior: 'wait' });
  await page.setViewportSize({ width: 375, height: 812 });
  await expect.poll(() => findOverflow(page), patience).toEqual([]);
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove domain' }).click();
  await page.waitForURL('**/settings/domains');
});

test('the audit log shows what a change did, place by place', async () => {
  const { open, client, server } = session;
  const { projectId } = server.demo;
  await client.api.putRetention({ query: { projectId }, body: { events: 31 } });
  const page = await open('/settings/audit?action=retention.updated');
  await page.getByRole('button', { name: 'Retention updated' }).first().click();
  const panel = dialog(page, 'Retention updated');
  const change = panel.getByRole('listitem').filter({ hasText: '/events' });
  await change.getByText('31').waitFor();
  expect(await panel.getByRole('link').first().getAttribute('href')).toContain('/settings/data');
  expect(await findAxeFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  const action = page.getByRole('textbox', { name: 'Action' });
  await action.fill('no.such');
  await action.press('Enter');
  await page.getByRole('heading', { name: 'Nothing fits these filters' }).waitFor();
});

test('retention shows faults at their fields, and asks before it shortens', async () => {
  const { open, client, server } = session;
  const page = await open('/settings/data');
  const refusals = page.getByRole('textbox', { name: 'Refusals' });
  await refusals.fill('399');
  await page.getByRole('button', { name: 'Save times' }).click();
  await expect.poll(() => refusals.getAttribute('aria-invalid'), patience).toBe('true');
  await refusals.fill('7');
  await page.getByRole('button', { name: 'Save times' }).click();
  const question = page.getByRole('alertdialog', { name: 'Keep data for a shorter time' });
  await question.getByText(/Refusals older than 7 days/).waitFor();
  await question.getByRole('button', { name: 'Shorten times' }).click();
  await page.getByText('The times are saved').first().waitFor();
  const { projectId } = server.demo;
  expect(await client.api.getRetention({ query: { projectId } })).toMatchObject({ refusals: 7 });
});

test('variables and secrets are set and removed, and say where they are used', async () => {
  const { open, client, server } = session;
  const { projectId } = server.demo;
  const page = await open('/settings/variables');
  await page.getByRole('button', { name: 'Add variable' }).click();
  const add = dialog(page, 'Add a variable');
  await add.getByRole('textbox', { name: 'Name' }).fill('Brand name');
  await add.getByRole('button', { name: 'Save variable' }).click();
  await add.getByText('1 field needs a change.').waitFor();
  await add.getByRole('textbox', { name: 'Name' }).fill('brandName');
  await add.getByRole('textbox', { name: /^Value/ }).fill('Example');
  await add.getByRole('button', { name: 'Save variable' }).click();
  const row = page.getByRole('table', { name: 'Variables' }).getByRole('row').filter({ hasText: 'brandName' });
  await row.getByText('nothing').waitFor();
  await client.api.createTemplate({
    body: { projectId, name: 'Uses brand', subject: 'Hi', html: '<p>{{var.brandName}}</p>' },
  });
  await page.reload();
  await row.getByRole('link', { name: 'Uses brand' }).waitFor();
  await row.getByRole('button', { name: 'Remove brandName' }).click();
  session.expectTrouble(/409/);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove variable' }).click();
  await page
    .getByRole('alertdialog')
    .getByText(/Uses brand/)
    .waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Add secret' }).click();
  const secret = dialog(page, 'Add a secret');
  await secret.getByRole('textbox', { name: 'Name' }).fill('shop_api');
  session.expectTrouble(/422/);
  await secret.getByRole('button', { name: 'Save secret' }).click();
  await secret.getByText(/so it needs a “Value”/).waitFor();
  await secret.getByLabel(/^Value/).fill('sk_live_1');
  await secret.getByRole('button', { name: 'Save secret' }).click();
  await page.getByRole('table', { name: 'Secrets' }).getByText('shop_api').waitFor();
  expect(await page.getByText('sk_live_1').count()).toBe(0);
});

test('addresses are suppressed, found and released', async () => {
  const page = await session.open('/settings/suppressions');
  await page.getByRole('button', { name: 'Add address' }).first().click();
  const add = dialog(page, 'Add an address');
  await add.getByRole('textbox', { name: 'Address' }).fill('stop@example.com');
  await add.getByRole('button', { name: 'Add address' }).click();
  const row = page.getByRole('table', { name: 'Suppressions' }).getByRole('row').filter({ hasText: 'stop@' });
  await row.getByText('added by hand').waitFor();
  await page.getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'SMS' }).click();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await row.getByRole('button', { name: 'Remove stop@example.com' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove the stop' }).click();
  await expect.poll(() => row.count(), patience).toBe(0);
});

test('on a phone the parts are a list to choose from, and the theme is chosen for the device', async () => {
  const page = await session.open('/settings/project', { viewport: { width: 375, height: 812 } });
  await page.getByRole('combobox', { name: 'Part of the settings' }).click();
  await page.getByRole('option', { name: 'This device' }).click();
  await page.getByRole('heading', { level: 1, name: 'This device' }).waitFor();
  await page.getByText('Dark', { exact: true }).click();
  await expect.poll(() => page.locator('html').getAttribute('data-theme'), patience).toBe('dark');
  const letters = page.getByRole('switch', { name: 'Shortcuts of one letter' });
  await letters.click();
  await expect.poll(() => letters.getAttribute('aria-checked'), patience).toBe('false');
  await page.reload();
  await expect.poll(() => letters.getAttribute('aria-checked'), patience).toBe('false');
});
