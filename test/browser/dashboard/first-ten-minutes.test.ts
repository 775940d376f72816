import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { printedDashboard } from '../../support/browser.ts';
import { copiedBy } from '../../support/clipboard.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();
const card = (page: Page, name: string | RegExp) => page.getByRole('region', { name });

const steps = [
  {
    label: 'greet',
    type: 'send_email' as const,
    config: { to: '{{user.email}}', subject: 'Tour {{event.tourId}}', bodyHtml: '<p>Hi</p>' },
  },
  { label: 'pause', type: 'wait' as const, config: { reason: 'look around first' }, delayMinutes: 60 },
  { label: 'text', type: 'send_sms' as const, config: { to: '{{user.phone}}', body: 'Seen it?' } },
];

test('the printed link signs in, the first event is sent, and its run moves by itself', async () => {
  const { server, client, blank } = session;
  const { projectId, writeKey } = server.demo;
  const body = { name: 'Guided tour', trigger: { eventType: 'tour.started' }, steps };
  await client.api.createWorkflow({ query: { projectId }, body });
  const page = await blank({ permissions: ['clipboard-read', 'clipboard-write'] });
  await page.goto(printedDashboard(server.output()));

  const first = card(page, 'Send your first event');
  await first.getByText('Waiting for your first event').waitFor();
  expect(await page.getByRole('heading', { name: 'Needs attention' }).count()).toBe(0);
  // The sample properties come with the workflows.
  await expect.poll(() => first.getByLabel('Properties').inputValue()).not.toBe('{}');
  await first.getByLabel('Event type').fill('tour.started');
  await expect.poll(() => first.getByLabel('Properties').inputValue()).toContain('"tourId": "A-2001"');
  const code = card(page, 'Code of this event');
  expect(await code.textContent()).not.toContain(writeKey);
  const copied = await copiedBy(page, () => first.getByRole('button', { name: 'Copy' }).click());
  expect(copied).toContain(`curl ${server.demo.url}/v1/track`);
  expect(copied).toContain(`-u ${writeKey}:`);
  await first.getByText('SDK', { exact: true }).click();
  await expect.poll(() => code.textContent()).toContain('sendora.track("tour.started", {');

  await first.getByRole('button', { name: 'Send event' }).click();
  const panel = card(page, 'Send an event');
  await panel.getByText('Received.').waitFor();
  const runs = card(page, 'Runs');
  const run = runs.getByRole('link', { name: 'Guided tour for ada' });
  await run.getByText('Waiting: look around first').waitFor();
  const found = await client.untilRun({ userId: 'ada' }, ({ workflowName }) => workflowName === 'Guided tour');
  await client.api.skipWait({ params: { id: found.id } });
  await run.getByText('completed').waitFor();
  await panel.getByRole('button', { name: 'Send again' }).waitFor();

  await panel.getByRole('link', { name: '1 run' }).click();
  await page.waitForURL(`**/app/${projectId}/runs/${found.id}*`);
  await page.getByRole('heading', { level: 1, name: /Guided tour/ }).waitFor();
});

test('an event from a terminal turns the wait green by itself', async () => {
  const { open, emptyProject, server } = session;
  const keys = await emptyProject('Fresh');
  const page = await open('', { keys });
  await card(page, 'Send your first event').getByText('Waiting for your first event').waitFor();
  const sent = await fetch(`${server.demo.url}/v1/track`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${keys.writeKey}:`)}` },
    body: JSON.stringify({ userId: 'grace', event: 'made.elsewhere' }),
  });
  expect(sent.status).toBe(202);
  const panel = card(page, 'Send an event');
  await panel.getByText('Received, but it started nothing.').waitFor();
  await panel.getByRole('link', { name: 'Why?' }).waitFor();
  await card(page, 'Workflows').getByText('No workflow yet').waitFor();
});

test('the sample data is removed after a question that lists it', async () => {
  const { open, client, server } = session;
  const { projectId } = server.demo;
  const page = await open();
  await page.getByRole('button', { name: 'Remove sample data' }).click();
  const question = page.getByRole('alertdialog');
  for (const name of ['Order confirmation', 'Welcome journey', 'ada', 'grace', 'katherine'])
    await expect.poll(() => question.textContent()).toContain(name);
  expect(await question.textContent()).not.toContain('Guided tour');
  await question.getByRole('button', { name: 'Remove sample data' }).click();
  await question.waitFor({ state: 'hidden' });
  const workflows = await client.api.listWorkflows({ query: { projectId } });
  expect(workflows.data.map(({ name }) => name)).toEqual(['Guided tour']);
  expect((await client.api.listProfiles({ query: { projectId } })).data).toEqual([]);
  await expect.poll(() => page.getByRole('button', { name: 'Remove sample data' }).count()).toBe(0);
});
