import { expect, test } from 'vitest';
import { findAxeFaults, findOverflow, typeAtOnce } from '../../support/browser.ts';
import { addStep, fillField, inspector } from '../../support/builder.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();

/** A workflow with two steps, and its address. */
async function made(name: string): Promise<string> {
  const { id } = await session.client.api.createWorkflow({
    body: {
      name,
      trigger: { eventType: 'order.completed' },
      isActive: false,
      steps: [
        {
          label: 'mail',
          title: 'Confirm',
          type: 'send_email',
          config: { to: '{{user.email}}', subject: 'Hi', bodyHtml: '<p>Hi</p>' },
        },
        { label: 'text', title: 'Text', type: 'send_sms', config: { to: '{{user.phone}}', body: 'Hi' } },
      ],
    },
  });
  return `/workflows/${id}`;
}

test('undo takes back one act at a time, and with it what was selected', async () => {
  const page = await session.open(await made('Undo'));
  await page.locator('[data-step=mail]').click();
  const subject = inspector(page).getByLabel('Subject', { exact: true });
  await subject.press('End');
  await typeAtOnce(subject, ' there');
  await addStep(page, 'after Confirm', 'Wait', 'Pause');
  const undo = page.getByRole('button', { name: 'Undo' });
  await undo.click();
  await undo.click();
  await page.locator('[data-step=wait]').waitFor({ state: 'detached' });
  await undo.click();
  await expect.poll(() => subject.inputValue()).toBe('Hi');
  await page.getByText('Saved', { exact: true }).waitFor();
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => subject.inputValue()).toBe('Hi there');
  await page.getByText('Draft, kept on this device').waitFor();
});

test('a draft is found again after leaving, and can be discarded', async () => {
  const path = await made('Kept');
  const page = await session.open(path);
  await page.locator('[data-step=mail]').click();
  await fillField(page, 'Subject', 'Hello again');
  await page.getByText('Draft, kept on this device').waitFor();
  await page.reload();
  await page.getByText('Draft on version 1 from today.').waitFor();
  await page.locator('[data-step=mail]').getByText('Hello again').waitFor();
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.locator('[data-step=mail]').getByText('Hi', { exact: true }).waitFor();
  await page.getByText('Saved', { exact: true }).waitFor();
});

test('a problem leads to its field, and its suggestion puts it right', async () => {
  const page = await session.open(await made('Problems'));
  await page.locator('[data-step=mail]').click();
  await fillField(page, 'Subject', 'Hi {{usr.name}}');
  await page.keyboard.press('Escape');
  await page.locator('[data-step=text]').click();
  await page.getByRole('button', { name: '1 problem', exact: true }).click();
  const problems = page.getByRole('region', { name: 'Problems and warnings' });
  await problems.getByRole('button', { name: 'Confirm' }).click();
  await page.locator('[data-field="/subject"] :focus').waitFor();
  await problems.getByRole('button', { name: 'Use {{user.name}}' }).click();
  await page.getByText('No problems').waitFor();
  await page.locator('[data-step=mail]').getByText('Hi {{user.name}}').waitFor();
});

test.each(['light', 'dark'] as const)(
  'a phone gets the list, in which nothing scrolls sideways, %s',
  async (colorScheme) => {
    const page = await session.open(await made(`Phone ${colorScheme}`), {
      viewport: { width: 375, height: 800 },
      colorScheme,
    });
    await page.getByRole('list', { name: 'Steps' }).waitFor();
    expect(await findOverflow(page)).toEqual([]);
    expect(await findAxeFaults(page)).toEqual([]);
    await page.locator('[data-step=text]').click();
    await page.getByRole('dialog', { name: 'Step: Text' }).waitFor();
    expect(await findAxeFaults(page)).toEqual([]);
  },
);
