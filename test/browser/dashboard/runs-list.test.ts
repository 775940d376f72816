import { expect, test } from 'vitest';
import { findAxeFaults } from '../../support/browser.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();
const patience = { timeout: 15_000 };

test('filters live in the address: chosen, shared, cleared', async () => {
  const { open } = session;
  const page = await open('/runs');
  const table = page.getByRole('table', { name: 'Runs' });
  const failed = table.getByRole('row').filter({ hasText: 'katherine' });
  await failed.getByText(/Step confirm failed\./).waitFor();
  await page.getByRole('combobox', { name: 'Status' }).click();
  await page.getByRole('option', { name: 'failed' }).click();
  await page.waitForURL('**/runs?status=failed');
  await expect.poll(() => table.getByRole('row').count(), patience).toBe(2);

  const shared = await open('/runs?status=failed&userId=katherine&hasErrors=true');
  await shared.getByRole('table', { name: 'Runs' }).getByText('katherine').waitFor();
  expect(await shared.getByRole('searchbox', { name: 'Person' }).inputValue()).toBe('katherine');
  expect(await shared.getByRole('checkbox', { name: 'With failed steps' }).isChecked()).toBe(true);

  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('/');
  await page.getByRole('searchbox', { name: 'Person' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.type('nobody');
  await page.waitForURL('**/runs?status=failed&userId=nobody');
  await page.getByRole('heading', { name: 'Nothing fits these filters' }).waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.waitForURL('**/runs');
  await table.getByText('grace').waitFor();

  const [run] = await session.client.runs({ userId: 'grace' });
  // As Sweden writes it, in the time zone of this machine, which is that of the page.
  const day = new Date(run?.startedAt ?? 0).toLocaleDateString('sv');
  await page.getByLabel('From day').fill(day);
  await page.waitForURL(`**/runs?from=${day}`);
  await table.getByText('grace').waitFor();
  await page.getByLabel('From day').fill('2019-01-01');
  await page.getByLabel('To day').fill('2019-01-02');
  await page.getByRole('heading', { name: 'Nothing fits these filters' }).waitFor();
});

test('a new run appears by itself', async () => {
  const { open, client } = session;
  const page = await open('/runs?userId=grace');
  const rows = page.getByRole('table', { name: 'Runs' }).getByRole('row');
  await expect.poll(() => rows.count(), patience).toBe(2);
  const [before] = await client.runs({ userId: 'grace' });
  await client.track('grace', 'order.completed', { orderId: 'A-7', amount: 10 });
  await client.untilRun({ userId: 'grace' }, ({ id }) => id !== before?.id);
  await expect.poll(() => rows.count(), patience).toBe(3);
});

test('failed runs of a workflow are restarted together, and marked ones cancelled', async () => {
  const { open, client, server } = session;
  const { projectId } = server.demo;
  const { id: workflowId } = await client.api.createWorkflow({
    query: { projectId },
    body: {
      name: 'Bulk',
      trigger: { eventType: 'bulk.began' },
      settings: { missingVariables: 'fail', onError: 'fail' },
      steps: [
        { type: 'send_email', config: { to: '{{user.email}}', subject: '{{event.missing}}', bodyHtml: '<p>x</p>' } },
      ],
    },
  });
  for (const user of ['ada', 'grace', 'katherine']) await client.track(user, 'bulk.began');
  const failed = async () => (await client.runs({ workflowId, status: 'failed' })).length;
  await expect.poll(failed, { timeout: 30_000 }).toBe(3);

  const page = await open('/runs');
  await page.getByRole('button', { name: 'Act on many runs' }).click();
  await page.getByText('Choose one workflow in the filters first.').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Workflow' }).click();
  await page.getByRole('option', { name: 'Bulk' }).click();
  await page.getByRole('button', { name: 'Act on many runs' }).click();
  await page.getByRole('menuitem', { name: /Restart failed runs/ }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Restart every failed run of “Bulk”' });
  await dialog.getByRole('button', { name: 'Restart runs' }).click();
  await dialog.getByText('3 runs restarted').waitFor();
  // They fail again, so that there is nothing to cancel.
  await expect.poll(failed, { timeout: 30_000 }).toBe(3);
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();

  const rows = page.getByRole('table', { name: 'Runs' }).getByRole('row');
  await expect.poll(() => rows.count(), patience).toBe(4);
  await page.getByRole('checkbox', { name: 'Select all that are loaded' }).check();
  await page.getByText('3 runs selected').waitFor();
  await page.getByRole('button', { name: 'Cancel…' }).click();
  const cancel = page.getByRole('alertdialog', { name: 'Cancel 3 runs' });
  session.expectTrouble(/409/);
  await cancel.getByRole('button', { name: 'Cancel runs' }).click();
  await cancel.getByText(/0 runs cancelled, 3 left as they were/).waitFor();
  await cancel
    .getByText(/The run/)
    .first()
    .waitFor();
});

test('an empty project says what runs are and how to get one', async () => {
  const { open, emptyProject } = session;
  const page = await open('/runs', { keys: await emptyProject('Without runs') });
  await page.getByRole('heading', { name: 'No runs yet' }).waitFor();
  await page.getByText(/curl .*\/v1\/track/).waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
});

test('a list that cannot be read says so, with the request, and is read again', async () => {
  const { open, expectTrouble } = session;
  expectTrouble(/503/);
  const page = await open('/events');
  const problem = {
    type: 'about:blank',
    title: 'The service is busy',
    status: 503,
    detail: 'Try again in a moment.',
    code: 'unavailable',
    requestId: 'req-42',
  };
  await page.route('**/automation/runs?*', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  );
  await page.getByRole('link', { name: 'Runs', exact: true }).first().click();
  await page.getByRole('heading', { name: 'The service is busy' }).waitFor();
  await page.getByText('req-42').waitFor();
  await page.unroute('**/automation/runs?*');
  await page.getByRole('button', { name: 'Retry' }).click();
  await page.getByRole('table', { name: 'Runs' }).waitFor();
});
