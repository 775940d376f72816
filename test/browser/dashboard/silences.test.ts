import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { findOverflow } from '../../support/browser.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();
const form = (page: Page) => page.getByRole('form', { name: 'Silence' });
const calendar = (page: Page) => page.getByRole('region', { name: 'Calendar' });
const row = (page: Page, reason: string) =>
  page.getByRole('region', { name: 'Silences' }).getByRole('row').filter({ hasText: reason });
const nightly = (page: Page) => calendar(page).getByRole('button', { name: /^Nightly run/ });

test('a silence needs a reason and an end', async () => {
  const page = await session.open('/alerts/silences');
  await page.getByText('No silences').waitFor();
  await page.getByRole('button', { name: 'New silence' }).first().click();
  await form(page).getByLabel('Until').fill('');
  await form(page).getByRole('button', { name: 'Create silence' }).click();
  const reason = form(page).getByRole('textbox', { name: 'Reason' });
  await expect.poll(() => reason.getAttribute('aria-invalid')).toBe('true');
  await form(page).getByText('A silence has an end').waitFor();
  await reason.fill('The mail server moves');
  await form(page).getByLabel('Until').fill('2020-01-01T10:00');
  await form(page).getByText('A silence ends after it has begun, and after now.').waitFor();
});

test('is made by keyboard alone, changed and ended', async () => {
  const page = await session.open('/alerts/silences');
  await page.getByRole('button', { name: 'New silence' }).first().focus();
  await page.keyboard.press('Enter');
  // The form takes the focus itself when it opens.
  await form(page).locator(':focus').waitFor();
  await form(page).getByRole('textbox', { name: 'Reason' }).focus();
  await page.keyboard.type('The mail server moves');
  const field = form(page).getByRole('combobox', { name: 'Field of What it holds, 1' });
  await expect.poll(() => field.inputValue()).toBe('rule');
  await form(page).getByRole('combobox', { name: 'Pattern of What it holds, 1' }).fill('Hosts');
  // What was typed is not lost by a press too many.
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  await form(page).getByRole('textbox', { name: 'Reason' }).press('Control+Enter');
  await page.getByText('The silence is created').waitFor();
  await row(page, 'The mail server moves').getByText('holds now').waitFor();
  await row(page, 'The mail server moves').getByText('rule Hosts').waitFor();
  await calendar(page)
    .getByRole('button', { name: /^The mail server moves/ })
    .first()
    .waitFor();

  await page.getByRole('button', { name: 'Change The mail server moves' }).click();
  await form(page).getByRole('textbox', { name: 'Reason' }).fill('The mail server has moved');
  await form(page).getByRole('button', { name: 'Save' }).click();
  await page.getByText('The silence is changed').waitFor();
  await page.getByRole('button', { name: 'End The mail server has moved' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'End silence' }).click();
  await page.getByText('No silences').waitFor();
});

test('of every week stands in the calendar of the next one', async () => {
  const page = await session.open('/alerts/silences');
  await page.getByRole('button', { name: 'New silence' }).first().click();
  await form(page).getByRole('textbox', { name: 'Reason' }).fill('Nightly run');
  await form(page).getByText('Every week', { exact: true }).click();
  await form(page).getByRole('checkbox', { name: 'Tue' }).check();
  await form(page).getByRole('button', { name: 'Create silence' }).click();
  await row(page, 'Nightly run')
    .getByText(/^Tue 22:00–06:00/)
    .waitFor();
  await calendar(page).getByRole('button', { name: 'Next week' }).click();
  // Over midnight: a part in each of two days.
  await expect.poll(() => nightly(page).count()).toBe(2);
});

test('a drag in the calendar marks its hours', async () => {
  const page = await session.open('/alerts/silences');
  await calendar(page).getByRole('button', { name: 'Next week' }).click();
  // What comes in later moves the calendar.
  await expect.poll(() => nightly(page).count()).toBe(2);
  const box = await calendar(page).locator('[data-day]').nth(2).boundingBox();
  if (box === null) throw new Error('The calendar has no third day.');
  const x = box.x + box.width / 2;
  const at = (hour: number) => box.y + (box.height * hour) / 24 + 1;
  await page.mouse.move(x, at(10));
  await page.mouse.down();
  await page.mouse.move(x, at(11), { steps: 3 });
  await page.mouse.move(x, at(12) - 3, { steps: 3 });
  await page.mouse.up();
  await form(page).waitFor();
  await expect.poll(() => form(page).getByLabel('From').inputValue()).toMatch(/T10:00$/);
  await expect.poll(() => form(page).getByLabel('Until').inputValue()).toMatch(/T12:00$/);
});

test('at 375 px only the calendar scrolls sideways, in itself', async () => {
  const page = await session.open('/alerts/silences', { viewport: { width: 375, height: 800 } });
  await page.getByText('Nightly run').first().waitFor();
  await expect.poll(() => findOverflow(page)).toEqual([]);
});
