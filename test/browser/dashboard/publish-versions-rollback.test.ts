import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { findAxeFaults, findOverflow } from '../../support/browser.ts';
import { fillField, fillFound } from '../../support/builder.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();

const mailOf = (subject: string) => ({
  ...{ label: 'mail', title: 'Confirm', type: 'send_email' as const },
  config: { to: '{{user.email}}', subject, bodyHtml: '<p>Hi</p>\n<p>Bye</p>' },
});
const pause = { label: 'pause', title: 'Pause', type: 'wait' as const, config: { reason: 'r' }, delayMinutes: 60 };

/** A workflow with three versions: the mail alone, with another subject, and with a pause before it. */
async function made(name: string, isActive = false): Promise<{ id: string; path: string }> {
  const { api } = session.client;
  const body = { name, trigger: { eventType: `order.${name.toLowerCase()}` }, isActive, steps: [mailOf('One')] };
  const { id } = await api.createWorkflow({ body });
  await api.patchWorkflow({ params: { id }, body: { steps: [mailOf('Two')] } });
  await api.patchWorkflow({ params: { id }, body: { steps: [pause, mailOf('Two')] } });
  return { id, path: `/workflows/${id}` };
}

async function act(page: Page, version: number, item: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: `Actions of version ${version}`, exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

const subjectOf = async (id: string) => (await session.client.api.getWorkflow({ params: { id } })).steps.at(-1)?.config;

test('versions say who changed what, and one is rolled back to; the toast takes it back', async () => {
  const { id, path } = await made('Rollback');
  const page = await session.open(path);
  await page.getByRole('button', { name: 'Versions' }).click();
  const list = page.getByRole('list', { name: 'Versions, the newest first' });
  await list.getByText('Step pause added.').waitFor();
  await expect.poll(() => list.getByText('key “Demo admin”').count()).toBe(3);
  await act(page, 1, /^Roll back to it…/);
  await page.getByRole('dialog', { name: 'Roll back to version 1' }).getByRole('button', { name: 'Roll back' }).click();
  await page.getByText('Version 4 is what version 1 was.').first().waitFor();
  expect(await subjectOf(id)).toMatchObject({ subject: 'One' });
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await page.getByText('Version 5 is what version 3 was.').first().waitFor();
  await list.getByRole('link', { name: 'Version 5' }).waitFor();
  expect(await subjectOf(id)).toMatchObject({ subject: 'Two' });
});

test('a version is restored as a draft, undo brings back what was there', async () => {
  const { path } = await made('Restore');
  const page = await session.open(path);
  await page.locator('[data-step=mail]').click();
  await fillField(page, 'Subject', 'My draft');
  await page.getByRole('button', { name: 'Versions' }).click();
  await page.getByRole('button', { name: 'Actions of version 1', exact: true }).click();
  await page
    .getByRole('menuitem', { name: /^Roll back to it…/ })
    .getByText('Publish or discard your draft first.')
    .waitFor();
  await page.getByRole('menuitem', { name: /^Restore as draft/ }).click();
  await page.locator('[data-step=mail]').getByText('One').waitFor();
  await page.getByText('Draft, kept on this device').waitFor();
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await page.locator('[data-step=mail]').getByText('My draft').waitFor();
});

test('any two versions are compared as sentences, field by field and as JSON', async () => {
  const { id, path } = await made('Compare');
  const page = await session.open(`${path}/versions/3`);
  await page.getByText('Pause added.').waitFor();
  await page.getByRole('combobox', { name: 'Compare with' }).click();
  await page.getByRole('option', { name: 'Compared with version 1' }).click();
  await page.waitForURL('**against=1*');
  const drawing = page.getByRole('main');
  await drawing.locator('[data-step=pause]').getByText('added').waitFor();
  await drawing.locator('[data-step=mail]').getByText('changed').waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
  await page.getByRole('group', { name: 'View' }).getByText('List').click();
  const steps = page.getByRole('list', { name: 'Changes, step by step' });
  const mail = steps.getByRole('listitem').filter({ hasText: 'Send email' }).first();
  await mail.getByText('Subject').waitFor();
  await expect.poll(() => mail.getByRole('listitem').allTextContents()).toEqual(['−gone: One', '+new: Two']);
  await page.getByRole('group', { name: 'View' }).getByText('JSON').click();
  await page.getByText('"label": "pause",').waitFor();
  await page.getByRole('button', { name: 'Restore as draft' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  await session.go(page, `/workflows/${id}/versions/1?against=3`);
  await page.getByText('removed', { exact: true }).waitFor();
  await session.go(page, `/workflows/${id}/versions/1?view=list`);
  await page.getByRole('list', { name: 'Steps' }).getByText('Confirm', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Restore as draft' }).click();
  await page.getByText('Draft, kept on this device').waitFor();
  await page.locator('[data-step=mail]').getByText('One').waitFor();
});

test('a version that does not exist, and one of another workflow, is the view that says so', async () => {
  const { path } = await made('Missing');
  session.expectTrouble(/404/);
  for (const version of ['9', 'x']) {
    const page = await session.open(`${path}/versions/${version}`);
    await page.getByRole('heading', { level: 1, name: 'Version not found' }).waitFor();
  }
});

test('runs in flight are moved with the new version, and the panel says how many', async () => {
  const { api, track } = session.client;
  const { id, path } = await made('Moving', true);
  for (const person of ['ann', 'ben', 'cleo']) await track(person, 'order.moving');
  await expect.poll(async () => (await api.listWorkflowVersions({ params: { id } })).data[0]?.activeRuns).toBe(3);
  const page = await session.open(path);
  await page.locator('[data-step=mail]').click();
  await fillField(page, 'Subject', 'Three');
  await page.keyboard.press('Control+Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('3 runs are in flight').waitFor();
  await dialog.getByText('They move to the new version').click();
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByText('Version 4 is live.').first().waitFor();
  await page.getByRole('button', { name: 'Versions' }).click();
  await page.getByText('Of 3 runs to version 4 3 moved.').waitFor();
  await page.getByText('3 runs in flight').waitFor();
});

test('a draft is played over past events, beside what is published', async () => {
  const { track, untilEvents } = session.client;
  const { path } = await made('Played', true);
  for (const person of ['ann', 'ben']) await track(person, 'order.played');
  for (const person of ['ann', 'ben']) await untilEvents(person, ['order.played']);
  const page = await session.open(path);
  await fillFound(page, 'Event type', 'order.never');
  await page.getByRole('button', { name: 'Actions of the workflow' }).click();
  await page.getByRole('menuitem', { name: /^Backtest…/ }).click();
  const panel = page.getByRole('dialog', { name: 'Backtest' });
  await panel.getByRole('button', { name: 'Play them' }).click();
  await panel.getByText('The draft starts 2 runs fewer and sends as many messages; 2 people fewer enter.').waitFor();
  await expect
    .poll(() => panel.getByRole('row', { name: 'Started' }).getByRole('cell').allTextContents())
    .toEqual(['0', '2']);
  await panel.getByRole('link', { name: 'ann' }).waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
});

test.each(['light', 'dark'] as const)('panel and page are reachable and fit a phone, %s', async (colorScheme) => {
  const { path } = await made(`Small${colorScheme}`);
  const page = await session.open(`${path}/versions/2?against=1`, {
    viewport: { width: 375, height: 800 },
    colorScheme,
  });
  await page.getByText('Since version 1').waitFor();
  expect(await findOverflow(page)).toEqual([]);
  expect(await findAxeFaults(page)).toEqual([]);
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').last().click();
  await page.getByRole('dialog', { name: 'Versions' }).getByText('Step pause added.').waitFor();
  expect(await findOverflow(page)).toEqual([]);
  expect(await findAxeFaults(page)).toEqual([]);
});
