import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { findAxeFaults, findOverflow } from '../../support/browser.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();

beforeAll(async () => {
  const { client, server } = session;
  const { projectId } = server.demo;
  const mail = { to: '{{user.email}}', subject: 'Hi', bodyHtml: '<p>Hi</p>' };
  const create = (name: string, body: object) =>
    client.api.createWorkflow({
      query: { projectId },
      body: { name, trigger: { eventType: 'club.joined' }, steps: [{ type: 'send_email', config: mail }], ...body },
    });
  await create('Large members', {
    trigger: { eventType: 'club.joined', filters: [{ property: 'amount', op: 'gte', value: 100 }] },
  });
  await create('Once a person', { reentry: { policy: 'once' } });
  await create('Switched off', { isActive: false });
  await client.track('grace', 'club.joined', { amount: 5 });
  await client.untilRun(
    { userId: 'grace' },
    (run) => run.workflowName === 'Once a person' && run.status === 'completed',
  );
  await client.track('grace', 'club.joined', { amount: 49 });
  for (let received = 0; received < 2; await sleep(100))
    received = (await client.api.listEvents({ query: { userId: 'grace', type: 'club.joined' } })).data.length;
});

test('a person and an event type are enough to learn why nothing came', async () => {
  const { open } = session;
  const page = await open('/runs');
  await page.getByRole('link', { name: 'Why, or why not?' }).click();
  await page.getByRole('heading', { name: 'Why did somebody get a message, or not?' }).waitFor();
  await page.getByLabel('Person').fill('grace');
  await page.getByLabel('Event type').fill('club.joined');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Explain the latest' }).click();
  await page.waitForURL('**/runs/why?userId=grace&type=club.joined');

  await page.getByText(/^It matched .*, but nothing came of it\.$/).waitFor();
  const held = page.getByRole('region', { name: 'Matched, but held back' });
  await held
    .getByRole('listitem')
    .filter({ hasText: 'Once a person' })
    .getByText(/this workflow takes each key once/)
    .waitFor();
  await held
    .getByRole('listitem')
    .filter({ hasText: 'Switched off' })
    .getByText(/inactive/)
    .first()
    .waitFor();
  const missed = page.getByRole('region', { name: 'Missed by a condition' }).getByRole('listitem');
  await missed.getByText('Wanted event.amount to be at least 100, but it is 49.').waitFor();
  const facts = missed.getByRole('definition');
  expect(await facts.allTextContents()).toEqual(['event.amount gte 100', '100', '49']);
  await page.getByText('Listens to other events').click();
  await page.getByText(/Wanted the event type to match "order.completed"/).waitFor();

  const events = page.getByRole('navigation', { name: 'Events' }).getByRole('button');
  await expect.poll(() => events.count()).toBe(2);
  await events.nth(1).click();
  await page.getByText('It reached the workflow “Once a person”.').waitFor();
  await page.getByText(/^Sent to grace@example.com/).waitFor();
  await page.getByRole('link', { name: 'Open run' }).click();
  await page.getByRole('heading', { level: 1, name: 'Once a person for grace' }).waitFor();
});

test('events are found by type, person and day, and lead to what they started', async () => {
  const { open } = session;
  const page = await open('/events');
  const table = page.getByRole('table', { name: 'Events' });
  await page.getByLabel('Event type').fill('club.*');
  await page.keyboard.press('Enter');
  await page.waitForURL(/events\?type=club/);
  await expect.poll(() => table.getByRole('row').count()).toBe(3);
  await table.getByRole('link', { name: 'Once a person' }).waitFor();
  await table.getByRole('link', { name: 'Nothing. Why?' }).waitFor();
  await table.getByRole('link', { name: 'club.joined' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'club.joined' }).waitFor();
  await page.getByText('"amount": 49').waitFor();
  await page.getByText(/but nothing came of it/).waitFor();
  await page.keyboard.press(']');
  await page.getByText('"amount": 5').waitFor();
  await page.keyboard.press('Escape');
  await page.waitForURL(/events\?type=club/);
  await page.getByRole('searchbox', { name: 'Person' }).fill('ada');
  await page.getByRole('heading', { name: 'Nothing fits these filters' }).waitFor();
});

test('an event that never came is said to be missing, and an unknown one not to be found', async () => {
  const { open } = session;
  session.expectTrouble(/404/);
  const page = await open('/runs/why?userId=grace&type=never.sent');
  await page.getByText('The project has no event never.sent of grace.', { exact: false }).waitFor();
  const gone = await open('/events/3f2504e0-4f89-41d3-9a0c-0305e82c3301');
  await gone.getByRole('heading', { name: 'Event not found' }).waitFor();
});

test.each(['light', 'dark'] as const)(
  'an explanation has no faults for axe and fits a phone: %s',
  async (colorScheme) => {
    const { open } = session;
    const page = await open('/runs/why?userId=grace&type=club.joined', { colorScheme });
    await page.getByRole('region', { name: 'Missed by a condition' }).waitFor();
    expect(await findAxeFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 375, height: 812 });
    // The sidebar leaves with the next frame of the page.
    await expect.poll(() => findOverflow(page)).toEqual([]);
  },
);
