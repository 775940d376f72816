import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findAxeFaults, findOverflow, launchBrowser, openPage } from '../support/browser.ts';
import { createDemoClient } from '../support/demo-client.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

let unsubscribeLink: string | null = null;

/** The page behind the unsubscribe link of a mail about a topic. */
async function openUnsubscribe(page: Page): Promise<void> {
  unsubscribeLink ??= await sendNews();
  await page.goto(unsubscribeLink);
  await page.getByRole('button', { name: 'Save' }).waitFor();
}

async function openUnsubscribed(page: Page): Promise<void> {
  const link = await sendNews();
  await page.goto(link);
  await page.getByRole('button', { name: 'Unsubscribe from everything' }).click();
  await page.getByRole('button', { name: 'Subscribe again' }).waitFor();
}

async function sendNews(): Promise<string> {
  const { api, identify, track, messages, untilRun } = createDemoClient(server.demo);
  const userId = randomUUID();
  const to = `${userId}@example.com`;
  const eventType = `news-${userId}`;
  for (const [key, name] of [
    ['news', 'Product news'],
    ['offers', 'Offers'],
  ] as const)
    await api.createTopic({ body: { key, name, description: 'Once a month' } }).catch(() => undefined);
  const config = { subject: 'News', bodyHtml: '<p>News</p>', to, topic: 'news' };
  const steps = [{ label: 'news', type: 'send_email' as const, config }];
  await api.createWorkflow({ body: { name: eventType, isActive: true, trigger: { eventType }, steps } });
  await identify(userId, { name: 'Ada' });
  await track(userId, eventType);
  await untilRun({ userId }, ({ status }) => status === 'completed');
  await expect.poll(async () => (await messages(to)).length).toBe(1);
  const [mail] = await messages(to);
  return /https?:\S+\/u\/\S+/.exec(mail?.summary.text ?? '')?.[0] ?? 'the mail has no link';
}

const visit = (path: string) => async (page: Page) => void (await page.goto(server.demo.url + path));
const visitSandbox = (kind: string) => async (page: Page) =>
  void (await page.goto(`${server.demo.sandboxUrl}/?kind=${kind}`));

const pages: [name: string, go: (page: Page) => Promise<void>][] = [
  ['the documentation', visit('/docs')],
  ['a page of the reference', visit('/docs/settings')],
  ['the errors', visit('/docs/errors')],
  ['a guide', visit('/docs/guides/waits')],
  ['the unsubscribe page', openUnsubscribe],
  ['the unsubscribe page of somebody who left', openUnsubscribed],
  ['the sandbox mailbox', visitSandbox('email')],
  ['the sandbox phone', visitSandbox('sms')],
  ['the sandbox webhooks', visitSandbox('webhook')],
];

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test.each(pages)('%s has nothing that axe objects to', async (_name, go) => {
    const { page, context, troubles } = await openPage(browser, { colorScheme });
    await go(page);
    expect(await findAxeFaults(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await context.close();
  });
});

test.each(pages)('%s fits a window of 320 px', async (_name, go) => {
  const { page, context, troubles } = await openPage(browser, { viewport: { width: 320, height: 640 } });
  await go(page);
  expect(await findOverflow(page)).toEqual([]);
  expect(troubles).toEqual([]);
  await context.close();
});
