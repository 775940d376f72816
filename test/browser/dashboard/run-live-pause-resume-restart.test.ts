import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openDashboard } from '../../support/dashboard.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();

/** An order with a branch, a mail, a text that fails for want of a number, and a wait. */
const steps = [
  {
    label: 'remember',
    title: 'Remember the order',
    type: 'update_profile' as const,
    config: { traits: { orders: 3 } },
  },
  {
    label: 'confirm',
    title: 'Confirm by email',
    type: 'send_email' as const,
    config: {
      to: '{{user.email}}',
      subject: 'Order {{event.orderId}}',
      bodyHtml: '<p>Thank you, <b>{{event.name}}</b>.</p>',
    },
  },
  {
    label: 'large',
    title: 'Large order?',
    type: 'branch' as const,
    config: { condition: [{ property: 'amount', op: 'gte' as const, value: 100 }], ifTrue: 'news', ifFalse: 'nudge' },
  },
  {
    label: 'nudge',
    title: 'Nudge to join',
    type: 'send_sms' as const,
    config: { to: '{{user.phone}}', body: 'Join us' },
  },
  {
    label: 'news',
    title: 'Wait for news',
    type: 'wait' as const,
    config: { waitForEvent: { eventType: 'parcel.came' }, timeoutMinutes: 60 },
  },
  {
    label: 'ask',
    title: 'Ask how it went',
    type: 'send_push' as const,
    config: { title: 'How was it?', body: 'Order {{event.orderId}}' },
  },
];

async function createWorkflow(name: string, eventType: string, settings = {}, given: object[] = steps): Promise<void> {
  const { client, server } = session;
  const body = { name, trigger: { eventType }, settings, steps: given as typeof steps };
  await client.api.createWorkflow({ query: { projectId: server.demo.projectId }, body });
}

const step = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Steps' }).getByRole('button').filter({ hasText: name });
const panel = (page: Page, name: string) => page.getByRole('complementary', { name: `Step: ${name}` });

test('a run is followed live: paused, resumed, and moved on by an event, without a reload', async () => {
  const { client, open } = session;
  await createWorkflow('Live order', 'live.ordered');
  await client.track('ada', 'live.ordered', { orderId: 'A-1', amount: 149, name: 'Ada' });
  const { id } = await client.untilRun(
    { userId: 'ada' },
    (run) => run.waitingFor !== null && run.workflowName === 'Live order',
  );

  const page = await open(`/runs/${id}?step=confirm`);
  await page.getByText('Live', { exact: true }).waitFor();
  await page.getByRole('heading', { level: 1, name: 'Live order for ada' }).waitFor();
  await step(page, 'Remember the order').getByText('Set orders to 3.').waitFor();
  await step(page, 'Large order?').getByText('Yes: event.amount is 149, which is at least 100.').waitFor();
  await page.getByText('No: “Nudge to join” was not taken.').waitFor();
  await step(page, 'Wait for news')
    .getByText(/Waiting for the event parcel.came, until \d.* at the latest\./)
    .waitFor();
  await page.getByRole('listitem').filter({ hasText: 'Ask how it went' }).getByText('next').waitFor();

  const mail = panel(page, 'Confirm by email');
  await mail.getByText(/^Sent to ada@example.com by “Demo email”/).waitFor();
  await mail.frameLocator('iframe').getByText('Thank you, Ada.').waitFor();
  await mail.getByText('The recipient is not on the suppression list.').waitFor();
  expect(await mail.getByRole('link', { name: /Open in the mailbox/ }).getAttribute('href')).toContain(
    session.server.demo.sandboxUrl,
  );

  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('paused', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('running', { exact: true }).first().waitFor();
  await page.getByRole('tab', { name: 'Audit 3' }).waitFor();

  await client.track('ada', 'parcel.came');
  await step(page, 'Wait for news')
    .getByText(/^parcel.came came after/)
    .waitFor();
  await step(page, 'Ask how it went').waitFor();
  await page.getByRole('term').filter({ hasText: 'Took' }).waitFor();
  await page.getByText('Live', { exact: true }).waitFor({ state: 'hidden' });
});

test('a failed run opens at the step that failed, and is restarted from there', async () => {
  const { client, open } = session;
  const strict = [
    { ...steps[1], config: { ...steps[1]?.config, subject: 'Order {{event.missing}}' } },
    steps[5],
  ] as object[];
  await createWorkflow('Strict order', 'strict.ordered', { missingVariables: 'fail', onError: 'fail' }, strict);
  await client.track('ada', 'strict.ordered', { orderId: 'A-2', name: 'Ada' });
  const { id } = await client.untilRun({ userId: 'ada' }, (run) => run.status === 'failed');

  const page = await open(`/runs/${id}`);
  const failed = panel(page, 'Confirm by email');
  await failed.getByText(/^Failed\./).waitFor();
  await page.getByText('“Ask how it went” was not reached: the run failed at “Confirm by email”.').waitFor();
  await failed.getByRole('button', { name: 'Restart from here' }).click();
  const dialog = page.getByRole('dialog', { name: 'Restart this run' });
  await dialog.getByRole('combobox', { name: 'Begin with' }).click();
  await page.getByRole('option', { name: /Ask how it went/ }).click();
  await dialog.getByRole('button', { name: 'Restart' }).click();
  await page.getByText('Restarted from “Ask how it went”').waitFor();
  await step(page, 'Ask how it went').waitFor();
  await client.untilRun({ userId: 'ada' }, (run) => run.status === 'completed');
  await page.getByRole('tab', { name: 'JSON', exact: true }).first().click();
  await page.getByText(`"id": "${id}"`).waitFor();
});

test('without a socket the run is read again, and the page says how old it is instead of "Live"', async () => {
  const { client, blank, server } = session;
  await client.track('katherine', 'live.ordered', { orderId: 'A-4', amount: 149, name: 'Katherine' });
  const { id } = await client.untilRun(
    { userId: 'katherine' },
    (run) => run.workflowName === 'Live order' && run.waitingFor !== null,
  );
  const page = await blank();
  await page.routeWebSocket(/\/live/, (socket) => socket.close());
  await openDashboard(page, server.demo, `/runs/${id}`);
  await page.getByText(/^Updated .* ago$/).waitFor();
  expect(await page.getByText('Live', { exact: true }).count()).toBe(0);
  await client.track('katherine', 'parcel.came');
  await step(page, 'Wait for news')
    .getByText(/^parcel.came came after/)
    .waitFor();
});

test('a wait is skipped where the copy is one to try things out', async () => {
  const { client, open } = session;
  await client.track('grace', 'live.ordered', { orderId: 'A-3', amount: 149, name: 'Grace' });
  const { id } = await client.untilRun(
    { userId: 'grace' },
    (run) => run.workflowName === 'Live order' && run.waitingFor !== null,
  );
  const page = await open(`/runs/${id}`);
  await page.getByRole('button', { name: 'Skip wait' }).click();
  await step(page, 'Wait for news')
    .getByText(/did not come/)
    .waitFor();
  await step(page, 'Ask how it went').waitFor();
});

test('keys walk through the steps and through the runs of the list, and lead back', async () => {
  const { open, client } = session;
  const list = await client.runs({ userId: 'ada', projectId: session.server.demo.projectId });
  const [first, second] = list.map((run) => `/runs/${run.id}`) as [string, string];
  // The address is that of the next run before its page is.
  const shows = (path: string) =>
    page.getByRole('navigation', { name: 'Breadcrumb' }).locator(`a[href$="${path}"]`).waitFor();
  const page = await open('/runs?userId=ada');
  await page.getByRole('table', { name: 'Runs' }).locator(`a[href$="${second}"]`).first().waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${first}`);
  await shows(first);
  await page.getByRole('list', { name: 'Steps' }).waitFor();
  await page.keyboard.press('k');
  await page.waitForURL(`**${first}?step=*`);
  const before = new URL(page.url()).searchParams.get('step');
  await page.keyboard.press('j');
  await page.waitForURL((url) => url.searchParams.get('step') !== before);
  await page.keyboard.press(']');
  await page.waitForURL(`**${second}`);
  await shows(second);
  await page.keyboard.press('[');
  await page.waitForURL(`**${first}`);
  await shows(first);
  await page.getByRole('list', { name: 'Steps' }).waitFor();
  await page.keyboard.press('Escape');
  await page.waitForURL('**/runs?userId=ada');
});

test('a run that is not there says why, and a viewer reads why nothing can be pressed', async () => {
  const { open, client, server } = session;
  session.expectTrouble(/404/);
  const gone = await open('/runs/3f2504e0-4f89-41d3-9a0c-0305e82c3301');
  await gone.getByRole('heading', { name: 'Run not found' }).waitFor();
  await gone.getByText(/Runs are gone 30 days after they have ended/).waitFor();

  const [run] = await client.runs({ status: 'running', projectId: server.demo.projectId });
  const page = await open(`/runs/${run?.id}`, { keys: { apiKey: server.demo.viewerKey } });
  const pause = page.getByRole('button', { name: 'Pause' });
  await pause.waitFor();
  expect(await pause.getAttribute('aria-disabled')).toBe('true');
  await page.getByText('Needs the role editor; you are viewer.').first().waitFor({ state: 'attached' });
});
