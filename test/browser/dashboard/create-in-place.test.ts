import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { findAxeFaults, findOverflow } from '../../support/browser.ts';
import { inspector } from '../../support/builder.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();
let workflowId = '';

beforeAll(async () => {
  ({ id: workflowId } = await session.client.api.createWorkflow({
    query: { projectId: session.server.demo.projectId },
    body: {
      name: 'Thanks',
      isActive: false,
      trigger: { eventType: 'order.placed' },
      steps: [
        {
          ...{ label: 'thank', type: 'send_email', title: 'Thank' },
          config: { to: '{{user.email}}', subject: 'Thank you', bodyHtml: '<p>Thanks for {{event.orderId}}</p>' },
        },
      ],
    },
  }));
});

const openStep = (options: Parameters<typeof session.open>[1] = {}) =>
  session.open(`/workflows/${workflowId}?step=thank`, options);
const field = (page: Page, name: string) => inspector(page).getByRole('combobox', { name });
const chosenIn = (page: Page, name: string) => expect.poll(() => field(page, name).inputValue());

/** Opens the form at the end of the list of a field, with the keyboard alone: it stands there whatever was typed. */
async function create(page: Page, name: string, what: string): Promise<void> {
  await field(page, name).press('ArrowDown');
  await page.getByRole('option').first().waitFor();
  await field(page, name).fill('nothing that there is');
  // Once the list is of what was typed, not of what is chosen.
  await expect.poll(() => page.getByRole('option').allInnerTexts()).toEqual([what]);
  await page.locator('[role=option][data-highlighted]').waitFor();
  await page.keyboard.press('Enter');
}

test('what a step needs is made beside it, and is chosen', async () => {
  const page = await openStep();
  const sheet = page.getByRole('dialog');

  await create(page, 'Send through', 'Create a channel…');
  await sheet.getByRole('textbox', { name: 'Name' }).waitFor();
  await sheet.getByRole('textbox', { name: 'Name' }).fill('Receipts');
  await sheet.getByRole('button', { name: 'Use the sandbox' }).click();
  const from = sheet.getByRole('textbox', { name: 'From' });
  await expect.poll(() => from.inputValue()).toBe('hello@sendora-demo.example');
  await sheet.getByRole('button', { name: 'Add channel' }).click();
  await chosenIn(page, 'Send through').toBe('Receipts');

  await create(page, 'Only for', 'Create an audience…');
  const name = sheet.getByRole('textbox', { name: 'Name' });
  await name.waitFor();
  // The form has the focus, not the button that closes it.
  await expect.poll(() => sheet.locator('form, ul').locator(':focus').count()).toBe(1);
  expect(await findAxeFaults(page)).toEqual([]);
  await sheet.getByRole('textbox', { name: 'Name' }).fill('Payers');
  await sheet.getByRole('button', { name: 'Save audience' }).click();
  // What is wrong is said in the form, as on its page.
  await sheet.getByText(/fields? needs? a change/).waitFor();
  await sheet
    .getByRole('button', { name: /Pro plan|plan/i })
    .first()
    .click();
  await sheet.getByRole('textbox', { name: 'Name' }).fill('Payers');
  await sheet.getByRole('button', { name: 'Save audience' }).click();
  await chosenIn(page, 'Only for').toBe('Payers');

  await inspector(page).getByText('Saved template', { exact: true }).click();
  await create(page, 'Template', 'Create a template…');
  await sheet.getByRole('textbox', { name: 'Name' }).waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
  await sheet.getByRole('textbox', { name: 'Name' }).fill('Thank-you');
  await sheet.getByRole('combobox', { name: 'Subject' }).fill('Thank you for {{event.orderId}}');
  await sheet.getByRole('button', { name: 'Save template' }).click();
  await chosenIn(page, 'Template').toBe('Thank-you');

  const { api } = session.client;
  const [channels, audiences, templates] = await Promise.all([
    api.listChannels({ query: { pageSize: 100 } }),
    api.listAudiences({ query: { pageSize: 100 } }),
    api.listTemplates({ query: { pageSize: 100 } }),
  ]);
  const idOf = (list: readonly { id: string; name: string }[], name: string) =>
    list.find((one) => one.name === name)?.id;
  await page.getByRole('button', { name: 'Publish…' }).click();
  await sheet
    .getByRole('button', { name: /^Publish|^Save/ })
    .last()
    .click();
  await expect
    .poll(async () => (await api.getWorkflow({ params: { id: workflowId } })).steps[0]?.config)
    .toMatchObject({
      channelId: idOf(channels.data, 'Receipts'),
      audienceId: idOf(audiences.data, 'Payers'),
      templateId: idOf(templates.data, 'Thank-you'),
    });
});

test('a form beside the step asks before what was written is thrown away, and leaves the step as it was', async () => {
  const page = await openStep();
  await chosenIn(page, 'Send through').toBe('Receipts');
  await create(page, 'Send through', 'Create a channel…');
  const sheet = page.getByRole('dialog', { name: 'Add channel' });
  await sheet.getByRole('textbox', { name: 'Name' }).fill('Half of it');
  await sheet.getByRole('button', { name: 'Discard changes' }).waitFor();
  await page.keyboard.press('Escape');
  const question = page.getByRole('alertdialog', { name: 'Discard the changes?' });
  await question.getByRole('button', { name: 'Discard changes' }).click();
  await sheet.waitFor({ state: 'detached' });
  await chosenIn(page, 'Send through').toBe('Receipts');
  await expect.poll(() => field(page, 'Send through').evaluate((it) => it === document.activeElement)).toBe(true);
});

test('keys of the page do nothing in the form beside it', async () => {
  const page = await openStep();
  // Also while a dialog in front of it hides it from what is found by its role.
  const title = page.getByLabel('Title of the step');
  await title.fill('Thank warmly');
  await create(page, 'Send through', 'Create a channel…');
  const sheet = page.getByRole('dialog', { name: 'Add channel' });
  const name = sheet.getByRole('textbox', { name: 'Name' });
  await name.pressSequentially('Half');
  await page.keyboard.press('Control+Z');
  // It is undone in the field, not in the draft of the workflow.
  await expect.poll(() => name.inputValue()).not.toBe('Half');
  expect(await title.inputValue()).toBe('Thank warmly');
  await page.keyboard.press('Control+Enter');
  // The form is sent, and nothing is published.
  await sheet.getByText(/fields? needs? a change/).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(1);
});

test('what is saved beside a rule saves the audience alone', async () => {
  const page = await session.open('/rules/new');
  const before = (await session.client.api.listNotificationRules({ query: { pageSize: 100 } })).data.length;
  const audience = page.getByRole('combobox', { name: 'Only for people in' });
  await audience.press('ArrowDown');
  await page.getByRole('option', { name: 'Create an audience…' }).click();
  const sheet = page.getByRole('dialog', { name: 'New audience' });
  await sheet.getByRole('button', { name: /^Pro plan/ }).click();
  await sheet.getByRole('textbox', { name: 'Name' }).fill('Readers');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => audience.inputValue()).toBe('Readers');
  expect(await page.getByText(/fields? needs? a change/).count()).toBe(0);
  const after = (await session.client.api.listNotificationRules({ query: { pageSize: 100 } })).data.length;
  expect(after).toBe(before);
});

test('on a phone the form lies over the step and fits', async () => {
  const page = await openStep({ viewport: { width: 375, height: 760 } });
  await page.getByRole('button', { name: /^Step 1 of 1, / }).click();
  await page.getByRole('dialog').getByRole('combobox', { name: 'Only for' }).fill('nothing that there is');
  await page.getByRole('option', { name: 'Create an audience…' }).click();
  const sheet = page.getByRole('dialog', { name: 'New audience' });
  await sheet.getByRole('textbox', { name: 'Name' }).waitFor();
  await expect.poll(() => findOverflow(page)).toEqual([]);
  expect(await findAxeFaults(page)).toEqual([]);
});

test('an editor is told that channels are for admins', async () => {
  const { key } = await session.client.api.createKey({ body: { name: 'Editor', role: 'editor' } });
  const page = await openStep({ keys: { apiKey: key } });
  await field(page, 'Send through').fill('nothing that there is');
  const option = page.getByRole('option', { name: 'Create a channel…' });
  await option.getByText('Needs the role admin; you are editor.').waitFor();
  expect(await option.getAttribute('aria-disabled')).toBe('true');
});
