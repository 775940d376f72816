import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { findAxeFaults } from '../../support/browser.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();
const preview = (page: Page) => page.getByRole('region', { name: 'Preview' });
const frameOf = (page: Page) => preview(page).frameLocator('iframe');
const html = (page: Page) => page.getByRole('textbox', { name: 'HTML' });

const create = (name: string, more: object = {}) => {
  const { client, server } = session;
  const texts = { subject: 'Order {{event.orderId}}', html: '<p>Hello {{user.firstName}}</p>' };
  return client.api.createTemplate({ body: { projectId: server.demo.projectId, name, ...texts, ...more } });
};
const read = (id: string) => session.client.api.getTemplate({ params: { id } });

// The newest event that has what the templates here read, so that it is known whom the previews are for.
beforeAll(async () => {
  await session.client.track('ada', 'parcel.sent', { orderId: 'A-7001' });
  await session.client.untilEvents('ada', ['parcel.sent']);
});

test('an empty list says what templates are for, and leads to a new one that is saved', async () => {
  const { client, emptyProject, open } = session;
  const keys = await emptyProject('Without templates');
  const page = await open('/templates', { keys });
  await page.getByText('No template yet').waitFor();
  await page.getByRole('link', { name: 'Write a template' }).click();
  await page.getByRole('heading', { level: 1, name: 'New template' }).waitFor();

  await page.getByRole('button', { name: 'Save' }).click();
  const name = page.getByRole('textbox', { name: 'Name' });
  await expect.poll(() => name.getAttribute('aria-invalid')).toBe('true');
  await expect.poll(() => name.evaluate((element) => element === document.activeElement)).toBe(true);

  await name.fill('Receipt');
  await page.getByRole('combobox', { name: 'Subject' }).fill('Your receipt');
  await html(page).fill('<p>Thank you.</p>');
  await page.getByRole('radio', { name: /^Transactional/ }).check();
  await page.getByText('Draft, kept on this device').waitFor();
  await frameOf(page).getByText('Thank you.').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Receipt is saved').waitFor();
  await expect.poll(() => page.url()).toMatch(/\/templates\/[0-9a-f-]{36}$/);
  await page.getByText('Version 1').waitFor();
  const { data } = await client.api.listTemplates({ query: { projectId: keys.projectId } });
  expect(data).toMatchObject([
    { name: 'Receipt', subject: 'Your receipt', html: '<p>Thank you.</p>', class: 'transactional' },
  ]);
});

test('finds a template by name and shows what it looks like for a person', async () => {
  const { id } = await create('Dispatch note', { locales: { de: { subject: 'Bestellung {{event.orderId}}' } } });
  await create('Newsletter');
  const page = await session.open('/templates');
  const row = page.getByRole('row').filter({ hasText: 'Dispatch note' });
  await expect
    .poll(() => row.getByRole('cell').allTextContents())
    .toEqual(expect.arrayContaining(['marketing', 'de', 'nothing yet', '1']));
  await page.getByLabel('Find a template').fill('dispatch');
  await page.getByText('Newsletter').waitFor({ state: 'hidden' });
  await page.getByRole('link', { name: 'Dispatch note' }).click();
  await expect.poll(() => new URL(page.url()).pathname).toContain(id);
  await frameOf(page).getByText('Hello Ada').waitFor();
  await preview(page)
    .getByText(/^Order A-/)
    .waitFor();

  await page.getByRole('group', { name: 'Language' }).getByText('de', { exact: true }).click();
  await preview(page)
    .getByText(/^Bestellung A-/)
    .waitFor();
  await page.getByText('From the default: <p>Hello {{user.firstName}}</p>').waitFor();
  await page.getByRole('button', { name: 'Write another html' }).click();
  await html(page).fill('<p>Hallo {{user.firstName}}</p>');
  await frameOf(page).getByText('Hallo Ada').waitFor();

  await page.getByRole('button', { name: 'Edit the properties of the event' }).click();
  await page.getByRole('textbox', { name: 'Properties of the event' }).fill('{"orderId":"Z-7"}');
  await preview(page).getByText('Bestellung Z-7').waitFor();
});

test('names the variables without a value and goes to where they are written', async () => {
  const { id } = await create('Gaps', {
    subject: 'Hi {{user.nickname}}',
    html: '<p>One</p>\n<p>{{event.carrier}}</p>',
  });
  const page = await session.open(`/templates/${id}`);
  const missing = page.getByRole('region', { name: 'Variables without a value' });
  await missing.getByRole('button', { name: 'user.nickname' }).click();
  const subject = page.getByRole('combobox', { name: 'Subject' });
  await expect
    .poll(() =>
      subject.evaluate((input: HTMLInputElement) =>
        input.value.slice(input.selectionStart ?? 0, input.selectionEnd ?? 0),
      ),
    )
    .toBe('user.nickname');
  await page.getByRole('group', { name: 'Body' }).getByText('Plain text').click();
  await missing.getByRole('button', { name: 'event.carrier' }).click();
  await expect
    .poll(() =>
      html(page).evaluate(
        (element) =>
          element.getRootNode() instanceof ShadowRoot &&
          (element.getRootNode() as ShadowRoot).activeElement === element,
      ),
    )
    .toBe(true);
  await page.keyboard.type('X');
  await expect.poll(async () => (await html(page).textContent()) ?? '').toContain('{{Xevent.carrier}}');
});

test('shows a fault where it is, keeps the last mail, and refuses to save it', async () => {
  const { id } = await create('Faulty');
  session.expectTrouble(/status of 422/);
  const page = await session.open(`/templates/${id}`);
  await frameOf(page).getByText('Hello Ada').waitFor();
  await html(page).fill('<p>{{#if user.firstName}}never closed</p>');
  await preview(page).getByText('This could not be rendered').waitFor();
  await page
    .locator('[data-field="/html"]')
    .getByText(/closed|\{\{\/if\}\}/)
    .first()
    .waitFor();
  await frameOf(page).getByText('Hello Ada').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => html(page).getAttribute('aria-invalid')).toBe('true');
  expect((await read(id)).version).toBe(1);
});

// The browser would style what is typed inside of coloured words, which the content policy reports as a console message.
test('takes what is typed over and inside of coloured words, completes it, and undoes it', async () => {
  const { id } = await create('Typed', { html: '<p>Hello {{default user.firstName "there"}}</p>' });
  const page = await session.open(`/templates/${id}`);
  await html(page).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('{');
  await expect.poll(() => html(page).textContent()).toBe('{<p>Hello {{default user.firstName "there"}}</p>}');
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.type('a {{user.em');
  // The list as it is after the last letter; until then it is that of an earlier one, and takes no key.
  await page
    .locator('.cm-tooltip-autocomplete:not(.cm-tooltip-autocomplete-disabled) [aria-selected=true]')
    .filter({ hasText: /user\.email/ })
    .waitFor();
  // A list of the editor takes no key in its first 75 ms, as that one was still meant for the text.
  await page.waitForTimeout(150);
  await page.keyboard.press('Enter');
  await expect.poll(() => html(page).textContent()).toBe('a {{user.email}}');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('b');
  await expect.poll(() => html(page).textContent()).toBe('b');
  await page.keyboard.press('Control+Z');
  await expect.poll(() => html(page).textContent()).toBe('a {{user.email}}');
});

test('keeps a draft on this device, and says so when the page is opened again', async () => {
  const { id } = await create('Interrupted');
  const page = await session.open(`/templates/${id}`);
  await page.getByRole('combobox', { name: 'Subject' }).fill('Half a subject');
  await page.getByText('Draft, kept on this device').waitFor();
  await page.reload();
  await page.getByText('Draft on version 1 from today.').waitFor();
  const subject = page.getByRole('combobox', { name: 'Subject' });
  await expect.poll(() => subject.inputValue()).toBe('Half a subject');
  await page.getByRole('button', { name: 'Discard draft' }).click();
  await expect.poll(() => subject.inputValue()).toBe('Order {{event.orderId}}');
  await page.getByText('Saved', { exact: true }).waitFor();
});

test('never saves over what somebody else saved: both changes are brought together', async () => {
  const { id } = await create('Contested');
  session.expectTrouble(/status of 412/);
  const page = await session.open(`/templates/${id}`);
  await page.getByRole('combobox', { name: 'Subject' }).fill('My subject');
  await html(page).fill('<p>Mine</p>');
  await session.client.api.patchTemplate({
    params: { id },
    body: { html: '<p>Theirs</p>', preheader: 'Their preheader' },
  });
  await page.getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Version 2 was saved since' });
  await dialog.getByRole('group', { name: 'Which one: The HTML' }).getByText('Theirs').click();
  await dialog.getByRole('button', { name: 'Combine as a draft on version 2' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const preheader = page
    .getByRole('textbox', { name: /^Preheader|combobox/ })
    .or(page.getByRole('combobox', { name: /^Preheader/ }))
    .first();
  await expect.poll(() => preheader.inputValue()).toBe('Their preheader');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Version 3 is saved').waitFor();
  expect(await read(id)).toMatchObject({
    subject: 'My subject',
    html: '<p>Theirs</p>',
    preheader: 'Their preheader',
    version: 3,
  });
});

test('shows what changed between versions, restores one, and takes that back', async () => {
  const { id } = await create('Revised', { html: '<p>One</p>\n<p>Two</p>\n' });
  await session.client.api.patchTemplate({ params: { id }, body: { html: '<p>One</p>\n<p>Three</p>\n' } });
  const page = await session.open(`/templates/${id}`);
  await page.getByRole('button', { name: 'Versions' }).click();
  const panel = page.getByRole('dialog', { name: 'Versions' });
  await panel.getByRole('region', { name: 'The HTML' }).getByText('gone: ').waitFor({ state: 'attached' });
  expect(await panel.getByRole('region', { name: 'The HTML' }).getByRole('listitem').allTextContents()).toEqual([
    ' <p>One</p>',
    '−gone: <p>Two</p>',
    '+new: <p>Three</p>',
  ]);
  await panel.getByRole('button', { name: 'Restore version 1' }).click();
  await page.getByText('Version 3 is what version 1 was.').waitFor();
  expect((await read(id)).html).toBe('<p>One</p>\n<p>Two</p>\n');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Version 4 is what version 2 was.').waitFor();
  expect((await read(id)).html).toBe('<p>One</p>\n<p>Three</p>\n');
  await page.keyboard.press('Escape');
  await expect.poll(() => html(page).textContent()).toContain('Three');
});

test('sends a test of what is not saved yet, and leads to the log', async () => {
  const { id } = await create('Tried out', { class: 'transactional' });
  const page = await session.open(`/templates/${id}`);
  await page.getByRole('combobox', { name: 'Subject' }).fill('A trial for {{user.firstName}}');
  await preview(page).getByText('A trial for Ada').waitFor();
  await page.getByRole('button', { name: 'Send a test' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send a test' });
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await dialog.getByText('Write the address that gets the mail.').waitFor();
  await dialog.getByRole('textbox', { name: 'To' }).fill('trial@example.com');
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await dialog.getByRole('status', { name: 'Answer' }).getByText('sent', { exact: true }).waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
  const messages = await session.client.messages('trial@example.com');
  expect(messages.map(({ summary }) => summary.subject)).toEqual(['A trial for Ada']);
  expect((await read(id)).version).toBe(1);
  await dialog.getByRole('link', { name: 'Open in the log' }).click();
  await page.getByRole('dialog', { name: 'Message' }).getByText('trial@example.com').waitFor();
});

test('can be read and previewed, but not changed, by a viewer', async () => {
  const { id } = await create('Look only');
  const page = await session.open(`/templates/${id}`, { keys: { apiKey: session.server.demo.viewerKey } });
  await frameOf(page).getByText('Hello Ada').waitFor();
  for (const name of ['Save', 'Send a test', 'Add language']) {
    expect(await page.getByRole('button', { name }).getAttribute('aria-disabled')).toBe('true');
  }
  expect(await page.getByRole('textbox', { name: 'Name' }).getAttribute('readonly')).not.toBeNull();
  expect(await html(page).getAttribute('aria-readonly')).toBe('true');
  expect(await findAxeFaults(page)).toEqual([]);
});
