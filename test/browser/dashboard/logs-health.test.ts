import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findAxeFaults, findOverflow, launchBrowser, openPage } from '../../support/browser.ts';
import { openDashboard } from '../../support/dashboard.ts';
import { type RunningServer, startServer } from '../../support/server.ts';

let server: RunningServer;
let browser: Browser;

async function api(method: string, path: string, body?: unknown): Promise<unknown> {
  const { url, orgId, apiKey } = server.demo;
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/v1/orgs/${orgId}/${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  // A mail that its vendor refuses for good.
  const fault = { vendor: 'resend', status: 422, body: { name: 'validation_error', message: 'That mailbox is full.' } };
  const { sandboxUrl, projectId } = server.demo;
  await fetch(`${sandboxUrl}/faults`, { method: 'POST', body: JSON.stringify(fault) });
  const channels = (await api('GET', `notifications/channels?projectId=${projectId}&kind=email`)) as {
    data: { id: string }[];
  };
  await api('POST', `notifications/channels/${channels.data[0]?.id}/test`, { to: 'full@example.com' });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const open = async (path: string, options = {}) => {
  const opened = await openPage(browser, options);
  await openDashboard(opened.page, server.demo, path);
  return opened;
};

describe('the log', () => {
  test('says why a message failed, and opens it with its attempts and gates', async () => {
    const { page, context, troubles } = await open('/logs');
    await page.getByRole('row', { name: /full@example\.com/ }).click();
    const panel = page.getByRole('dialog', { name: 'Message' });
    await panel.getByText('That mailbox is full.').first().waitFor();
    await panel.getByRole('heading', { name: 'Gates, in their order' }).waitFor();
    await panel.getByText('Channel and recipient').waitFor();
    expect(await panel.getByRole('link', { name: /Look for it in the sandbox/ }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });

    await page
      .getByRole('row', { name: /grace@example\.com/ })
      .first()
      .click();
    const link = panel.getByRole('link', { name: /Look for it in the sandbox/ });
    expect(await link.getAttribute('href')).toContain('?kind=email&to=grace%40example.com');
    expect(troubles).toEqual([]);
    await context.close();
  });

  test('saves the rows that are shown, in their filters', async () => {
    const { page, context, troubles } = await open('/logs?outcome=error&source=test');
    await page.getByRole('row', { name: /full@example\.com/ }).waitFor();
    const save = async (item: string) => {
      await page.getByRole('button', { name: 'Export' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: item }).click(),
      ]);
      return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
    };
    const csv = await save('CSV');
    expect(csv.name).toBe('messages.csv');
    expect(csv.text.trimEnd().split('\r\n')).toEqual([
      expect.stringMatching(/^id,createdAt,/),
      expect.stringContaining('full@example.com'),
    ]);
    const json = await save('JSON');
    expect(JSON.parse(json.text)).toMatchObject([{ recipient: 'full@example.com', outcome: 'error' }]);
    expect(troubles).toEqual([]);
    await context.close();
  });
});

describe('health', () => {
  test('says what needs a look, and reads its chart by keyboard', async () => {
    const { page, context, troubles } = await open('/health');
    const verdict = page.getByRole('region', { name: 'Verdict' });
    await verdict.getByText('Something needs a look.').waitFor();
    await verdict.getByText(/1 message failed for good/).waitFor();
    const chart = page.getByRole('slider', { name: 'Messages per hour: moment' });
    await chart.focus();
    expect(await chart.getAttribute('aria-valuetext')).toMatch(/: \d+ sent, \d+ held back, \d+ skipped, \d+ failed$/);
    const at = Number(await chart.getAttribute('aria-valuenow'));
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => chart.getAttribute('aria-valuenow')).toBe(String(at - 1));
    await page.keyboard.press('Home');
    await expect.poll(() => chart.getAttribute('aria-valuenow')).toBe('0');
    expect(troubles).toEqual([]);
    await context.close();
  });

  test('shows one channel alone, which the address names', async () => {
    const { page, context, troubles } = await open('/health');
    const failed = page.getByRole('definition').nth(1);
    await expect.poll(() => failed.textContent()).toContain('1');
    await page.getByRole('combobox', { name: 'Channel' }).click();
    await page.getByRole('option', { name: 'Demo sms' }).click();
    await expect.poll(() => failed.textContent()).toMatch(/^0/);
    await expect.poll(() => new URL(page.url()).searchParams.get('channelId')).toMatch(/^[0-9a-f-]{36}$/);
    expect(troubles).toEqual([]);
    await context.close();
  });

  test('lists dead letters with their error and puts them back', async () => {
    const opened = await openPage(browser);
    const { page, context, troubles } = opened;
    const redriven = await answerDeadLetters(page);
    await openDashboard(page, server.demo, '/health');
    await page.getByText('D1_ERROR: database is locked').waitFor();
    await page
      .getByRole('region', { name: 'Verdict' })
      .getByText(/1 dead letter/)
      .waitFor();
    await page.getByRole('button', { name: 'Show body' }).click();
    await page.getByText('"step_due"').waitFor();
    await page.getByRole('button', { name: 'Redrive', exact: true }).click();
    await page.getByText('The message is back on sendora-sends').waitFor();
    await page.getByText('Nothing was given up.').waitFor();
    expect(redriven).toEqual(['letter-1']);
    expect(troubles).toEqual([]);
    await context.close();
  });

  test('of a project on the free plan names the plan, and keeps the dead letters', async () => {
    const { page, context, troubles } = await openPage(browser);
    await openDashboard(page, { ...server.demo, ...server.demo.otherOrg }, '/health');
    await page.getByRole('heading', { name: 'Health numbers come with the plan starter' }).waitFor();
    await page.getByText('Nothing was given up.').waitFor();
    expect(await page.getByRole('slider').count()).toBe(0);
    expect(troubles).toEqual([]);
    await context.close();
  });

  test.each(['light', 'dark'] as const)(
    'and the log have no axe faults and no sideways scroll (%s)',
    async (scheme) => {
      const { page, context, troubles } = await open('/health', {
        colorScheme: scheme,
        viewport: { width: 375, height: 800 },
      });
      await page.getByRole('slider').focus();
      expect(await findAxeFaults(page)).toEqual([]);
      expect(await findOverflow(page)).toEqual([]);
      await page.goto(`${server.demo.url}/app/${server.demo.projectId}/logs`);
      await page.getByText('full@example.com').first().waitFor();
      expect(await findAxeFaults(page)).toEqual([]);
      expect(await findOverflow(page)).toEqual([]);
      await page.getByText('full@example.com').first().click();
      await page.getByRole('dialog', { name: 'Message' }).getByText('That mailbox is full.').first().waitFor();
      expect(await findAxeFaults(page)).toEqual([]);
      expect(troubles).toEqual([]);
      await context.close();
    },
  );
});

/** A message is given up after hours only, so the answers of the API are written here; returns what was redriven. */
async function answerDeadLetters(page: Page): Promise<string[]> {
  const redriven: string[] = [];
  const letter = {
    id: 'letter-1',
    projectId: server.demo.projectId,
    queue: 'sendora-sends',
    body: { kind: 'step_due' },
    attempts: 100,
    firstError: null,
    lastError: 'D1_ERROR: database is locked',
    createdAt: new Date().toISOString(),
    redrivenAt: null,
  };
  await page.route(/\/dead-letters(\?|$)/, (route) =>
    route.fulfill({ json: { data: redriven.length > 0 ? [] : [letter], nextCursor: null } }),
  );
  await page.route(/\/dead-letters\/letter-1\/redrive/, (route) => {
    redriven.push('letter-1');
    return route.fulfill({ status: 202, json: { ...letter, redrivenAt: new Date().toISOString() } });
  });
  return redriven;
}
