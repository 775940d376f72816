import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();
const list = (page: Page) => page.getByRole('region', { name: 'Workflows' });
const row = (page: Page, name: string) =>
  list(page)
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name, exact: true }) });
const menu = async (page: Page, name: string, item: string) => {
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

test('lists what starts each workflow and how its runs are, and opens one', async () => {
  const page = await session.open('/workflows');
  await row(page, 'Order confirmation').getByText('order.completed').waitFor();
  await expect
    .poll(() => row(page, 'Order confirmation').getByRole('cell').allTextContents())
    .toEqual(expect.arrayContaining(['Order confirmation', 'On order.completed', '0', '1']));
  await expect.poll(() => row(page, 'Welcome journey').getByRole('cell').allTextContents()).toContain('1');
  await row(page, 'Welcome journey').getByRole('link', { name: 'Welcome journey' }).click();
  await page.getByRole('heading', { level: 1, name: 'Welcome journey' }).waitFor();
});

test('keeps its filters in the address, and clears them', async () => {
  const page = await session.open('/workflows');
  await page.getByLabel('Find a workflow').fill('welc');
  await expect.poll(() => page.url()).toContain('q=welc');
  await row(page, 'Order confirmation').waitFor({ state: 'hidden' });
  await page.reload();
  await row(page, 'Welcome journey').waitFor();
  expect(await page.getByLabel('Find a workflow').inputValue()).toBe('welc');
  await page.getByText('Paused', { exact: true }).click();
  await page.getByText('Nothing fits these filters').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await row(page, 'Order confirmation').waitFor();
  await expect.poll(() => new URL(page.url()).search).toBe('');
});

test('pauses with an undo, resumes and activates', async () => {
  const { client, server, open } = session;
  const { projectId } = server.demo;
  const [workflow] = (await client.api.listWorkflows({ query: { projectId } })).data.filter(
    ({ name }) => name === 'Welcome journey',
  );
  const statusNow = async () => (await client.api.getWorkflow({ params: { id: workflow?.id ?? '' } })).status;
  const page = await open('/workflows');
  const on = row(page, 'Welcome journey').getByRole('switch', { name: 'Welcome journey is active' });
  await on.click();
  await row(page, 'Welcome journey').getByText('paused').waitFor();
  await expect.poll(statusNow).toBe('paused');
  await page.getByRole('button', { name: 'Undo' }).click();
  await row(page, 'Welcome journey').getByText('active', { exact: true }).waitFor();
  await expect.poll(statusNow).toBe('active');
});

test('duplicates inactive, exports as a file and deletes after a question', async () => {
  const { client, server, open } = session;
  const page = await open('/workflows');
  await menu(page, 'Order confirmation', 'Duplicate');
  await row(page, 'Order confirmation (copy)').getByText('inactive').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    menu(page, 'Order confirmation (copy)', 'Export'),
  ]);
  expect(download.suggestedFilename()).toBe('order-confirmation-copy.json');
  await menu(page, 'Order confirmation (copy)', 'Delete…');
  const question = page.getByRole('alertdialog');
  await question.getByRole('button', { name: 'Delete workflow' }).waitFor();
  expect(await question.getByRole('textbox').count()).toBe(0);
  await question.getByRole('button', { name: 'Delete workflow' }).click();
  // Behind the question no row can be found.
  await question.waitFor({ state: 'hidden' });
  await row(page, 'Order confirmation (copy)').waitFor({ state: 'hidden' });
  const { data } = await client.api.listWorkflows({ query: { projectId: server.demo.projectId } });
  expect(data.map(({ name }) => name)).not.toContain('Order confirmation (copy)');
});

test('asks for the name before a workflow with runs in flight is deleted', async () => {
  const page = await session.open('/workflows');
  await expect.poll(() => row(page, 'Welcome journey').getByRole('cell').allTextContents()).toContain('1');
  await menu(page, 'Welcome journey', 'Delete…');
  const question = page.getByRole('alertdialog');
  await question.getByText('1 run in flight').waitFor();
  const button = question.getByRole('button', { name: 'Delete workflow' });
  expect(await button.getAttribute('aria-disabled')).toBe('true');
  await question.getByRole('textbox').fill('Welcome journey');
  await expect.poll(() => button.getAttribute('aria-disabled')).toBeNull();
  await question.getByRole('button', { name: 'Cancel' }).click();
});

test('an empty project is shown how to begin', async () => {
  const page = await session.open('/workflows', { keys: await session.emptyProject('Nothing') });
  await page.getByText('No workflows yet').waitFor();
  await list(page)
    .getByRole('link', { name: /^Cart abandonment/ })
    .waitFor();
  await page.getByRole('button', { name: 'New workflow' }).click();
  await page.getByRole('menuitem', { name: /^Import/ }).waitFor();
  expect(await page.getByRole('menuitem').allTextContents()).toEqual([
    expect.stringMatching(/^Blank/),
    expect.stringMatching(/^From a blueprint/),
    expect.stringMatching(/^Import/),
  ]);
});

test('says what went wrong, with the request id and a way to try again', async () => {
  session.expectTrouble(/status of 503/);
  const page = await session.blank();
  const problem = {
    title: 'Temporarily unavailable',
    detail: 'The database is away.',
    code: 'unavailable',
    requestId: 'req-7',
  };
  await page.route('**/automation/workflows?*', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  );
  await session.go(page, '/workflows');
  const alert = list(page).getByRole('alert');
  await alert.getByText('The database is away.').waitFor();
  expect(await alert.textContent()).toContain('req-7');
  await page.unroute('**/automation/workflows?*');
  await alert.getByRole('button', { name: 'Retry' }).click();
  await row(page, 'Order confirmation').waitFor();
});

test('a viewer and a free plan see the list with buttons off', async () => {
  const { demo } = session.server;
  const page = await session.open('/workflows', { keys: { apiKey: demo.viewerKey } });
  await page.getByRole('button', { name: 'Actions for Order confirmation', exact: true }).click();
  await page
    .getByRole('menuitem', { name: /^Duplicate/ })
    .getByText('Needs the role editor')
    .waitFor();
  const free = await session.open('/workflows', { keys: { ...demo.otherOrg, writeKey: null } });
  await free.getByText('No workflows yet').waitFor();
});
