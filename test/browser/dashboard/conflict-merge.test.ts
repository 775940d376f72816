import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { findAxeFaults, findOverflow } from '../../support/browser.ts';
import { fillField, inspector } from '../../support/builder.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();

const mailOf = (subject: string) => ({
  ...{ label: 'mail', title: 'Confirm', type: 'send_email' as const },
  config: { to: '{{user.email}}', subject, bodyHtml: '<p>Hi</p>' },
});
const textOf = (body: string) => ({
  ...{ label: 'text', title: 'Text', type: 'send_sms' as const },
  config: { to: '{{user.phone}}', body },
});

async function made(name: string): Promise<{ id: string; path: string }> {
  const { id } = await session.client.api.createWorkflow({
    body: { name, trigger: { eventType: 'order.completed' }, isActive: false, steps: [mailOf('Hi'), textOf('Hi')] },
  });
  return { id, path: `/workflows/${id}` };
}

async function edit(page: Page, step: string, field: string, text: string): Promise<void> {
  await page.locator(`[data-step=${step}]`).click();
  await inspector(page).getByText(`${step} · send_`).waitFor();
  await fillField(page, field, text);
}

async function publish(page: Page): Promise<void> {
  await page.keyboard.press('Control+Enter');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Publish( and start)?$/ })
    .click();
}

const choice = (page: Page, about: string, side: 'Mine' | 'Theirs') =>
  page
    .getByRole('group', { name: `Which one: ${about}` })
    .getByText(side, { exact: true })
    .click();

test('two people publish: what one changed is taken, what both changed is chosen', async () => {
  const { api } = session.client;
  const { id, path } = await made('Conflict');
  const mine = await session.open(path);
  const theirs = await session.open(path);
  await edit(mine, 'mail', 'Subject', 'Mine');
  await edit(mine, 'text', 'Body', 'My text');
  await edit(theirs, 'mail', 'Subject', 'Theirs');
  await theirs.getByLabel('Name of the workflow').fill('Their name');
  await publish(theirs);
  await theirs.getByText('Version 2 is live.').first().waitFor();

  session.expectTrouble(/412/);
  await publish(mine);
  const dialog = mine.getByRole('dialog', { name: 'Version 2 was published since' });
  await dialog.waitFor();
  const rows = dialog.getByRole('list', { name: 'What was changed' });
  await rows.getByText('both changed it').waitFor();
  await rows.getByText('yours is kept').waitFor();
  await rows.getByText('theirs is taken').waitFor();
  const columns = rows.getByRole('listitem').filter({ hasText: 'Confirm' });
  for (const text of ['Before', 'Hi', 'Theirs', 'Mine']) await columns.getByText(text).first().waitFor();
  expect(await findAxeFaults(mine)).toEqual([]);
  await choice(mine, 'Confirm', 'Theirs');
  await dialog.getByRole('button', { name: 'Combine as a draft on version 2' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await mine.locator('[data-step=mail]').getByText('Theirs').waitFor();
  await publish(mine);
  await mine.getByText('Version 3 is live.').first().waitFor();
  const { name, steps } = await api.getWorkflow({ params: { id } });
  expect([name, steps[0]?.config, steps[1]?.config]).toMatchObject([
    ...['Their name', { subject: 'Theirs' }, { body: 'My text' }],
  ]);
  await mine.getByRole('button', { name: 'Undo' }).last().click();
  await mine.getByText('Version 4 is live: what version 2 was.').first().waitFor();
});

test('a newer version is told of before publishing would fail, and theirs opens in a new tab', async () => {
  const { api } = session.client;
  const { id, path } = await made('Told');
  const page = await session.blank();
  await page.clock.install();
  await session.go(page, path);
  await edit(page, 'mail', 'Subject', 'Mine');
  await api.patchWorkflow({ params: { id }, body: { steps: [mailOf('Theirs'), textOf('Hi')] } });
  await page.clock.fastForward(31_000);
  await page.getByText('Key “Demo admin” published version 2. Your draft is on version 1.').waitFor();
  await page.getByRole('button', { name: 'Combine…' }).click();
  const link = page.getByRole('link', { name: 'Open theirs in a new tab' });
  const [tab] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
  await expect.poll(() => tab.url()).toContain(`${path}/versions/2`);
});

test('a change that is no content is taken without a word: the draft stays', async () => {
  const { api } = session.client;
  const { id, path } = await made('Status');
  const page = await session.blank();
  await page.clock.install();
  await session.go(page, path);
  await edit(page, 'mail', 'Subject', 'Mine');
  await api.patchWorkflow({ params: { id }, body: { isActive: true } });
  await page.clock.fastForward(31_000);
  await page.getByRole('button', { name: 'Status: active' }).waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByText('Version 2 is live.').first().waitFor();
});

test.each(['light', 'dark'] as const)('my draft is saved as a copy, on a phone too, %s', async (colorScheme) => {
  const { api } = session.client;
  const { id, path } = await made(`Copy ${colorScheme}`);
  const page = await session.open(path, { viewport: { width: 375, height: 800 }, colorScheme });
  await page.locator('[data-step=mail]').click();
  await page.getByRole('dialog').getByLabel('Subject', { exact: true }).fill('Mine');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await api.patchWorkflow({ params: { id }, body: { steps: [mailOf('Theirs'), textOf('Hi')] } });
  session.expectTrouble(/412/);
  await publish(page);
  await page.getByRole('dialog', { name: 'Version 2 was published since' }).getByText('both changed it').waitFor();
  expect(await findOverflow(page)).toEqual([]);
  expect(await findAxeFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save mine as a copy' }).click();
  await page.getByText(`Your draft is saved as Copy ${colorScheme} (copy).`).first().waitFor();
  const { data } = await api.listWorkflows({ query: { q: `Copy ${colorScheme} (copy)` } });
  expect(data.map(({ status }) => status)).toEqual(['inactive']);
});
