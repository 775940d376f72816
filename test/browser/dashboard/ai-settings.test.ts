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

const open = async (options = {}, key?: string) => {
  const opened = await openPage(browser, options);
  await openDashboard(opened.page, key === undefined ? server.demo : { ...server.demo, apiKey: key }, '/settings/ai');
  await opened.page.getByRole('heading', { level: 1, name: 'AI' }).waitFor();
  await opened.page.getByRole('form', { name: 'AI settings' }).waitFor();
  return opened;
};

describe('a form that is drawn from the contract', () => {
  test('keeps a stored secret by its hint, shows faults at their fields and saves', async () => {
    const { page, context, troubles } = await open();
    const form = page.getByRole('form', { name: 'AI settings' });
    const model = form.getByRole('textbox', { name: 'Model' });
    await expect.poll(() => form.getByRole('radio', { name: /^Ollama/ }).isChecked()).toBe(true);
    const key = form.getByRole('textbox', { name: 'API key' });
    expect(await key.getAttribute('readonly')).not.toBeNull();

    await model.fill('bad\u0007name');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => model.getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => model.evaluate((element) => element === document.activeElement)).toBe(true);
    const described = await model.evaluate((element) =>
      (element.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent),
    );
    expect(described).toEqual([
      'Model for steps that name none. Default gpt-oss:120b.',
      expect.stringMatching(/^Model /),
    ]);

    await model.fill('gpt-oss:20b');
    await page.keyboard.press('Control+Enter');
    await page.getByText('The AI settings are saved').waitFor();
    await expect.poll(() => model.getAttribute('aria-invalid')).toBeNull();

    await page.reload();
    await expect.poll(() => page.getByRole('textbox', { name: 'Model' }).inputValue()).toBe('gpt-oss:20b');
    await page.getByRole('button', { name: 'Try', exact: true }).click();
    await page.getByRole('status', { name: 'Answer of the model' }).getByText('completed').waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });

  test('shows what the API refuses at the field that it is about', async () => {
    const { page, context, troubles } = await open();
    const address = page.getByRole('textbox', { name: 'API address' });
    await address.fill('http://169.254.169.254/');
    await page.getByRole('button', { name: 'Save' }).click();
    // A stored key is not sent to another address than the one that it was given for.
    const key = page.getByRole('textbox', { name: 'API key' });
    await expect.poll(() => key.getAttribute('aria-invalid')).toBe('true');
    expect(await address.getAttribute('aria-invalid')).toBeNull();
    await page.getByRole('button', { name: 'Replace API key' }).click();
    await page.getByLabel('API key').first().fill('another-key');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => address.getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await expect.poll(() => address.getAttribute('aria-invalid')).toBeNull();
    // Chromium reports every refused request.
    expect(troubles.filter((trouble) => !trouble.includes('status of 422'))).toEqual([]);
    await context.close();
  });

  test('keeps the fields that two vendors share, and replaces a secret only when asked to', async () => {
    const { page, context, troubles } = await open();
    await page.getByRole('radio', { name: /^OpenAI/ }).check();
    await expect.poll(() => page.getByRole('textbox', { name: 'Model' }).inputValue()).toBe('gpt-oss:20b');
    await page.getByRole('button', { name: 'Replace API key' }).click();
    const key = page.getByLabel('API key', { exact: false }).first();
    await expect.poll(() => key.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await key.getAttribute('type')).toBe('password');
    await page.getByRole('button', { name: 'Keep the stored API key' }).click();
    await page.getByRole('button', { name: 'Replace API key' }).waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });

  test('can be read, but not changed, by somebody without the right, who is told why', async () => {
    const { page, context, troubles } = await open({}, server.demo.viewerKey);
    const save = page.getByRole('button', { name: 'Save' });
    await expect.poll(() => save.getAttribute('aria-disabled')).toBe('true');
    await save.hover();
    await page.getByText('Needs the role admin; you are viewer.').filter({ visible: true }).first().waitFor();
    expect(await page.getByRole('textbox', { name: 'Model' }).getAttribute('readonly')).not.toBeNull();
    expect(troubles).toEqual([]);
    await context.close();
  });
});

describe('the preview of a mail', () => {
  test('shows its styles and nothing of what it must not do', async () => {
    const { page, context, troubles } = await open();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const show = (html: string, images: boolean) =>
      page.evaluate(
        async ({ html, images }) => {
          const frame = Object.assign(document.createElement('iframe'), { src: '/preview', title: 'Preview' });
          frame.setAttribute('sandbox', 'allow-scripts');
          const heard: unknown[] = [];
          addEventListener('message', ({ data, source }) => source === frame.contentWindow && heard.push(data));
          document.body.appendChild(frame);
          const until = async (field: string) => {
            while (!heard.some((data) => typeof data === 'object' && data !== null && field in data)) {
              await new Promise((resolve) => setTimeout(resolve, 20));
            }
          };
          await until('ready');
          frame.contentWindow?.postMessage({ sendora: 'preview', html, images, scheme: 'dark' }, '*');
          await until('hasRemote');
          return heard;
        },
        { html, images },
      );
    const mail = `<html><head><style>@import url(https://evil.test/a.css); p { color: rgb(1, 2, 3); background: url('https://evil.test/b.png') }</style>
      <script>parent.postMessage({ stolen: 1 }, '*')</script><base href="https://evil.test/"></head>
      <body onload="parent.postMessage({ stolen: 2 }, '*')"><p title="a>b" onclick="stolen()">Hello</p>
      <img src="https://evil.test/c.png" onerror="stolen()"><img src="x" srcset="https://evil.test/d.png 2x">
      <a href="java\nscript:stolen()">bad</a><a href="https://shop.test/">good</a><iframe src="https://evil.test/"></iframe>
      <form action="https://evil.test/"><input name="a"></form></body></html>`;
    const heard = await show(mail, false);
    expect(heard).toContainEqual(expect.objectContaining({ hasRemote: true, height: expect.any(Number) }));
    expect(JSON.stringify(heard)).not.toContain('stolen');
    const frame = page.frameLocator('iframe[title=Preview]');
    expect(await frame.locator('p').evaluate((element) => getComputedStyle(element).color)).toBe('rgb(1, 2, 3)');
    expect(await frame.locator('html').evaluate((element) => element.style.colorScheme)).toBe('dark');
    expect(await frame.locator('[onclick],[onload],[onerror],script,iframe,base,[srcset],[src],[action]').count()).toBe(
      0,
    );
    expect(await frame.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual([
      null,
      'https://shop.test/',
    ]);
    expect(requests.filter((url) => url.includes('evil.test'))).toEqual([]);
    expect(troubles).toEqual([]);
    await context.close();
  });
});
