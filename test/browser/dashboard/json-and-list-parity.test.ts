import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { findAxeFaults, findOverflow } from '../../support/browser.ts';
import { addStep, beginWorkflow, fillField, inspector, publish } from '../../support/builder.ts';
import { copiedBy } from '../../support/clipboard.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();

const editor = (page: Page) => page.locator('[data-editor=json] .cm-content');

async function view(page: Page, name: 'Canvas' | 'List' | 'JSON'): Promise<void> {
  await page.getByRole('group', { name: 'View' }).getByText(name, { exact: true }).click();
  if (name === 'JSON') await editor(page).waitFor();
}

/** The text of the editor: it draws the lines that are in view alone, so the copy button says it. */
const text = (page: Page): Promise<string> =>
  copiedBy(page, () => page.getByRole('button', { name: 'Copy as JSON' }).click());

async function retype(page: Page, next: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(next);
}

const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };

type Body = Parameters<typeof session.client.api.createWorkflow>[0]['body'];

const flow = (name: string): Body => ({
  name,
  trigger: { eventType: 'order.completed' },
  isActive: false,
  steps: [
    {
      ...{ label: 'mail', title: 'Confirm', type: 'send_email' },
      config: { to: '{{user.email}}', subject: 'Hi', bodyHtml: '<p>Hi</p>' },
    },
    { label: 'text', title: 'Text', type: 'send_sms', config: { to: '{{user.phone}}', body: 'Hi' } },
  ],
});

async function made(name: string): Promise<string> {
  const { id } = await session.client.api.createWorkflow({ body: flow(name) });
  return `/workflows/${id}`;
}

test('the JSON of what was built by hand is the body that the API returns after publishing', async () => {
  const page = await session.open('/workflows/new', clipboard);
  await beginWorkflow(page, 'Parity', 'order.completed');
  await addStep(page, null, 'Branch', 'Large order?');
  await addStep(page, 'on Yes of Large order?', 'Send SMS', 'Thank you');
  await fillField(page, 'To', '{{user.phone}}');
  await fillField(page, 'Body', 'Thank you');
  await view(page, 'JSON');
  const body = JSON.parse(await text(page));
  body.steps[0].config.condition = { event: 'amount', op: 'gte', value: 100 };
  await retype(page, JSON.stringify(body, null, 2));
  await page.getByText('No problems').waitFor();
  const { id } = await publish(page, session.client, 'Parity');
  // The page of a new workflow gives way to that of the published one.
  await page.getByText('Saved', { exact: true }).waitFor();
  const shown = JSON.parse(await text(page));
  const saved: Record<string, unknown> = await session.client.api.getWorkflow({ params: { id } });
  const { createdAt, updatedAt, version, status, triggerState, managedBy, description, id: _id, ...content } = saved;
  expect(shown).toEqual(content);
  expect([version, status, description]).toEqual([1, 'active', null]);
  await view(page, 'List');
  await page.getByRole('list', { name: 'Steps' }).getByText('event.amount is at least 100').waitFor();
});

test('what is typed is drawn at once, and what is no JSON yet changes nothing', async () => {
  const page = await session.open(`${await made('Typed')}?view=json`, clipboard);
  await editor(page).waitFor();
  const before = await text(page);
  await retype(page, before.replace('"title": "Confirm"', '"title": "Receipt"'));
  await page.getByText('Draft, kept on this device').waitFor();
  await retype(page, `${before.slice(0, 200)} oops`);
  await page.getByText(/^Line \d+: .* The canvas and the list keep what was there before\.$/).waitFor();
  await editor(page).locator('.cm-lintRange-error').first().waitFor();
  await view(page, 'Canvas');
  await page.locator('[data-step=mail]').getByText('Receipt').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.locator('[data-step=mail]').getByText('Confirm').waitFor();
  await page.getByText('Saved', { exact: true }).waitFor();
});

test('letters are taken one by one, and a fault is marked where it is', async () => {
  const page = await session.open(`${await made('Letters')}?view=json`, clipboard);
  await editor(page).getByText('"Confirm"').click();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('ed');
  await editor(page).getByText('"Confirmed"').waitFor();
  // Letters that come slowly are undone one by one.
  await expect
    .poll(
      async () => {
        await page.keyboard.press('Control+z');
        return editor(page).getByText('"Confirm"').count();
      },
      { timeout: 15_000 },
    )
    .toBe(1);
  await retype(page, (await text(page)).replace('{{user.email}}', '{{usr.email}}'));
  await page.getByRole('button', { name: '1 problem', exact: true }).click();
  await expect.poll(() => editor(page).locator('.cm-lintRange-error').textContent()).toContain('usr.email');
  const problems = page.getByRole('region', { name: 'Problems and warnings' });
  await problems.getByRole('button', { name: 'Confirm' }).click();
  await page.locator('[data-editor=json] .cm-activeLine').getByText('usr.email').waitFor();
});

test('fields and values are offered by the schema, variables by what was seen', async () => {
  const page = await session.open(`${await made('Completion')}?view=json`, clipboard);
  await editor(page).getByText('"every"').click();
  const offers = page.locator('.cm-tooltip-autocomplete');
  // The schema comes a moment after the editor.
  // Not pressed more often, as each press begins the search anew.
  const untilOffered = (wanted: string) =>
    expect
      .poll(
        async () => {
          const shown = (await offers.allTextContents()).join();
          if (!shown.includes(wanted)) await page.keyboard.press('Control+Space');
          return shown;
        },
        { interval: 500 },
      )
      .toContain(wanted);
  await untilOffered('everyThe default.');
  await page.keyboard.press('Escape');
  await editor(page).locator('.cm-line').filter({ hasText: '"body": "Hi"' }).click();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type(' {{event.ord');
  // And what was seen, a moment after that.
  await untilOffered('event.orderId');
  await offers.getByText('event.orderId').click();
  await editor(page).getByText('{{event.orderId}}').waitFor();
});

test('steps that were copied in one workflow are pasted into another one, and saved by curl', async () => {
  const page = await session.open(`${await made('From')}?view=list`, clipboard);
  await page.locator('[data-step=text]').click();
  const copied = await copiedBy(page, () => page.keyboard.press('Control+c'));
  expect(JSON.parse(copied)).toMatchObject({ steps: [{ label: 'text', type: 'send_sms' }] });
  const path = await made('To');
  await session.go(page, path);
  await page.locator('[data-step=mail]').click();
  await page.keyboard.press('Control+v');
  await page.locator('[data-step=text_2]').waitFor();
  await view(page, 'JSON');
  const { steps } = JSON.parse(await text(page));
  expect(steps.map(({ label }: { label: string }) => label)).toEqual(['mail', 'text_2', 'text']);
  const curl = await copiedBy(page, () => page.getByRole('button', { name: 'Copy as curl' }).click());
  expect(curl).toContain(
    `-X PUT '${session.server.demo.url}/api/v1/orgs/${session.server.demo.orgId}/automation${path}'`,
  );
  expect(await inspector(page).count()).toBe(0);
});

test.each(['light', 'dark'] as const)('it fits a phone and is reachable, %s', async (colorScheme) => {
  const page = await session.open(`${await made(`Small ${colorScheme}`)}?view=json`, {
    ...{ viewport: { width: 375, height: 800 }, colorScheme },
  });
  await editor(page).waitFor();
  expect(await findOverflow(page)).toEqual([]);
  expect(await findAxeFaults(page)).toEqual([]);
});
