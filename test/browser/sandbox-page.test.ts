import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findAxeFaults, findOverflow, launchBrowser, type OpenPage, openPage } from '../support/browser.ts';
import { type RunningSandbox, startSandbox } from '../support/sandbox.ts';

let sandbox: RunningSandbox;
let browser: Browser;
let open: OpenPage;
let page: Page;
/** Whether a form of the test is refused, which Chromium reports. */
let isRefusalExpected = false;

beforeAll(async () => {
  [sandbox, browser] = await Promise.all([startSandbox('http://localhost:8787'), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await sandbox?.stop();
});
beforeEach(async () => {
  for (const path of ['/messages', '/faults', '/ai/replies']) await fetch(sandbox.url + path, { method: 'DELETE' });
  open = await openPage(browser);
  page = open.page;
  isRefusalExpected = false;
});
afterEach(async () => {
  const troubles = open.troubles.filter((line) => !(isRefusalExpected && line.includes('422')));
  await open.context.close();
  expect(troubles).toEqual([]);
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(sandbox.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'test', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const hostile = `<style>@media (prefers-color-scheme: dark) { p { color: rgb(250, 0, 0) } }</style><p>Thank you</p>
<img src="https://evil.example/a.gif" onerror="document.title = 'pwned'"><script>document.title = 'pwned'</script>
<a href="https://shop.example/track">Track it</a>`;

async function mail(subject: string, to = 'ada@example.com'): Promise<string> {
  const answer = await post(
    '/resend/emails',
    { from: 'Acme Shop <shop@acme.dev>', to, subject, html: hostile, text: 'Thank you' },
    { authorization: 'Bearer re_12345678' },
  );
  return ((await answer.json()) as { id: string }).id;
}

const text = (to: string, body: string) =>
  post(
    '/twilio/2010-04-01/Accounts/ACdemo/Messages.json',
    new URLSearchParams({ To: to, From: '+15005550006', Body: body }).toString(),
    { authorization: `Basic ${btoa('ACdemo:secret')}`, 'content-type': 'application/x-www-form-urlencoded' },
  );

const slack = () =>
  post('/slack/services/T0/B0/alerts', {
    text: '*Order failed*',
    attachments: [{ color: '#e11d48', title: 'order.failed', title_link: 'https://shop.example', text: 'timeout' }],
  });

const key = Buffer.from('0123456789abcdef0123456789abcdef');
async function signedCall(name: string): Promise<void> {
  const [id, at, body] = ['evt_1', String(Math.floor(Date.now() / 1_000)), '{"type":"order.completed"}'];
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  await post(`/hooks/${name}`, body, {
    ...{ 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${signature}` },
  });
}

const askModel = () =>
  post('/ollama/api/chat', {
    model: 'gpt-oss:120b',
    stream: false,
    messages: [{ role: 'user', content: 'Thank Ada' }],
  });

const subjects = () => page.locator('.mail-subject').allTextContents();

describe('the mailbox', () => {
  test('shows what arrives, what is unread, and is read by keyboard', async () => {
    await page.goto(sandbox.url);
    await page.getByRole('heading', { name: 'No mail yet' }).waitFor();
    await mail('First');
    await page.getByRole('heading', { name: 'First', level: 2 }).waitFor();
    await mail('Second');
    await mail('Third', 'bob@example.com');
    await page.locator('.mail').nth(2).waitFor();
    expect(await subjects()).toEqual(['Third', 'Second', 'First']);
    expect(await page.locator('.mail.unread .mail-subject').allTextContents()).toEqual(['Third', 'Second']);
    expect(await page.title()).toBe('(2) Mailbox · Sendora sandbox');
    await page.keyboard.press('k');
    await page.getByRole('heading', { name: 'Second', level: 2 }).waitFor();
    await page.keyboard.press('k');
    await page.getByRole('heading', { name: 'Third', level: 2 }).waitFor();
    expect(await page.locator('.mail.unread').count()).toBe(0);
    await page.reload();
    await page.getByRole('heading', { name: 'Third', level: 2 }).waitFor();
    expect(await page.locator('.mail.unread').count()).toBe(0);
  });

  test('is searched and filtered in the address', async () => {
    await mail('Your parcel', 'ada@example.com');
    await mail('Your invoice', 'bob@example.com');
    await page.goto(sandbox.url);
    await page.keyboard.press('/');
    await page.keyboard.insertText('parcel');
    await page.waitForURL(/q=parcel/);
    expect(await subjects()).toEqual(['Your parcel']);
    await page.getByRole('link', { name: 'Clear filters' }).first().click();
    await page.waitForURL((url) => !url.searchParams.has('q'));
    await page.getByRole('combobox', { name: 'Recipient' }).selectOption('bob@example.com');
    await page.waitForURL(/to=bob/);
    expect(await subjects()).toEqual(['Your invoice']);
  });

  test('goes on with what is typed while the page of a search loads', async () => {
    await mail('Your parcel');
    await mail('Your party');
    const { promise: isTyped, resolve: letGo } = Promise.withResolvers<void>();
    await page.route(/q=par$/, async (route) => {
      await isTyped;
      await route.continue();
    });
    await page.goto(sandbox.url);
    await page.keyboard.press('/');
    const asked = page.waitForRequest(/q=par$/);
    await page.keyboard.insertText('par');
    await asked;
    await page.keyboard.insertText('cel');
    letGo();
    await page.waitForURL(/q=parcel$/);
    expect(await subjects()).toEqual(['Your parcel']);
    expect(await page.locator(':focus').inputValue()).toBe('parcel');
  });

  test('shows a mail in parts, as wide and dark as one likes, and runs nothing of it', async () => {
    await mail('Your parcel');
    await page.goto(sandbox.url);
    const frame = page.frameLocator('iframe.mail-body');
    await frame.getByText('Thank you').waitFor();
    const link = frame.getByRole('link', { name: 'Track it' });
    expect([await link.getAttribute('target'), await link.getAttribute('rel')]).toEqual([
      '_blank',
      'noopener noreferrer',
    ]);
    const colour = () => frame.locator('p').evaluate((element) => getComputedStyle(element).color);
    expect(await colour()).not.toBe('rgb(250, 0, 0)');
    await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
    await expect.poll(colour).toBe('rgb(250, 0, 0)');
    await page.getByRole('radio', { name: 'Phone' }).check({ force: true });
    await expect.poll(async () => (await page.locator('iframe.mail-body').boundingBox())?.width).toBe(375);
    for (const [tab, found] of [
      ['Text', 'Thank you'],
      ['Source', 'prefers-color-scheme'],
      ['Request', '/resend/emails'],
      ['Response', '"id"'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click();
      expect(await page.locator('[role=tabpanel]:visible').textContent()).toContain(found);
    }
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('[role=tab]:focus').textContent()).toBe('Request');
    expect(await page.title()).not.toContain('pwned');
  });

  test('opens the message in the address by the id that its vendor gave, whatever its kind', async () => {
    const id = await mail('Wanted');
    await mail('Newer');
    await page.goto(`${sandbox.url}/#${id}`);
    await page.getByRole('heading', { name: 'Wanted', level: 2 }).waitFor();
    expect(await page.locator('.mail.current .mail-subject').textContent()).toBe('Wanted');
    const sid = ((await (await text('+15551234567', 'Your code is 4711')).json()) as { sid: string }).sid;
    await text('+15559999999', 'Another number');
    await page.goto('about:blank');
    await page.goto(`${sandbox.url}/#${sid}`);
    await page.getByRole('heading', { name: 'Text message to +15551234567' }).waitFor();
    expect(await page.locator('.bubble').allTextContents()).toEqual(['Your code is 4711']);
  });

  test('is forgotten after a question', async () => {
    await mail('First');
    await slack();
    await page.goto(sandbox.url);
    await page.getByRole('button', { name: 'Forget…' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await subjects()).toEqual(['First']);
    await page.getByRole('button', { name: 'Forget…' }).click();
    await page.getByRole('button', { name: 'Forget', exact: true }).click();
    await page.getByRole('heading', { name: 'No mail yet' }).waitFor();
    const { data } = (await (await fetch(`${sandbox.url}/messages`)).json()) as { data: { kind: string }[] };
    expect(data.map(({ kind }) => kind)).toEqual(['slack']);
  });
});

test('a phone shows a conversation, and marks those of others as they come', async () => {
  await text('+15551110000', 'Hello');
  await page.goto(`${sandbox.url}/?kind=sms`);
  await page.getByText('Hello').waitFor();
  await text('+15552220000', 'Elsewhere');
  await page.getByRole('link', { name: '+15552220000' }).click();
  await page.locator('.bubble', { hasText: 'Elsewhere' }).waitFor();
  await text('+15552220000', 'See https://shop.example/t/1.');
  await page.getByRole('link', { name: 'https://shop.example/t/1', exact: true }).waitFor();
  await page.keyboard.press('j');
  await page.getByText('characters, 1 segment').waitFor();
  await page.keyboard.press('Escape');
  expect(await page.locator('#pane').isVisible()).toBe(false);
});

test('the signature of a call is checked with the secret of its endpoint', async () => {
  await signedCall('orders');
  await page.goto(`${sandbox.url}/?kind=webhook`);
  await page.locator('.call a').click();
  await page.getByRole('tab', { name: 'Signature' }).click();
  const secret = page.getByLabel('Secret of the endpoint');
  await secret.fill('not base64!');
  await page.keyboard.press('Enter');
  await page.getByText('A secret is base64').waitFor();
  await secret.fill(`whsec_${Buffer.from('another secret, of another endpoint').toString('base64')}`);
  await page.keyboard.press('Enter');
  await page.getByText('The signature is not valid').waitFor();
  await secret.fill(`whsec_${key.toString('base64')}`);
  await page.keyboard.press('Enter');
  await page.getByText('The signature is valid').waitFor();
  await page.reload();
  // The secret is kept in the tab, so the head of the call says it at once.
  await page.locator('.detail-head').getByText('signature valid').waitFor();
});

test('what is typed into the mail that is shown first stays', async () => {
  await mail('Your parcel');
  const { promise: isTyped, resolve: letGo } = Promise.withResolvers<void>();
  await page.route('**/page/messages/**', async (route) => {
    await isTyped;
    await route.continue();
  });
  await page.goto(sandbox.url);
  await page.getByRole('tab', { name: 'Report' }).click();
  const secret = page.getByLabel('Webhook secret');
  await secret.fill('half of it');
  const polled = page.waitForResponse(/\/page\/updates/);
  letGo();
  await polled;
  expect(await secret.inputValue()).toBe('half of it');
});

test('a mail is reported on as its vendor would', async () => {
  isRefusalExpected = true;
  const types: string[] = [];
  const product = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      types.push(JSON.parse(body).type);
      response.writeHead(types.length === 1 ? 401 : 204).end(types.length === 1 ? 'wrong secret' : undefined);
    });
  });
  await new Promise<void>((resolve) => product.listen(0, '127.0.0.1', resolve));
  await mail('Your parcel');
  await page.goto(sandbox.url);
  await page.getByRole('tab', { name: 'Report' }).click();
  const address = page.getByLabel('Address that the vendor calls');
  expect(await address.inputValue()).toBe('http://localhost:8787/hooks/resend/');
  await address.fill(`http://127.0.0.1:${(product.address() as AddressInfo).port}/hooks/resend/channel`);
  await page.getByRole('button', { name: 'Report' }).click();
  await expect.poll(() => page.locator('#report-secret-fault').textContent()).not.toBe('');
  await page.getByLabel('Webhook secret').fill(`whsec_${key.toString('base64')}`);
  await page.getByRole('button', { name: 'Report' }).click();
  await page.getByText('The report was refused: 401 wrong secret').waitFor();
  await page.getByLabel('What happened').selectOption('bounced');
  await page.getByRole('button', { name: 'Report' }).click();
  await page.getByText('Reported: 204').waitFor();
  expect(types).toEqual(['email.delivered', 'email.bounced']);
  product.close();
});

describe('the controls', () => {
  test('set a fault, say what is wrong with one, and bring back what was cleared', async () => {
    isRefusalExpected = true;
    await page.goto(`${sandbox.url}/controls`);
    await page.getByLabel('Status', { exact: true }).fill('99');
    await page.getByRole('button', { name: 'Set fault' }).click();
    await expect.poll(() => page.locator('#fault-status-fault').textContent()).not.toBe('');
    expect(await page.locator(':focus').getAttribute('name')).toBe('status');
    await page.getByLabel('Status', { exact: true }).fill('429');
    await page.getByLabel('Retry-After').fill('7');
    await page.getByLabel('For the next requests').fill('2');
    await page.getByRole('button', { name: 'Set fault' }).click();
    await page.getByRole('cell', { name: 'replies 429, Retry-After 7' }).waitFor();
    const refused = await post('/resend/emails', {}, { authorization: 'Bearer re_12345678' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '7']);
    await page.getByRole('cell', { name: '1 of 2 1 failed' }).waitFor();
    await page.getByRole('button', { name: 'Clear faults' }).click();
    await page.getByText('No fault is set.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('cell', { name: '0 of 1' }).waitFor();
  });

  test('queue a reply of a model, and set and remove a DNS record', async () => {
    await page.goto(`${sandbox.url}/controls`);
    await page.getByLabel('Next reply').fill('Thank you, Ada!');
    await page.getByRole('button', { name: 'Queue reply' }).click();
    await page.getByRole('listitem').getByText('Thank you, Ada!').waitFor();
    expect(await (await askModel()).json()).toMatchObject({ message: { content: 'Thank you, Ada!' } });
    await page.getByText('No reply is queued.').waitFor();
    for (const data of ['first', 'second']) {
      await page.getByLabel('Name', { exact: true }).fill('Mail.Example.com.');
      await page.getByLabel('Type', { exact: true }).selectOption('TXT');
      await page.getByLabel('Data', { exact: true }).fill(data);
      await page.getByRole('button', { name: 'Add record' }).click();
      await page.getByRole('cell', { name: data }).waitFor();
      // The form is emptied by the answer, which may come behind the poll that shows the record.
      await expect.poll(() => page.getByLabel('Data', { exact: true }).inputValue()).toBe('');
    }
    const remove = page.getByRole('button', { name: 'Remove the TXT record of mail.example.com' });
    await remove.first().click();
    await page.getByText('Removed the TXT record').waitFor();
    await expect.poll(() => remove.count()).toBe(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => remove.count()).toBe(2);
  });
});

test.each(['sms', 'webhook', 'email'])(
  'in a narrow window an opened message of kind %s takes the place of the list',
  async (kind) => {
    await Promise.all([text('+15551234567', 'Hello'), mail('First'), signedCall('orders')]);
    await page.setViewportSize({ width: 375, height: 700 });
    await page.goto(`${sandbox.url}/?kind=${kind}`);
    await page.locator('.item a').first().click();
    await page.locator('.detail-head').waitFor();
    expect(await page.locator('#list').isVisible()).toBe(false);
    expect(await findAxeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close the message' }).click();
    expect(await page.locator('#list').isVisible()).toBe(true);
    expect(await page.locator('#pane').isVisible()).toBe(false);
    expect(await page.locator('.item a:focus').count()).toBe(1);
  },
);

test('the theme is that of the system until another one is chosen', async () => {
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.goto(sandbox.url);
  const light = await ground();
  await page.getByLabel('Theme').selectOption('dark');
  expect(await ground()).not.toBe(light);
  await page.reload();
  expect(await ground()).not.toBe(light);
  expect(await page.getByLabel('Theme').inputValue()).toBe('dark');
});

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  test('every view has nothing that axe objects to, and fits 320 px', async () => {
    await mail('First');
    await text('+15551234567', 'Your code is 4711');
    await Promise.all([slack(), signedCall('orders'), askModel()]);
    await post('/faults', { vendor: 'ses', status: 503 });
    await post('/ai/replies', { replies: ['Next'] });
    const shown = await openPage(browser, { colorScheme });
    for (const path of [
      '?kind=email',
      '?kind=sms',
      '?kind=push',
      '?kind=slack',
      '?kind=webhook',
      '?kind=ai',
      'controls',
    ]) {
      await shown.page.setViewportSize({ width: 1280, height: 900 });
      await shown.page.goto(`${sandbox.url}/${path}`);
      if (!['?kind=push', 'controls'].includes(path)) {
        await shown.page.keyboard.press('j');
        await shown.page.locator('.item.current a:focus').waitFor();
      }
      expect([path, await findAxeFaults(shown.page)]).toEqual([path, []]);
      await shown.page.setViewportSize({ width: 320, height: 640 });
      await expect.poll(async () => [path, await findOverflow(shown.page)]).toEqual([path, []]);
    }
    expect(shown.troubles).toEqual([]);
    await shown.context.close();
  });
});
