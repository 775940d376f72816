import { readFileSync } from 'node:fs';
import type { Download, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { findAxeFaults, findOverflow } from '../../support/browser.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();
const card = (page: Page, name: string | RegExp) => page.getByRole('region', { name });
const textOf = async (download: Download) => readFileSync(await download.path(), 'utf8');

async function exportProject(page: Page): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export project' }).click(),
  ]);
  return textOf(download);
}

const plan = (page: Page, text: string) =>
  page
    .getByLabel('Or paste it')
    .fill(text)
    .then(() => page.getByRole('button', { name: 'Plan', exact: true }).click());

describe('the gallery', () => {
  test('shows eight blueprints, and of one its graph, needs and mails', async () => {
    const page = await session.open('/workflows/gallery');
    await expect.poll(() => page.getByRole('main').getByRole('listitem').count()).toBe(8);
    await page.getByRole('link', { name: /^Cart abandonment/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Cart abandonment' }).waitFor();
    await page.waitForURL('**blueprint=cart-abandonment*');
    await expect.poll(() => card(page, 'Steps').getByRole('listitem').count()).toBe(5);
    await card(page, 'What it needs').getByText('email channel: there').waitFor();
    await card(page, 'Sample mails').getByText('The last mail about your cart').waitFor();
    await page.frameLocator('iframe').getByText('Hi Ada,').waitFor();
    await card(page, 'Sample mails').getByText('Reminder', { exact: true }).click();
    await card(page, 'Sample mails').getByText('Your cart is still here').waitFor();
    expect(await findAxeFaults(page)).toEqual([]);
  });

  test('marks what the project lacks', async () => {
    const keys = await session.emptyProject('No channels');
    const page = await session.open('/workflows/gallery', { keys });
    await page.getByText('Missing: email channel').first().waitFor();
    await page.getByRole('link', { name: /^Birthday/ }).click();
    await card(page, 'What it needs').getByText('email channel: missing').waitFor();
    expect(await card(page, 'What it needs').getByRole('link', { name: 'Add it' }).getAttribute('href')).toContain(
      '/channels/new?kind=email',
    );
  });

  test('clones one under a name, refuses a name that is taken, and opens the workflow', async () => {
    session.expectTrouble(/status of (409|422)/);
    const { client, server, open } = session;
    const page = await open('/workflows/gallery?blueprint=order-confirmation');
    await page.getByRole('button', { name: 'Use this' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Create workflow' }).click();
    await dialog.locator('[aria-invalid=true]').or(dialog.getByRole('alert')).first().waitFor();
    await dialog.getByLabel('Name').fill('Orders');
    await dialog.getByRole('button', { name: 'Create workflow' }).click();
    await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
    const { data } = await client.api.listWorkflows({ query: { projectId: server.demo.projectId, q: 'Orders' } });
    expect(data.map(({ name, status }) => [name, status])).toEqual([['Orders', 'inactive']]);
  });

  test('says that there is no such blueprint, and what a plan lacks', async () => {
    const page = await session.open('/workflows/gallery?blueprint=nothing');
    await page.getByText('There is no blueprint “nothing”.').waitFor();
    const free = await session.open('/workflows/gallery', {
      keys: { ...session.server.demo.otherOrg, writeKey: null },
    });
    await free.getByText('Needs the plan starter; this organisation is on free.').waitFor();
  });
});

describe('export and import', () => {
  test('a second export is identical, and the plan of an export says that nothing changes', async () => {
    const { client, open, emptyProject } = session;
    const keys = await emptyProject('As code');
    await client.api.cloneBlueprint({ params: { slug: 'cart-abandonment' }, body: { projectId: keys.projectId } });
    const page = await open('/workflows/import?tab=export', { keys });
    const first = await exportProject(page);
    expect(JSON.parse(first).workflows.map(({ name }: { name: string }) => name)).toEqual(['Cart abandonment']);

    await page.getByRole('tab', { name: 'Import' }).click();
    await plan(page, first);
    // The first import of an item that no source has takes it over, and changes nothing of it.
    await card(page, /^Plan: \d+ unchanged$/).waitFor();
    await page.getByRole('button', { name: 'Apply plan' }).click();
    await page.getByText('Imported.').waitFor();
    await page.getByRole('button', { name: 'Import another' }).click();
    await plan(page, first);
    await card(page, /^Plan: \d+ unchanged$/).waitFor();
    await expect
      .poll(() => page.getByRole('button', { name: 'Apply plan' }).getAttribute('aria-disabled'))
      .toBe('true');

    await page.getByRole('tab', { name: 'Export' }).click();
    expect(await exportProject(page)).toBe(first);
  });

  test('a change is planned in sentences, runs in flight have their choice, and it is applied', async () => {
    const { client, open, emptyProject, server } = session;
    const keys = await emptyProject('In flight');
    const bundle = (minutes: number) => ({
      version: 1,
      workflows: [
        {
          name: 'Nap',
          trigger: { eventType: 'nap.wanted' },
          isActive: true,
          steps: [
            { label: 'nap', type: 'wait', delayMinutes: 60 },
            { label: 'more', type: 'wait', delayMinutes: minutes },
          ],
        },
      ],
    });
    const page = await open('/workflows/import', { keys });
    await plan(page, JSON.stringify(bundle(5)));
    await card(page, 'Plan: 1 to create').waitFor();
    await page.getByRole('button', { name: 'Apply plan' }).click();
    await page.getByText('1 item created.').waitFor();
    await fetch(`${server.demo.url}/v1/track`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${keys.writeKey}:`)}` },
      body: JSON.stringify({ userId: 'ada', event: 'nap.wanted' }),
    });
    const run = await client.untilRun({ projectId: keys.projectId }, ({ status }) => status === 'running');

    await page.getByRole('button', { name: 'Import another' }).click();
    await plan(page, JSON.stringify(bundle(7)));
    const item = card(page, 'Plan: 1 to update').getByRole('listitem').filter({ hasText: 'workflow Nap' });
    await item.getByText('version 1 → 2').waitFor();
    await item.getByText('1 run in flight').waitFor();
    await item.getByText('Move', { exact: true }).click();
    await expect.poll(() => item.getByRole('radio', { name: 'Move' }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Apply plan' }).click();
    await page.getByText('Nap: 1 of 1 run moved').waitFor();
    const moved = await client.api.getRun({ params: { id: run.id } });
    expect(moved.version).toBe(2);
  });

  test('faults have their lines and suggestions, and nothing is written', async () => {
    session.expectTrouble(/status of 422/);
    const page = await session.open('/workflows/import');
    await plan(page, '{\n  "version": 1,,\n}');
    await card(page, '1 fault in the bundle').getByText('Line 2:16').waitFor();
    await page.getByRole('button', { name: 'Another bundle' }).click();
    await plan(
      page,
      '{\n  "version": 1,\n  "workflows": [\n    {\n      "name": "Typo",\n      "triger": { "eventType": "a" },\n      "steps": []\n    }\n  ]\n}',
    );
    const faults = card(page, /faults? in the bundle$/);
    await faults.getByText('Line 6:17').waitFor();
    await faults.getByText('Did you mean').waitFor();
    expect(await findAxeFaults(page)).toEqual([]);
  });

  test('a file can be chosen, and names the places of its faults', async () => {
    session.expectTrouble(/status of 422/);
    const page = await session.open('/workflows/import');
    const buffer = Buffer.from('{ "version": 2 }');
    await page.getByLabel('Bundle file').setInputFiles({ name: 'shop.json', mimeType: 'application/json', buffer });
    await page.getByText('shop.json, 1 lines').waitFor();
    await page.getByText('shop.json:1:14').waitFor();
  });

  test('a viewer can export and is told why there is no import', async () => {
    const page = await session.open('/workflows/import', { keys: { apiKey: session.server.demo.viewerKey } });
    const choose = page.getByRole('button', { name: 'Choose a file' });
    expect(await choose.getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('tab', { name: 'Export' }).click();
    expect(await exportProject(page)).toContain('"Welcome journey"');
  });
});

test.each([
  ['light', '/workflows/gallery'],
  ['dark', '/workflows/gallery?blueprint=welcome-series'],
  ['light', '/workflows/import'],
  ['dark', '/workflows/import?tab=export'],
] as const)('in %s %s has no accessibility faults, and fits 320 px', async (colorScheme, path) => {
  const page = await session.open(path, { colorScheme });
  if (path.includes('blueprint=')) await page.frameLocator('iframe').getByText('Unsubscribe').waitFor();
  else await page.getByRole('main').getByRole('listitem').or(page.getByRole('tabpanel')).first().waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 800 });
  await expect.poll(() => findOverflow(page)).toEqual([]);
});
