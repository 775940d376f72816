import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { beginWorkflow, inspector } from '../../support/builder.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();

const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
const inField = (page: Page, name: string) =>
  page.getByRole('combobox', { name }).and(page.locator(':focus')).waitFor();
const onStep = (page: Page, label: string) => page.locator(`[data-step="${label}"]:focus`).waitFor();
const announced = (page: Page, text: RegExp) =>
  page.locator('[aria-live=polite]', { hasText: text }).waitFor({ state: 'attached' });

const stepFocused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('data-step') ?? '');

/** Adds a step by its key and the first letters of its type; the focus is on it then. */
async function add(page: Page, letters: string, label: string, key = 'a'): Promise<void> {
  await page.keyboard.press(key);
  await inField(page, 'Find a type of step');
  await page.keyboard.type(letters);
  await page.keyboard.press('Enter');
  await onStep(page, label);
}

/** Writes into fields of the inspector and comes back to the step. */
async function write(page: Page, texts: Readonly<Record<string, string>>): Promise<void> {
  await page.locator('[data-inspector] form :focus').waitFor();
  for (const [label, text] of Object.entries(texts)) {
    const field = inspector(page).getByLabel(label, { exact: true });
    await field.focus();
    await page.keyboard.insertText(text);
  }
  await page.keyboard.press('Escape');
}

const texts: readonly [label: string, texts: Readonly<Record<string, string>>][] = [
  ['send_sms', { Body: 'Hello' }],
  ['send_push', { Title: 'Hello', Body: 'Welcome' }],
  ['send_email', { Subject: 'Hello' }],
  ['webhook', { Address: 'https://example.com/hook' }],
];

/** Walks along the steps and writes what they lack. */
async function solve(page: Page): Promise<void> {
  for (const [label, fields] of texts) {
    await page.locator('[data-step][tabindex="0"]').focus();
    await page.keyboard.press('Home');
    await onStep(page, '(trigger)');
    for (let at = '(trigger)'; at !== label; at = await stepFocused(page)) {
      await page.keyboard.press('ArrowDown');
      await page.locator(`[data-step]:not([data-step="${at}"]):focus`).waitFor();
    }
    await page.keyboard.press('Enter');
    await write(page, fields);
    await onStep(page, label);
  }
  await page.keyboard.press('F8');
  await page.locator('[data-field="/bodyHtml"] .cm-content:focus').waitFor();
  await page.keyboard.insertText('<p>Hello</p>');
  await page.getByText('1 problem').first().waitFor();
  await page.keyboard.press('F8');
  await page.getByRole('button', { name: 'Add trait' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await inspector(page).getByLabel('Name of trait 1', { exact: true }).focus();
  await page.keyboard.insertText('joined');
  await page.keyboard.press('Tab');
  await write(page, { 'Value of joined': 'yes' });
  await page.getByText('No problems').waitFor();
}

async function build(page: Page): Promise<void> {
  await page.locator('[data-step="(trigger)"]').focus();
  await add(page, 'wait', 'wait');
  await add(page, 'sms', 'send_sms', 'Shift+A');
  await announced(page, /Send SMS added after .*trigger.*Body must not be empty/);
  await page.keyboard.press('ArrowDown');
  await onStep(page, 'wait');
  await add(page, 'branch', 'branch');
  await expect
    .poll(() => focused(page))
    .toBe('Step 3 of 3, Branch, No condition yet. Yes goes to End, No goes to End. No problems.');
  await add(page, 'push', 'send_push');
  await page.keyboard.press('ArrowUp');
  await onStep(page, 'branch');
  // The second way of the branch is led to the step of the first one.
  await page.keyboard.press('g');
  await inField(page, 'Find a step');
  await page.getByRole('radio', { name: 'No' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('combobox', { name: 'Find a step' }).focus();
  await page.keyboard.type('push');
  await page.keyboard.press('Enter');
  await announced(page, /No of Branch now goes to Send push/);
  await onStep(page, 'branch');
  await page.keyboard.press('End');
  await onStep(page, 'send_push');
  await add(page, 'email', 'send_email');
  await add(page, 'webhook', 'webhook');
  await add(page, 'profile', 'update_profile');
  await add(page, 'ai', 'ai_action');
  await page.keyboard.press('Enter');
  await write(page, { Prompt: 'Say thanks.' });
  await onStep(page, 'ai_action');
}

test('a problem leads to its editor, also where that still loads', async () => {
  const page = await session.blank();
  const editor = Promise.withResolvers<void>();
  await page.route('**/assets/code-mirror-*.js', async (route) => {
    await editor.promise;
    await route.continue();
  });
  await session.go(page, '/workflows/new?view=list');
  await beginWorkflow(page, 'Late editor', 'order.completed');
  await page.locator('[data-step="(trigger)"]').focus();
  await add(page, 'email', 'send_email');
  await page.keyboard.press('Enter');
  await write(page, { Subject: 'Hello' });
  await onStep(page, 'send_email');
  await page.keyboard.press('F8');
  const field = page.locator('[data-field="/bodyHtml"]');
  await field.locator('pre[aria-busy=true]').waitFor();
  editor.resolve();
  await field.locator('.cm-content:focus').waitFor();
});

test.each(['canvas', 'list'])(
  'all eight types are added, joined and published in the %s without a mouse',
  async (view) => {
    const page = await session.open(`/workflows/new?view=${view}`);
    const name = `By keyboard in the ${view}`;
    await beginWorkflow(page, name, 'order.completed');
    await build(page);
    await page.keyboard.press('ArrowUp');
    await onStep(page, 'update_profile');
    await page.keyboard.press('Delete');
    await onStep(page, 'ai_action');
    await page.keyboard.press('Control+z');
    await onStep(page, 'update_profile');
    await page.keyboard.press('Control+Enter');
    const problems = page.getByRole('dialog', { name: /problems to solve first/ });
    await problems.waitFor();
    await page.keyboard.press('Escape');
    await problems.waitFor({ state: 'hidden' });
    await solve(page);
    await page.keyboard.press('Control+Enter');
    const dialog = page.getByRole('dialog', { name: 'Publish this workflow' });
    await dialog.getByRole('button', { name: 'Publish and start' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(`${name} is live.`).first().waitFor();
    const { data } = await session.client.api.listWorkflows({ query: { pageSize: 100 } });
    const { steps = [] } = data.find((workflow) => workflow.name === name) ?? {};
    expect(steps.map(({ label = '' }) => label)).toEqual(
      'send_sms wait branch send_push send_email webhook update_profile ai_action'.split(' '),
    );
    expect(steps[2]?.config).toEqual({ condition: [], ifTrue: 'send_push', ifFalse: 'send_push' });
  },
);
