import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();
const form = (page: Page) => page.getByRole('form', { name: 'Alert rule' });
const alerts = (page: Page) => page.getByRole('region', { name: 'Alerts', exact: true });
const slack = (page: Page) => page.getByRole('article', { name: 'Message over Demo slack' });
const down = (host: string, severity = 3) =>
  session.client.track('ops', 'host.down', { host, check: 'ping', severity });

async function fillCondition(page: Page, place: number, field: string, pattern: string): Promise<void> {
  await form(page)
    .getByRole('combobox', { name: `Field of Events, ${place}`, exact: true })
    .fill(field);
  await page.keyboard.press('Escape');
  await form(page)
    .getByRole('combobox', { name: `Pattern of Events, ${place}`, exact: true })
    .fill(pattern);
  await page.keyboard.press('Escape');
}

beforeAll(async () => {
  for (const host of ['mx1', 'mx1', 'mx1', 'mx2']) await down(host);
});

test('faults are those of the API, at their fields', async () => {
  const page = await session.open('/alerts/new');
  await form(page).getByRole('button', { name: 'Create alert rule' }).click();
  const name = form(page).getByRole('textbox', { name: 'Name' });
  await expect.poll(() => name.getAttribute('aria-invalid')).toBe('true');
  await form(page).getByText('A rule needs at least one channel.').waitFor();
});

test('builds a rule beside its backtest and its message in Slack, and saves it', async () => {
  // A backtest counts what is stored when it is asked for.
  const { api } = session.client;
  await expect
    .poll(async () => (await api.listEvents({ query: { userId: 'ops', type: 'host.down' } })).data.length)
    .toBe(4);
  const page = await session.open('/alerts/new');
  await form(page).getByRole('textbox', { name: 'Name' }).fill('Hosts');
  await fillCondition(page, 1, 'eventType', 'host.*');
  await form(page).getByRole('combobox', { name: 'Add to Channels' }).click();
  await page.getByRole('option', { name: /^Demo slack/ }).click();
  const week = page.getByRole('region', { name: 'The last 7 days' });
  await week.getByText('Would have fired 4 times, 4 pages after grouping.').waitFor();

  // Not those of another module.
  await form(page).getByRole('button', { name: 'Add condition' }).first().click();
  await fillCondition(page, 2, 'module', 'billing');
  await form(page).getByRole('button', { name: 'More about Events, 2' }).click();
  await page.getByRole('menuitem', { name: /^Turn into its opposite/ }).click();
  await form(page).getByText('billing.*').waitFor();

  await form(page).getByRole('button', { name: 'Add group', exact: true }).last().click();
  await form(page).getByRole('textbox', { name: 'Group 1' }).fill('host');
  await week.getByText('Would have fired 4 times, 2 pages after grouping.').waitFor();
  const today = week
    .getByRole('table', { name: /^Events that match/ })
    .getByRole('row')
    .last();
  await expect.poll(() => today.getByRole('cell').textContent()).toBe('4');
  await week.getByRole('link', { name: 'Explain host.down' }).first().waitFor();

  await slack(page).getByText('[error] Hosts: host.down').first().waitFor();
  expect(await slack(page).locator('[data-tint]').getAttribute('data-tint')).toMatch(/^\w+$/);
  await slack(page).getByRole('button', { name: 'Payload' }).click();
  await slack(page).getByText('"attachments"').waitFor();
  await form(page).getByLabel('Title', { exact: true }).fill('{{event.host}} does not answer');
  await slack(page).getByText('mx2 does not answer').first().waitFor();
  await slack(page).getByRole('button', { name: 'Send test to Demo slack' }).click();
  await page.getByText('A test message was sent to Demo slack').waitFor();

  await page.keyboard.press('Control+Enter');
  await form(page).getByRole('button', { name: 'Create alert rule' }).click();
  await page.getByText('The alert rule is created').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Hosts' }).waitFor();
});

test('an event fires it; somebody acknowledges and resolves the alert', async () => {
  await down('mx1');
  await down('mx1');
  const page = await session.open('/alerts');
  const row = alerts(page).getByRole('row').filter({ hasText: 'host mx1' });
  await row.getByText('firing').waitFor();
  await expect.poll(() => row.getByRole('cell').allTextContents()).toContain('2');
  await row.getByText('mx1 does not answer').click();
  const panel = page.getByRole('dialog', { name: 'Alert' });
  await panel.getByText('Paged', { exact: true }).waitFor();
  await panel.getByRole('link', { name: 'Message', exact: true }).waitFor();
  await panel.getByRole('combobox', { name: 'Page nobody for' }).click();
  await page.getByRole('option', { name: '4 hours' }).click();
  await panel.getByRole('textbox', { name: /^Note/ }).fill('On it');
  await panel.getByRole('button', { name: 'Acknowledge' }).click();
  await panel.getByText('“On it”').waitFor();
  await panel.getByText('acknowledged', { exact: true }).waitFor();
  await panel.getByRole('button', { name: 'Close' }).click();
  await row.getByText('acknowledged').waitFor();
  await row.getByRole('button', { name: 'Resolve' }).click();
  await row.getByText('resolved', { exact: true }).waitFor();
  await row.getByText('by hand').waitFor();
});

test('answers whether somebody was paged for a type of event, from the address', async () => {
  await session.client.track('ops', 'disk.full', { host: 'mx1' });
  await session.client.untilEvents('ops', ['disk.full']);
  const page = await session.open('/alerts?type=host.*');
  await page.getByText('Yes, somebody was paged').waitFor();
  await alerts(page).getByRole('row').filter({ hasText: 'host mx1' }).waitFor();
  await page.getByRole('textbox', { name: 'Event type' }).fill('disk.full');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain('type=disk.full');
  await page.getByText('Nobody was paged').waitFor();
  await page.getByRole('link', { name: 'Why not?' }).click();
  await page.getByRole('heading', { level: 1, name: 'disk.full' }).waitFor();
});

test('opens the messages of an alert in the log', async () => {
  const page = await session.open('/alerts?state=resolved');
  await alerts(page).getByText('mx1 does not answer').first().click();
  await page.getByRole('link', { name: 'Its messages in the log' }).click();
  await page.getByRole('region', { name: 'Messages' }).getByRole('row').nth(1).waitFor();
  await expect.poll(() => page.url()).toContain('alertId=');
});

test('lists the rules, switches one off with an undo, and deletes it after a question', async () => {
  const page = await session.open('/alerts?view=rules');
  const row = page
    .getByRole('region', { name: 'Alert rules' })
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: /^Hosts/ }) });
  await row.getByText('by host, at most one per 5 min').waitFor();
  await row.getByRole('switch').click();
  await row.getByText('inactive').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await row.getByText('active', { exact: true }).waitFor();
  await row.getByRole('link').first().click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete alert rule' }).click();
  await page.getByText('No alert rules yet').waitFor();
});

test('a viewer reads, and is told why nothing can be changed', async () => {
  const page = await session.open('/alerts/new', { keys: { apiKey: session.server.demo.viewerKey } });
  const save = form(page).getByRole('button', { name: 'Create alert rule' });
  expect(await save.getAttribute('aria-disabled')).toBe('true');
});
