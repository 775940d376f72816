import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findAxeFaults, findOverflow, launchBrowser, openPage, openStartPage } from '../support/browser.ts';
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

async function openRun(page: Page): Promise<void> {
  await openStartPage(page, server.demo);
  await page.locator('.run', { hasText: 'for grace' }).click();
  await page.locator('.step', { hasText: 'confirm' }).getByText('Input').click();
}

async function openDryRun(page: Page): Promise<void> {
  await openStartPage(page, server.demo);
  await page.getByRole('link', { name: 'Dry-run Order confirmation' }).click();
  await page.locator('#detail .step').first().waitFor();
}

async function openSwitch(page: Page): Promise<void> {
  await openStartPage(page, server.demo);
  await page.goto('about:blank');
  await page.goto(`${server.demo.url}/#code=${'a'.repeat(43)}`);
  await page.getByRole('button', { name: 'Keep my keys' }).waitFor();
}

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
  const [mail] = await messages(to);
  return /https?:\S+\/u\/\S+/.exec(mail?.summary.text ?? '')?.[0] ?? 'the mail has no link';
}

const visit = (path: string) => async (page: Page) => void (await page.goto(server.demo.url + path));
const visitSandbox = (kind: string) => async (page: Page) =>
  void (await page.goto(`${server.demo.sandboxUrl}/?kind=${kind}`));

const pages: [name: string, go: (page: Page) => Promise<void>][] = [
  ['the start page before connecting', visit('/')],
  ['the start page with a run', openRun],
  ['the start page with a dry-run', openDryRun],
  ['the start page with a link that brings other keys', openSwitch],
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

describe('with the keyboard alone', () => {
  const focused = (page: Page) =>
    page.evaluate(() => {
      const { activeElement: element } = document;
      const name = element?.getAttribute('name') ?? element?.id ?? '';
      return `${element?.tagName.toLowerCase()} ${name || element?.textContent?.trim()}`;
    });

  test('an event is sent and its run is read', async () => {
    const { page, context, troubles } = await openPage(browser);
    await openStartPage(page, server.demo);
    await page.locator('.run').first().waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('a Skip to the content');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('main main');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('input event');
    await page.keyboard.press('Enter');
    await page.getByText('A run started').waitFor();
    await page.getByRole('button', { name: 'Send event' }).focus();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('a see its steps');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('input code');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#code').textContent()).toContain('createClient');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    // The form suggests the event of the newest workflow.
    await page.locator('.step').first().waitFor();
    expect(await focused(page)).toBe('section detail');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('summary Input');
    await page.keyboard.press('Enter');
    expect(await page.locator('.step details[open]').count()).toBe(1);
    expect(troubles).toEqual([]);
    await context.close();
  });

  test('every stop has a visible focus', async () => {
    const { page, context } = await openPage(browser);
    await openRun(page);
    await page.evaluate(() => document.querySelector<HTMLElement>('main')?.focus());
    const seen: string[] = [];
    for (let stop = 0; stop < 40; stop++) {
      await page.keyboard.press('Tab');
      const name = await focused(page);
      if (name.startsWith('body')) break;
      seen.push(name);
      const isVisible = await page.evaluate(() => {
        const { activeElement: element } = document;
        // The look of a radio button is that of the word beside it.
        const drawn = element?.matches('.choice input') ? element.nextElementSibling : element;
        return drawn !== null && getComputedStyle(drawn).outlineStyle !== 'none';
      });
      expect(isVisible, name).toBe(true);
    }
    expect(seen).toEqual(expect.arrayContaining(['input event', 'button send-button', 'a Dry-run']));
    await context.close();
  });
});
