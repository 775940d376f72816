import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, openPage } from '../../support/browser.ts';
import { openDashboard } from '../../support/dashboard.ts';
import { type RunningServer, startServer } from '../../support/server.ts';

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const open = async (path: string, options = {}, key?: string) => {
  const opened = await openPage(browser, options);
  await openDashboard(opened.page, key === undefined ? server.demo : { ...server.demo, apiKey: key }, path);
  return opened;
};

/** Chromium reports every refused request. */
const unexpected = (troubles: string[], status: number) =>
  troubles.filter((trouble) => !trouble.includes(`status of ${status}`));

/** What the API says of a channel by its name. */
async function readChannel(name: string): Promise<Record<string, unknown> & { id: string }> {
  const { url, orgId, apiKey, projectId } = server.demo;
  const path = `${url}/api/v1/orgs/${orgId}/notifications/channels?projectId=${projectId}&pageSize=100`;
  const answer = await fetch(path, { headers: { authorization: `Bearer ${apiKey}` } });
  const { data } = (await answer.json()) as { data: (Record<string, unknown> & { id: string; name: string })[] };
  const found = data.find((channel) => channel.name === name);
  if (found === undefined) throw new Error(`There is no channel ${name}.`);
  return found;
}

describe('a channel', () => {
  test('is added by its form, tested, breaks by a wrong key and is reconnected', async () => {
    const { page, context, troubles } = await open('/channels');
    await page.getByRole('link', { name: 'Add channel' }).click();
    await page.getByRole('heading', { level: 1, name: 'Add channel' }).waitFor();
    await page.getByRole('radio', { name: /^Email/ }).check();
    const form = page.getByRole('form', { name: 'New channel' });
    await form.getByRole('button', { name: 'Add channel' }).click();
    const name = form.getByRole('textbox', { name: 'Name' });
    await expect.poll(() => name.getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => name.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await form.getByLabel('API key', { exact: true }).getAttribute('aria-invalid')).toBe('true');

    await form.getByRole('button', { name: 'Use the sandbox' }).click();
    const from = form.getByRole('textbox', { name: 'From' });
    await expect.poll(() => from.inputValue()).toBe('hello@sendora-demo.example');
    await name.fill('Receipts');
    await form.getByRole('button', { name: 'Add frequency cap' }).click();
    await form.getByLabel('Messages to one person').fill('3');
    await form.getByLabel('In any span of').fill('24');
    await form.getByRole('button', { name: 'Add channel' }).click();
    await page.getByRole('heading', { level: 1, name: 'Receipts' }).waitFor();
    const made = await readChannel('Receipts');
    expect(made).toMatchObject({
      kind: 'email',
      vendor: 'resend',
      isDefault: false,
      frequencyCap: { perUser: 3, windowHours: 24 },
    });
    await page.getByText(`/hooks/resend/${made.id}`).waitFor();

    const result = page.getByRole('status', { name: 'Result of the test' });
    await page.getByRole('button', { name: 'Send test message' }).click();
    await result.getByText('sent', { exact: true }).waitFor();
    const mailbox = await result.getByRole('link', { name: /Look at it in the sandbox/ }).getAttribute('href');
    const messageId = decodeURIComponent(mailbox?.split('#')[1] ?? '');
    const kept = await fetch(`${server.demo.sandboxUrl}/messages/${messageId}`);
    expect(await kept.json()).toMatchObject({ kind: 'email', to: 'ada@example.com' });

    await page.getByRole('button', { name: 'Replace API key' }).click();
    await page.getByLabel('API key', { exact: true }).fill('not-a-key');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Receipts is saved').waitFor();
    // What was typed is saved and gone: its hint is there, and nothing is left to discard.
    await page.getByRole('button', { name: 'Replace API key' }).waitFor();
    expect(await page.getByRole('button', { name: 'Discard changes' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Send test message' }).click();
    await result.getByText('API key is invalid').first().waitFor();
    expect(await result.getByText('the vendor returned 403').count()).toBe(1);
    const state = page.getByRole('region', { name: 'State' });
    await state.getByText('The vendor refused the credentials').waitFor();
    expect(await readChannel('Receipts')).toMatchObject({ status: 'needs_reconnect' });

    await state.getByRole('button', { name: 'Reconnect' }).click();
    const key = page.getByLabel('API key', { exact: true });
    await expect.poll(() => key.evaluate((element) => element === document.activeElement)).toBe(true);
    await key.fill('re_another_key_of_the_sandbox');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Receipts is reconnected').waitFor();
    await state.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Send test message' }).click();
    await result.getByText('sent', { exact: true }).waitFor();
    await result.getByRole('link', { name: 'Open it in the log' }).click();
    await page.getByRole('dialog', { name: 'Message' }).getByText('ada@example.com').first().waitFor();
    expect(unexpected(troubles, 422)).toEqual([]);
    await context.close();
  });

  test('shows in the list what it is and does; its menu changes and deletes it', async () => {
    const { page, context, troubles } = await open('/channels');
    const row = page.getByRole('row', { name: /Receipts/ });
    await row.getByText('Resend').waitFor();
    // The numbers are read again every 15 s.
    const counted = { timeout: 40_000 };
    await expect.poll(() => row.getByRole('cell').nth(3).textContent(), counted).toBe('2');
    await expect.poll(() => row.getByRole('cell').nth(4).textContent(), counted).toBe('1');
    const act = async (item: string) => {
      await page.getByRole('button', { name: 'Actions for Receipts' }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await act('Make default');
    await row.getByText('default', { exact: true }).waitFor();
    await act('Disable');
    await row.getByText('disabled', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await row.getByText('ok', { exact: true }).waitFor();
    await act('Test…');
    const test = page.getByRole('dialog', { name: 'Test Receipts' });
    await test.getByRole('button', { name: 'Send test message' }).click();
    await test.getByText('sent', { exact: true }).waitFor();
    await test.getByRole('button', { name: 'Close' }).click();
    await act('Delete…');
    await page.getByRole('button', { name: 'Delete channel' }).click();
    await page.getByText('Receipts is deleted').waitFor();
    await row.waitFor({ state: 'detached' });
    expect(await readChannel('Demo email')).toMatchObject({ isDefault: true });
    expect(troubles).toEqual([]);
    await context.close();
  });

  test('keeps what is typed while the sandbox is filled in', async () => {
    const { page, context, troubles } = await open('/channels/new?kind=email');
    const { promise: isTyped, resolve: letGo } = Promise.withResolvers<void>();
    await page.route('**/domains?*', async (route) => {
      await isTyped;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Use the sandbox' }).click();
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.fill('Typed meanwhile');
    letGo();
    const from = page.getByRole('textbox', { name: 'From' });
    await expect.poll(() => from.inputValue()).toBe('hello@sendora-demo.example');
    expect(await name.inputValue()).toBe('Typed meanwhile');
    expect(troubles).toEqual([]);
    await context.close();
  });

  test('that a workflow names is not deleted, and the workflow is named', async () => {
    const { url, orgId, apiKey, projectId } = server.demo;
    const { id: channelId } = await readChannel('Demo sms');
    const step = { label: 'text', type: 'send_sms', config: { to: '+15550001001', body: 'Hi', channelId } };
    const body = { name: 'Texts by one channel', trigger: { eventType: 'text.asked' }, steps: [step] };
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
    const workflows = `${url}/api/v1/orgs/${orgId}/automation/workflows?projectId=${projectId}`;
    const made = await fetch(workflows, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(made.status).toBe(201);
    const { page, context, troubles } = await open('/channels?kind=sms');
    await page.getByRole('button', { name: 'Actions for Demo sms' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete channel' }).click();
    await page.getByRole('alert').getByText('"Texts by one channel"').waitFor();
    expect(unexpected(troubles, 409)).toEqual([]);
    await context.close();
  });

  test('of the kind webhook shows its signing secret once', async () => {
    const { page, context, troubles } = await open('/channels/new?kind=webhook');
    await page.getByRole('textbox', { name: 'Name' }).fill('Own receiver');
    await page.getByRole('button', { name: 'Use the sandbox' }).click();
    await expect.poll(() => page.getByRole('textbox', { name: 'URL' }).inputValue()).toContain('/hooks/');
    await page.getByRole('form', { name: 'New channel' }).getByRole('button', { name: 'Add channel' }).click();
    const secret = page.getByRole('dialog', { name: 'Copy the signing secret' });
    await secret.getByText(/^whsec_/).waitFor();
    await secret.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Own receiver' }).waitFor();
    await page.getByRole('button', { name: 'Send test message' }).click();
    await page.getByRole('status', { name: 'Result of the test' }).getByText('sent', { exact: true }).waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });

  test('can be read, but not changed, by somebody without the right, who is told why', async () => {
    const { id } = await readChannel('Demo email');
    const { page, context, troubles } = await open(`/channels/${id}`, {}, server.demo.viewerKey);
    const save = page.getByRole('button', { name: 'Save' });
    await save.waitFor();
    expect(await save.getAttribute('aria-disabled')).toBe('true');
    expect(await page.getByRole('textbox', { name: 'Name' }).getAttribute('readonly')).not.toBeNull();
    const test = page.getByRole('button', { name: 'Send test message' });
    await test.hover();
    await page.getByText('Needs the role editor; you are viewer.').filter({ visible: true }).first().waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });
});
