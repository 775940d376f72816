import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { findAxeFaults, findOverflow } from '../../support/browser.ts';
import { fillField, inspector } from '../../support/builder.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';
import type { DemoClient } from '../../support/demo-client.ts';
import { cardOf } from '../../support/hands.ts';

const session = dashboardSession();

const body = {
  name: 'Parcel words',
  isActive: true,
  trigger: { eventType: 'parcel.sent' },
  steps: [
    {
      ...{ label: 'words', type: 'ai_action', title: 'Find words' },
      config: { flavor: 'generate', prompt: 'Praise parcel {{event.parcel}} of {{user.userId}}', saveTo: 'line' },
    },
    {
      ...{ label: 'tell', type: 'send_email', title: 'Tell' },
      config: { to: '{{user.email}}', subject: 'Parcel {{event.parcel}}', bodyHtml: '<p>Hello {{user.userId}}</p>' },
    },
    {
      ...{ label: 'call', type: 'webhook', title: 'Call' },
      config: { url: 'https://shop.example.com', body: { parcel: '{{event.parcel}}' } },
    },
  ],
} satisfies Parameters<DemoClient['api']['createWorkflow']>[0]['body'];

let workflowId = '';

beforeAll(async () => {
  const { api, track, untilRun } = session.client;
  ({ id: workflowId } = await api.createWorkflow({ query: { projectId: session.server.demo.projectId }, body }));
  await track('ada', 'parcel.sent', { parcel: 'P-7' });
  await untilRun({ workflowId }, () => true);
}, 60_000);

const openStep = (label: string, options: Parameters<typeof session.open>[1] = {}) =>
  session.open(`/workflows/${workflowId}?step=${label}`, options);
const replies = (...texts: string[]) =>
  fetch(`${session.server.demo.sandboxUrl}/ai/replies`, { method: 'POST', body: JSON.stringify({ replies: texts }) });
const answer = (page: Page) => page.getByRole('status', { name: 'Answer of the model' });
const tryButton = (page: Page) => inspector(page).getByRole('button', { name: 'Try', exact: true });

describe('Try on an AI step', () => {
  test('asks the model for the person and the event, and says what it took', async () => {
    await replies('A fine parcel.');
    const page = await openStep('words');
    await page.getByText('Asks the model once for ada, with the event').waitFor();
    await tryButton(page).click();
    await answer(page).getByText('A fine parcel.').waitFor();
    await answer(page).getByText('Praise parcel P-7 of ada').waitFor();
    await answer(page)
      .getByText(/ · .*\d (ms|s) · \d+ tokens/)
      .waitFor();
    expect(await findAxeFaults(page)).toEqual([]);
    await fillField(page, 'Prompt', 'Praise {{event.nothing}}');
    await answer(page).getByText('The step was changed since it was tried.').waitFor();
    await tryButton(page).click();
    await answer(page).getByText('Without a value: {{event.nothing}}').waitFor();
  });

  test('says what is wrong with the step, and where a model is chosen when there is none', async () => {
    const { api } = session.client;
    const page = await openStep('words');
    // Chromium reports every refused request, also that for settings which are not there.
    session.expectTrouble(/status of 422/, /status of 404 .*settings\/ai/);
    await fillField(page, 'Prompt', '{{ai.nothing}}');
    await tryButton(page).click();
    await answer(page)
      .getByText(/No earlier ai_action step saves/)
      .waitFor();
    await api.deleteAiSettings();
    await fillField(page, 'Prompt', 'Say hello');
    await tryButton(page).click();
    await answer(page).getByText('Choose a model first.').waitFor();
    await answer(page).getByRole('link', { name: 'Settings › AI' }).click();
    await page.getByRole('heading', { level: 1, name: 'AI' }).waitFor();
  });

  test('is disabled, with the reason, for somebody without the right', async () => {
    const page = await openStep('words', { keys: { apiKey: session.server.demo.viewerKey } });
    await expect.poll(() => tryButton(page).getAttribute('aria-disabled')).toBe('true');
    await tryButton(page).hover();
    await page.getByText('Needs the role editor; you are viewer.').filter({ visible: true }).first().waitFor();
  });
});

describe('the full editor', () => {
  const dialog = (page: Page) => page.getByRole('dialog');
  const editor = (page: Page) => dialog(page).getByRole('textbox', { name: 'Body' });

  test('shows the mail for the person while it is written, and keeps what was written', async () => {
    const page = await openStep('tell');
    await inspector(page).getByRole('button', { name: 'Full editor' }).click();
    await dialog(page).getByText('As ada gets it').waitFor();
    await dialog(page).getByText('Parcel P-7').waitFor();
    const mail = page.frameLocator('[role=dialog] iframe');
    await mail.getByText('Hello ada').waitFor();
    await editor(page).fill('<p>Parcel {{event.parcel}} left</p>');
    await mail.getByText('Parcel P-7 left').waitFor();
    expect(await findAxeFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 375, height: 800 });
    await expect.poll(() => findOverflow(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.locator('aside [data-inspector]').waitFor();
    await editor(page).focus();
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await page
      .locator('[data-field="/bodyHtml"] .cm-content:focus')
      .getByText('Parcel {{event.parcel}} left')
      .waitFor();
    await page.keyboard.press('Escape');
    await cardOf(page, 'Tell').and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Control+z');
    await page.locator('[data-field="/bodyHtml"]').getByText('Hello').waitFor();
  });

  test('shows the body of a webhook as it is sent', async () => {
    const page = await openStep('call');
    await inspector(page).getByRole('button', { name: 'Full editor' }).click();
    await dialog(page).getByText('As it is sent for ada').waitFor();
    await dialog(page).getByText('"parcel": "P-7"').waitFor();
    await editor(page).fill('{"who": "{{user.userId}}"}');
    await dialog(page).getByText('"who": "ada"').waitFor();
    expect(await findAxeFaults(page)).toEqual([]);
    await dialog(page).getByRole('button', { name: 'Done' }).click();
    await inspector(page).getByText('{{user.userId}}').waitFor();
  });
});
