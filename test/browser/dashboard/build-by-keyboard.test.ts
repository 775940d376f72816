import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { beginWorkflow } from '../../support/builder.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();

const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
const announced = (page: Page, text: RegExp) =>
  page.locator('[aria-live=polite]', { hasText: text }).waitFor({ state: 'attached' });
const onStep = (page: Page, label: string) => page.locator(`[data-step="${label}"]:focus`).waitFor();

/** Adds a step by its key and the first letters of its type; the focus is on it then. */
async function add(page: Page, letters: string, label: string, key = 'a'): Promise<void> {
  await page.keyboard.press(key);
  await page.getByRole('combobox', { name: 'Find a type of step' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.type(letters);
  await page.keyboard.press('Enter');
  await onStep(page, label);
}

/** Goes into the inspector, writes into fields by their order of the keyboard, and comes back to the step. */
async function write(page: Page, texts: Readonly<Record<string, string>>): Promise<void> {
  await page.keyboard.press('Enter');
  await page.locator('[data-inspector] form :focus').waitFor();
  for (const [label, text] of Object.entries(texts)) {
    await page.getByRole('complementary').getByLabel(label, { exact: true }).focus();
    await page.keyboard.insertText(text);
    // What a field proposes is closed first.
    await page.getByRole('complementary').getByLabel(label, { exact: true }).press('Escape');
  }
  await page.keyboard.press('Escape');
}

test.each(['canvas', 'list'])(
  'all eight types of steps are added, joined and published in the %s without a mouse',
  async (view) => {
    const page = await session.open(`/workflows/new?view=${view}`);
    const name = `By keyboard in the ${view}`;
    await beginWorkflow(page, name, 'order.completed');
    await page.locator('[data-step="(trigger)"]').focus();
    await add(page, 'wait', 'wait');
    await add(page, 'sms', 'send_sms', 'Shift+A');
    await announced(page, /Send SMS added after .*trigger.*`body` must not be empty/);
    await page.keyboard.press('ArrowDown');
    await onStep(page, 'wait');
    await add(page, 'branch', 'branch');
    expect(await focused(page)).toMatch(
      /^Step 3 of 3, Branch, No condition yet\. Yes goes to End, No goes to End\. \d problem/,
    );
    await add(page, 'push', 'send_push');
    await page.keyboard.press('ArrowUp');
    await onStep(page, 'branch');

    // The second way of the branch: "go to" leads it to the step of the first one.
    await page.keyboard.press('g');
    await page.getByRole('radio', { name: 'No' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('combobox', { name: 'Find a step' }).focus();
    await page.keyboard.type('push');
    await page.keyboard.press('Enter');
    await announced(page, /No of Branch now goes to Send push/);

    await page.keyboard.press('End');
    await onStep(page, 'send_push');
    await add(page, 'email', 'send_email');
    await add(page, 'webhook', 'webhook');
    await add(page, 'profile', 'update_profile');
    await add(page, 'ai', 'ai_action');
    await write(page, { Prompt: 'Say thanks.' });
    await onStep(page, 'ai_action');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Delete');
    await onStep(page, 'ai_action');
    await page.keyboard.press('Control+z');
    await onStep(page, 'update_profile');

    const json = await page.evaluate(async () => {
      const transfer = new DataTransfer();
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('copy', { clipboardData: transfer, bubbles: true, cancelable: true }),
      );
      return transfer.getData('text/plain');
    });
    expect(JSON.parse(json)).toEqual({
      steps: [{ label: 'update_profile', type: 'update_profile', config: { traits: {} } }],
    });

    await page.keyboard.press('Home');
    await onStep(page, '(trigger)');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog', { name: /problems to solve first/ }).waitFor();
  },
);
