import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { findAxeFaults, findOverflow } from '../../support/browser.ts';
import { fillField } from '../../support/builder.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';
import type { DemoClient } from '../../support/demo-client.ts';

const session = dashboardSession();

const panel = (page: Page) => page.locator('[data-dry-run]');
const card = (page: Page, label: string) => page.locator(`[data-step="${label}"]`).first();
/** What the card of a step says, as soon as it says that. */
const says = (page: Page, label: string, words: string) =>
  expect.poll(() => card(page, label).getAttribute('aria-label')).toContain(words);
/** From the inspector back to the step, where its keys work. */
const leave = async (page: Page, label: string) => {
  await page.keyboard.press('Escape');
  await card(page, label).and(page.locator(':focus')).waitFor();
};
const steps = (page: Page) => panel(page).getByRole('list', { name: 'Steps' });

const body = {
  name: 'Parcel news',
  isActive: true,
  trigger: { eventType: 'parcel.sent', filters: [{ event: 'parcel', op: 'exists' }] },
  steps: [
    {
      ...{ label: 'tell', type: 'send_email', title: 'Tell about the parcel' },
      config: { to: '{{user.email}}', subject: 'Parcel {{event.parcel}}', bodyHtml: '<p>Hello {{user.firstName}}</p>' },
    },
    {
      ...{ label: 'news', type: 'wait', title: 'Wait for delivery' },
      config: {
        waitForEvent: { eventType: 'parcel.delivered' },
        timeoutMinutes: 60,
        onMatch: 'thanks',
        onTimeout: 'sorry',
      },
    },
    {
      ...{ label: 'thanks', type: 'send_sms', title: 'Thank', next: 'end' },
      config: { to: '{{user.phone}}', body: 'Thanks' },
    },
    { ...{ label: 'sorry', type: 'send_sms', title: 'Say sorry' }, config: { to: '{{user.phone}}', body: 'Sorry' } },
  ],
} satisfies Parameters<DemoClient['api']['createWorkflow']>[0]['body'];

let workflowId = '';
let runId = '';

/** A workflow with a run that came to its end by the event it waited for. */
beforeAll(async () => {
  const { api, track, untilRun } = session.client;
  const { projectId } = session.server.demo;
  ({ id: workflowId } = await api.createWorkflow({ query: { projectId }, body }));
  await track('ada', 'parcel.sent', { parcel: 'P-7' });
  await untilRun({ workflowId }, ({ nextStepAt }) => nextStepAt !== null);
  await track('ada', 'parcel.delivered');
  ({ id: runId } = await untilRun({ workflowId }, ({ status }) => status === 'completed'));
}, 60_000);

describe('a dry-run', () => {
  test('it is made at once in the page, drawn on the canvas, and asks the gates', async () => {
    const page = await session.open(`/workflows/${workflowId}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await card(page, 'tell').waitFor();
    await page.keyboard.press('t');
    await panel(page).getByText('3 steps, ends after 1 h, 2 messages').waitFor();
    await says(page, 'sorry', 'Dry-run: sent · +1 h.');
    await says(page, 'thanks', 'Dry-run: not reached.');
    await panel(page).getByRole('combobox', { name: 'Wait for delivery' }).click();
    await page.getByRole('option', { name: 'Happened' }).click();
    await panel(page).getByText('3 steps, ends at once, 2 messages').waitFor();
    await says(page, 'news', 'Dry-run: happened.');
    await panel(page).getByText('Without the gates').waitFor();
    await panel(page).getByRole('button', { name: 'Ask the gates' }).click();
    await panel(page).getByText('With the gates').waitFor();
    await steps(page)
      .getByRole('button', { name: /Tell about the parcel/ })
      .click();
    await panel(page).getByText('What ada would get').waitFor();
    await panel(page).getByText('Gates, in their order').waitFor();
    await panel(page).getByRole('button', { name: 'All steps' }).click();
    // An edit changes the result at once, and what the gates said is no longer shown.
    await panel(page).getByRole('button', { name: 'Edit step' }).click();
    await fillField(page, 'Subject', 'Parcel {{event.parcel}} for you');
    await leave(page, 'tell');
    await page.keyboard.press('t');
    await panel(page).getByText('Something changed since the gates were asked').waitFor();
    await steps(page)
      .getByRole('button', { name: /Tell about the parcel/ })
      .click();
    await panel(page).getByText('Parcel P-7 for you').first().waitFor();
  });

  test('an event that is written by hand is judged, and what is wrong with it is said', async () => {
    const page = await session.open(`/workflows/${workflowId}?panel=dry-run&overlay=dry-run`);
    await panel(page)
      .getByText(/3 steps/)
      .waitFor();
    await panel(page).getByRole('button', { name: 'Write the event by hand' }).click();
    const editor = panel(page).locator('.cm-content');
    await editor.waitFor();
    const write = async (text: string) => {
      await editor.click();
      await page.keyboard.press('Control+a');
      await page.keyboard.insertText(text);
    };
    await write('{"type":"order.completed","properties":{}}');
    await panel(page)
      .getByText(/This would start no run/)
      .waitFor();
    await write('nothing');
    await panel(page)
      .getByText(/This is not JSON/)
      .waitFor();
    await panel(page)
      .getByText(/Correct the event or the traits above/)
      .waitFor();
  });
});

describe('the data of a run', () => {
  test('they are opened from the run in the builder, and compared with what the draft would do', async () => {
    const page = await session.open(`/runs/${runId}`);
    await page.getByRole('link', { name: 'Open in builder with this data' }).click();
    await panel(page)
      .getByRole('link', { name: `from run ${runId.slice(0, 8)}` })
      .waitFor();
    // The wait is answered as in the run.
    await panel(page)
      .getByText(/3 steps, ends at once, 2 messages/)
      .waitFor();
    await panel(page).getByText('Compare with the run').click();
    await panel(page).getByText('Every step comes to the same as in the run.').waitFor();
    await card(page, 'tell').click();
    await card(page, 'tell').and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await fillField(page, 'Subject', 'Another subject');
    await leave(page, 'tell');
    await page.keyboard.press('t');
    await panel(page).getByText('Compare with the run').click();
    await panel(page).getByText('1 of 3 steps differs from the run.').waitFor();
    await panel(page).getByText('Parcel P-7').waitFor();
    // None of it is part of the draft: what was typed in is all that changed.
    await panel(page).getByRole('button', { name: 'Show what changed since version 1' }).click();
    await page.getByText('0 added, 1 changed, 0 removed').waitFor();
    await says(page, 'tell', 'Since version 1: changed.');
    expect(await findAxeFaults(page)).toEqual([]);
  });

  test('values of the person that are others by now are named, and can be taken from the run', async () => {
    const { api } = session.client;
    const { projectId } = session.server.demo;
    const before = await api.getProfile({ params: { userId: 'ada' }, query: { projectId } });
    await api.patchProfile({ params: { userId: 'ada' }, query: { projectId }, body: { email: 'ada@new.example' } });
    const page = await session.open(`/workflows/${workflowId}?panel=dry-run&overlay=dry-run&run=${runId}`);
    await panel(page)
      .getByText(/was ada@example\.com, is ada@new\.example/)
      .waitFor();
    await steps(page).getByText('Sent to ada@new.example.').waitFor();
    await panel(page).getByRole('button', { name: 'Use the values of the run' }).click();
    await steps(page).getByText('Sent to ada@example.com.').waitFor();
    await api.patchProfile({ params: { userId: 'ada' }, query: { projectId }, body: { email: before.email } });
  });

  test('the run is drawn on its version, and a step of the canvas is opened beside it', async () => {
    const page = await session.open(`/runs/${runId}`);
    await page.getByRole('tab', { name: 'On the canvas' }).click();
    await card(page, 'thanks').waitFor();
    await says(page, 'thanks', 'Run: sent');
    await says(page, 'sorry', 'Run: not reached.');
    await card(page, 'tell').click();
    await page.getByRole('complementary', { name: 'Step: Tell about the parcel' }).waitFor();
    await card(page, 'tell').focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('complementary', { name: 'Step: Wait for delivery' }).waitFor();
    await page.locator('[data-step="news"]:focus').waitFor();
    expect(await findAxeFaults(page)).toEqual([]);
  });
});

describe('overlays', () => {
  test('live counts lead to the runs that they count, in the list by keyboard too', async () => {
    const page = await session.open(`/workflows/${workflowId}?overlay=live`);
    await page.locator('[data-counts="tell"]').getByText('1 passed').waitFor();
    await says(page, 'tell', 'Runs: 1 passed.');
    await page.keyboard.press('l');
    await page.getByRole('link', { name: '1 passed' }).first().press('Enter');
    await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
    await page.getByText('Parcel news').first().waitFor();
  });

  test('steps that were removed since a version are drawn beside the place where they were', async () => {
    const page = await session.open(`/workflows/${workflowId}`);
    await card(page, 'sorry').click();
    await card(page, 'sorry').and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Delete');
    await page.getByText('Changes', { exact: true }).click();
    await page.getByText('Removed since version 1').waitFor();
    await page.getByText('0 added, 1 changed, 1 removed').waitFor();
    await page.keyboard.press('l');
    await page.getByRole('region', { name: 'Removed since version 1' }).getByText('Say sorry').waitFor();
  });
});

describe('everywhere', () => {
  test.each(['light', 'dark'] as const)('the dry-run has no fault that axe finds, in %s', async (colorScheme) => {
    const path = `/workflows/${workflowId}?panel=dry-run&overlay=dry-run&run=${runId}`;
    const page = await session.open(path, { colorScheme, viewport: { width: 1440, height: 900 } });
    await panel(page)
      .getByText(/3 steps/)
      .waitFor();
    expect(await findAxeFaults(page)).toEqual([]);
  });

  test('on a phone it is a sheet over the list, and nothing scrolls sideways', async () => {
    const page = await session.open(`/workflows/${workflowId}`, { viewport: { width: 375, height: 812 } });
    await page.getByRole('button', { name: 'Dry-run' }).click();
    await panel(page)
      .getByText(/3 steps/)
      .waitFor();
    expect(await findOverflow(page)).toEqual([]);
    expect(await findAxeFaults(page)).toEqual([]);
    await panel(page).getByRole('button', { name: 'Close the dry-run' }).click();
    await panel(page).waitFor({ state: 'hidden' });
    await page.locator('[data-step="tell"]').waitFor();
    expect(await findOverflow(page)).toEqual([]);
    expect(await findAxeFaults(page)).toEqual([]);
  });

  test('a viewer has the result of the page, and is told why the gates are not asked', async () => {
    const { viewerKey } = session.server.demo;
    const page = await session.open(`/workflows/${workflowId}?panel=dry-run`, { keys: { apiKey: viewerKey } });
    await panel(page)
      .getByText(/3 steps/)
      .waitFor();
    const ask = panel(page).getByRole('button', { name: 'Ask the gates' });
    expect(await ask.getAttribute('aria-disabled')).toBe('true');
    await panel(page).getByText('Needs the role editor; you are viewer.').waitFor({ state: 'attached' });
  });
});
