import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { findAxeFaults, findOverflow } from '../../support/browser.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();
const form = (page: Page) => page.getByRole('form', { name: 'Notification rule' });
const message = (page: Page, channel: string) => page.getByRole('article', { name: `Message over ${channel}` });
const row = (page: Page, name: string) =>
  page
    .getByRole('region', { name: 'Rules' })
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name }) });

async function addChannel(page: Page, name: string): Promise<void> {
  await form(page).getByRole('combobox', { name: 'Add to Channels' }).click();
  await page.getByRole('option', { name: new RegExp(`^${name}`) }).click();
}

const track = (event: string, properties: Record<string, unknown>) => session.client.track('ada', event, properties);

test('a project without rules is told what they are for, and how to make one', async () => {
  const page = await session.open('/rules');
  await page.getByText('No notification rules yet').waitFor();
  expect(await page.getByRole('region', { name: 'curl command' }).textContent()).toContain('/notifications/rules');
  await page.getByRole('region', { name: 'Rules' }).getByRole('link', { name: 'New rule' }).click();
  await page.getByRole('heading', { level: 1, name: 'New rule' }).waitFor();
});

test('faults are shown at their fields, and the first gets the focus', async () => {
  const page = await session.open('/rules/new');
  await form(page).getByRole('button', { name: 'Create rule' }).click();
  const key = form(page).getByRole('textbox', { name: 'Key' });
  await expect.poll(() => key.getAttribute('aria-invalid')).toBe('true');
  await expect.poll(() => key.evaluate((element) => element === document.activeElement)).toBe(true);
  await form(page).getByText('2 fields need a change.').waitFor();
  await key.fill('two words');
  await form(page)
    .getByText(/1 to 100 letters/)
    .waitFor();
});

test('shows the message of each channel for the last event while the rule is built, saves it, and shows what it sent', async () => {
  await track('parcel.shipped', { parcel: 'P-1', amount: 120 });
  await session.client.untilEvents('ada', ['parcel.shipped']);
  const page = await session.open('/rules/new');
  await form(page).getByRole('textbox', { name: 'Key' }).fill('parcel.shipped');
  for (const name of ['Demo email', 'Demo push', 'Demo sms', 'Demo slack', 'Demo in_app']) await addChannel(page, name);
  // What is left out is made from the event.
  await message(page, 'Demo sms').getByText('Parcel shipped').waitFor();
  await form(page).getByLabel('Title', { exact: true }).fill('Parcel {{event.parcel}} is on its way');
  await form(page).getByLabel('Body', { exact: true }).fill('Hello {{user.firstName}}');
  await message(page, 'Demo push').getByText('Parcel P-1 is on its way').waitFor();
  await message(page, 'Demo push').getByText('Hello Ada').waitFor();
  await message(page, 'Demo slack').getByText('Parcel P-1 is on its way').first().waitFor();
  await message(page, 'Demo in_app').getByText('Parcel P-1 is on its way').waitFor();
  const mail = message(page, 'Demo email').frameLocator('iframe');
  await mail.getByText('Hello Ada').waitFor();
  await message(page, 'Demo email').getByText('would be sent').waitFor();
  await message(page, 'Demo sms')
    .getByRole('button', { name: /^Gates: \d+ of \d+ pass$/ })
    .click();
  await message(page, 'Demo sms').getByText('Suppression list', { exact: true }).waitFor();

  // The text of one channel alone.
  await form(page).getByRole('button', { name: 'Add text of the sms' }).click();
  await form(page)
    .getByRole('group', { name: 'Text of the SMS' })
    .getByLabel('Body', { exact: true })
    .fill('Track {{event.parcel}}');
  await message(page, 'Demo sms').getByText('Track P-1', { exact: true }).waitFor();
  await message(page, 'Demo push').getByText('Parcel P-1 is on its way').waitFor();

  // An event that does not fit says which clause failed.
  await form(page).getByRole('button', { name: 'Add condition' }).click();
  await form(page).getByRole('combobox', { name: 'Field of Only if, 1' }).fill('event.amount');
  await page.keyboard.press('Escape');
  await form(page).getByRole('combobox', { name: 'Operator of Only if, 1' }).click();
  await page.getByRole('option', { name: 'is at least' }).click();
  await form(page).getByRole('group', { name: 'Only if, 1', exact: true }).getByRole('textbox').last().fill('500');
  await page.getByText('The event does not match').waitFor();
  await page
    .getByText(/Wanted event\.amount .*500.*120/)
    .first()
    .waitFor();
  await form(page).getByRole('group', { name: 'Only if, 1', exact: true }).getByRole('textbox').last().fill('100');
  await page.getByText('The event matches').waitFor();
  await form(page).getByRole('combobox', { name: 'Event type' }).fill('parcel.*');
  await page.keyboard.press('Escape');
  await page.getByText('The event matches').waitFor();

  await page.keyboard.press('Control+Enter');
  await page.getByText('The rule is created').waitFor();
  await page.getByRole('heading', { level: 1, name: 'parcel.shipped' }).waitFor();
  await track('parcel.shipped', { parcel: 'P-2', amount: 130 });
  await page.getByRole('link', { name: 'What it sent' }).click();
  await page.getByRole('region', { name: 'Messages' }).getByText('parcel.shipped').first().waitFor();
});

test('the list says what each rule waits for and has sent, and switches one off with an undo', async () => {
  const page = await session.open('/rules');
  const rule = row(page, 'parcel.shipped');
  await rule.getByText('parcel.*').waitFor();
  await expect.poll(() => rule.getByRole('link', { name: /sent by parcel\.shipped/ }).textContent()).toMatch(/^[1-9]/);
  await rule.getByRole('switch').click();
  await rule.getByText('inactive').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await rule.getByText('active', { exact: true }).waitFor();
});

test('does not overwrite what somebody else has saved meanwhile', async () => {
  session.expectTrouble(/status of 412/);
  const { api } = session.client;
  const { projectId } = session.server.demo;
  const page = await session.open('/rules');
  await row(page, 'parcel.shipped').getByRole('link', { name: 'parcel.shipped' }).first().click();
  const name = form(page).getByRole('textbox', { name: 'Name to show' });
  await name.fill('Mine');
  const [rule] = (await api.listNotificationRules({ query: { projectId } })).data;
  await api.patchNotificationRule({ params: { id: rule?.id ?? '' }, body: { name: 'Theirs' } });
  await form(page).getByRole('button', { name: 'Save' }).click();
  await page
    .getByText(/was changed since you read it/)
    .first()
    .waitFor();
  expect((await api.getNotificationRule({ params: { id: rule?.id ?? '' } })).name).toBe('Theirs');
  await page.reload();
  await expect.poll(() => name.inputValue()).toBe('Theirs');
});

test('deletes a rule after a question', async () => {
  const page = await session.open('/rules');
  await row(page, 'Theirs').getByRole('link', { name: 'Theirs' }).first().click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete rule' }).click();
  await page.getByText('No notification rules yet').waitFor();
});

test('a viewer reads, and is told why nothing can be saved', async () => {
  const page = await session.open('/rules/new', { keys: { apiKey: session.server.demo.viewerKey } });
  const save = form(page).getByRole('button', { name: 'Create rule' });
  expect(await save.getAttribute('aria-disabled')).toBe('true');
  await save.hover();
  await page.getByText('Needs the role editor; you are viewer.').filter({ visible: true }).first().waitFor();
});

test.each(['light', 'dark'] as const)(
  'has no accessibility faults and no sideways scroll in %s',
  async (colorScheme) => {
    const page = await session.open('/rules/new', { colorScheme, viewport: { width: 375, height: 800 } });
    await form(page).getByRole('textbox', { name: 'Key' }).fill('order.completed');
    for (const name of ['Demo email', 'Demo slack', 'Demo push', 'Demo in_app']) await addChannel(page, name);
    await message(page, 'Demo slack').waitFor();
    expect(await findAxeFaults(page)).toEqual([]);
    await expect.poll(() => findOverflow(page)).toEqual([]);
  },
);
