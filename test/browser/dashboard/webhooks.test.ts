import type { Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { findAxeFaults, findOverflow } from '../../support/browser.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();
const patience = { timeout: 20_000 };

const addressOf = (name: string) => `${session.server.demo.sandboxUrl}/hooks/${name}`;

const addEndpoint = (name: string, eventTypes: string[]) =>
  session.client.api.createEndpoint({
    body: { projectId: session.server.demo.projectId, url: addressOf(name), eventTypes },
  });

interface Request {
  headers: Record<string, string>;
  /** The text as it came. */
  rawBody: string;
}

/** What the sandbox received for an endpoint, oldest first. */
async function received(name: string): Promise<Request[]> {
  const { sandboxUrl } = session.server.demo;
  const list = await fetch(`${sandboxUrl}/messages?kind=webhook&to=${name}`);
  return ((await list.json()) as { data: { request: Request }[] }).data.map(({ request }) => request);
}

const fail = (fault: object) =>
  fetch(`${session.server.demo.sandboxUrl}/faults`, {
    method: 'POST',
    body: JSON.stringify({ vendor: 'webhook', ...fault }),
  });

/** The menu button of the endpoint; a hint of a field has a "More" of its own. */
const more = (page: Page) =>
  page.getByRole('banner').or(page.locator('header')).getByRole('button', { name: 'More', exact: true });

const rows = (page: Page) => page.getByRole('table', { name: 'Deliveries' }).getByRole('row');

test('an endpoint is added, gets its events, and its secret verifies what arrived', async () => {
  const { open, client, expectTrouble } = session;
  const page = await open('/webhooks');
  await page.getByRole('link', { name: 'Webhooks', exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Add endpoint' }).first().click();
  const form = page.getByRole('form', { name: 'New endpoint' });
  const address = form.getByRole('textbox', { name: 'Address' });
  await form.getByRole('button', { name: 'Add endpoint' }).click();
  await expect.poll(() => address.getAttribute('aria-invalid'), patience).toBe('true');

  // An address inside is refused at its field, in words.
  expectTrouble(/422/);
  await address.fill('https://169.254.169.254/latest');
  await form.getByRole('combobox', { name: 'Event type 1' }).fill('order.shipped');
  await page.keyboard.press('Escape');
  await form.getByRole('button', { name: 'Add endpoint' }).click();
  await form.getByText(/not public|private|not allowed|internal|reserved/i).waitFor();
  await expect.poll(() => address.evaluate((it) => it === document.activeElement), patience).toBe(true);

  await address.fill(addressOf('added'));
  await form.getByRole('button', { name: 'Add endpoint' }).click();
  await page.getByText('it is not shown again').waitFor();
  const secret = (await page.getByText(/^whsec_/).textContent()) ?? '';
  const code = page.getByRole('region', { name: 'receiver (Node)' });
  await expect.poll(() => code.textContent()).toContain("app.post('/hooks/added'");
  await page.getByText('Python', { exact: true }).click();
  await page.getByRole('region', { name: 'receiver (Python)' }).getByText('@app.post("/hooks/added")').waitFor();
  await page.getByRole('link', { name: 'Open the endpoint' }).click();
  await page.getByRole('heading', { level: 1, name: /hooks\/added/ }).waitFor();
  expect(await page.getByText(secret).count()).toBe(0);

  await client.track('ada', 'order.shipped', { orderId: 'W-1' });
  await rows(page).filter({ hasText: 'order.shipped' }).getByText('sent').first().waitFor(patience);
  const [request] = await received('added');
  expect(new Webhook(secret).verify(request?.rawBody ?? '', request?.headers ?? {})).toMatchObject({
    type: 'order.shipped',
  });

  await rows(page).filter({ hasText: 'order.shipped' }).first().click();
  const sheet = page.getByRole('dialog', { name: 'Delivery' });
  await sheet.getByText('status 200').waitFor();
  const body = (await sheet.getByRole('region', { name: 'body (JSON)' }).locator('code').textContent()) ?? '';
  expect(JSON.parse(body)).toEqual(JSON.parse(request?.rawBody ?? ''));
  const headers = (await sheet.getByRole('region', { name: 'headers' }).textContent()) ?? '';
  expect(headers).toContain(`webhook-id: ${request?.headers['webhook-id']}`);
  expect(page.url()).toContain('delivery=');
  await sheet.getByRole('button', { name: 'Replay' }).click();
  await page.getByText('The delivery is sent again').waitFor();
  await expect.poll(async () => (await received('added')).length, patience).toBe(2);
  const [first, second] = await received('added');
  expect(second?.rawBody).toBe(first?.rawBody);
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  await sheet.getByText('Sent again by hand once').waitFor();
});

test('an endpoint that is gone says why, is enabled again and gets what it missed', async () => {
  const { open, client } = session;
  const { id } = await addEndpoint('gone', ['stock.*']);
  await fail({ status: 410, body: '{"error":"moved away"}', times: 1 });
  await client.track('grace', 'stock.low', { sku: 'S-1' });
  const page = await open(`/webhooks/${id}`);
  const state = page.getByRole('region', { name: 'State of the endpoint' });
  await state.getByText(/Disabled since .*the address is gone/).waitFor(patience);
  await client.track('grace', 'stock.out', { sku: 'S-2' });
  await rows(page).filter({ hasText: 'stock.out' }).getByText('suppressed').waitFor(patience);

  await rows(page).filter({ hasText: 'stock.low' }).click();
  await page.getByRole('dialog', { name: 'Delivery' }).getByText('moved away').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Result' }).click();
  await page.getByRole('option', { name: 'Failed' }).click();
  await page.waitForURL('**result=error');
  await expect.poll(() => rows(page).count(), patience).toBe(2);
  await page.getByRole('combobox', { name: 'Result' }).click();
  await page.getByRole('option', { name: 'Any result' }).click();

  await state.getByRole('button', { name: 'Enable' }).click();
  await page.getByText('The endpoint is active').waitFor();
  await expect.poll(() => state.count(), patience).toBe(0);
  await page.getByRole('button', { name: 'Replay…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Replay deliveries' });
  await dialog.getByRole('button', { name: 'Replay' }).click();
  await dialog.getByText('2 deliveries sent again, oldest first.').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect.poll(async () => (await received('gone')).length, patience).toBe(2);
  await expect.poll(() => rows(page).filter({ hasText: 'sent' }).count(), patience).toBe(2);
});

test('an example shows the response, the secret is rotated with a timer, and an endpoint is deleted', async () => {
  const { open } = session;
  const { id } = await addEndpoint('looked-after', ['never.*']);
  const page = await open(`/webhooks/${id}`);
  await page.getByRole('button', { name: 'Send example' }).first().click();
  const example = page.getByRole('dialog', { name: 'Send an example' });
  await fail({ status: 500, body: 'out of order', times: 1 });
  await example.getByRole('button', { name: 'Send', exact: true }).click();
  await example.getByText('status 500').waitFor();
  await example.getByText('out of order').waitFor();
  await example.getByRole('button', { name: 'Send', exact: true }).click();
  await example.getByText('status 200').waitFor();
  await example.getByRole('button', { name: 'Close' }).click();

  await more(page).click();
  await page.getByRole('menuitem', { name: 'Rotate secret…' }).click();
  const rotate = page.getByRole('dialog', { name: 'Rotate the signing secret' });
  await rotate.getByRole('button', { name: 'Rotate secret' }).click();
  await rotate.getByText(/^whsec_/).waitFor();
  await rotate.getByRole('button', { name: 'Done' }).click();
  await page.getByText(/An older secret is valid for 23 h 5\d min more/).waitFor();

  await page.getByRole('tab', { name: 'Settings' }).click();
  const form = page.getByRole('form', { name: 'Endpoint settings' });
  await form.getByRole('textbox', { name: /^Description/ }).fill('For the night shift');
  await form.getByRole('button', { name: 'Save endpoint' }).click();
  await page.getByText('The endpoint is saved').waitFor();
  await more(page).click();
  await page.getByRole('menuitem', { name: /^Disable/ }).click();
  await page.getByText('Events are kept for it meanwhile.').first().waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('The endpoint is active').waitFor();

  await more(page).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete endpoint' }).click();
  await page.waitForURL('**/webhooks');
  await page.getByText('The endpoint is deleted').waitFor();
  await expect.poll(() => page.getByText(/looked-after/).count(), patience).toBe(0);
});

test('an empty project says what endpoints are, and a viewer why nothing can be changed', async () => {
  const { open, emptyProject, server, expectTrouble } = session;
  const empty = await open('/webhooks', { keys: await emptyProject('Without endpoints') });
  await empty.getByRole('heading', { name: 'No endpoint yet' }).waitFor();
  await empty.getByText(/curl .*webhooks\/endpoints/).waitFor();
  const { id } = await addEndpoint('watched', ['never.*']);
  const page = await open(`/webhooks/${id}`, { keys: { apiKey: server.demo.viewerKey } });
  const replay = page.getByRole('button', { name: 'Replay…' });
  await expect.poll(() => replay.getAttribute('aria-disabled'), patience).toBe('true');
  await replay.hover();
  await page.getByText('Needs the role editor; you are viewer.').filter({ visible: true }).first().waitFor();
  expectTrouble(/404/);
  const gone = await open('/webhooks/00000000-0000-4000-8000-000000000000');
  await gone.getByRole('heading', { name: 'Endpoint not found' }).waitFor();
});

test.each([
  ['the list', () => ''],
  ['the form of a new one', () => '/new'],
  ['deliveries', (id: string) => `/${id}`],
  ['verifying', (id: string) => `/${id}?tab=verify`],
  ['settings', (id: string) => `/${id}?tab=settings`],
])('no faults for axe in both themes, and nothing wider than a phone: %s', async (name, pathOf) => {
  const { id } = await addEndpoint(`looked-at-${name.replaceAll(' ', '-')}`, ['never.*']);
  const page = await session.open(`/webhooks${pathOf(id)}`);
  const main = page.getByRole('main');
  await main
    .getByText(/hooks|Address/)
    .first()
    .waitFor();
  await expect.poll(() => page.locator('[aria-busy=true]').count(), patience).toBe(0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await findAxeFaults(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 375, height: 812 });
  // The sidebar leaves with the next frame of the page.
  await expect.poll(() => findOverflow(page), patience).toEqual([]);
});
