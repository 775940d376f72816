import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, type OpenPage, openPage, openStartPage, printedDashboard } from '../support/browser.ts';
import { createDemoClient, type DemoClient } from '../support/demo-client.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
let client: DemoClient;
let browser: Browser;
let opened: OpenPage[] = [];
/** Console errors that a test provokes; any other one fails it. */
let expectedTroubles: RegExp[] = [];

beforeAll(async () => {
  server = await startServer();
  client = createDemoClient(server.demo);
  browser = await launchBrowser();
});

afterEach(async () => {
  const troubles = opened.flatMap((each) => each.troubles);
  await Promise.all(opened.map(({ context }) => context.close()));
  const unexpected = troubles.filter((trouble) => !expectedTroubles.some((expected) => expected.test(trouble)));
  opened = [];
  expectedTroubles = [];
  expect(unexpected).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function openBlank(options?: BrowserContextOptions): Promise<Page> {
  const each = await openPage(browser, options);
  opened.push(each);
  return each.page;
}

async function open(url: string, options?: BrowserContextOptions): Promise<Page> {
  const page = await openBlank(options);
  await page.goto(url);
  return page;
}

async function openSignedIn(options?: BrowserContextOptions): Promise<Page> {
  const page = await openBlank(options);
  await openStartPage(page, server.demo);
  await page.locator('.run').first().waitFor();
  return page;
}

const section = (page: Page, name: string | RegExp) => page.getByRole('region', { name });
const runRow = (page: Page, text: string) => page.locator('.run', { hasText: text }).first();
const step = (page: Page, label: string) =>
  page.locator('#detail .step').filter({ has: page.locator('h3 > span', { hasText: new RegExp(`^${label}$`) }) });
type WorkflowBody = Parameters<DemoClient['api']['createWorkflow']>[0]['body'];
const createWorkflow = (workflow: WorkflowBody) =>
  client.api.createWorkflow({ body: { projectId: server.demo.projectId, ...workflow } });

describe('the first ten minutes', () => {
  test('the printed address asks before it replaces keys, signs in once, and keeps no key', async () => {
    expectedTroubles = [/status of 401/];
    const address = printedDashboard(server.output());
    expect(address).toMatch(/#code=[\w-]{43}$/);
    expect(address).not.toContain(server.demo.apiKey);
    const page = await openBlank();
    await openStartPage(page, { ...server.demo, apiKey: server.demo.viewerKey, sandboxUrl: '' });
    await page.goto('about:blank');
    await page.goto(address);
    await page.getByRole('button', { name: 'Keep my keys' }).click();
    await page.locator('#key-hint', { hasText: `${server.demo.viewerKey.slice(0, 11)}…` }).waitFor();
    expect(await page.getByRole('link', { name: 'Sandbox' }).count()).toBe(0);
    await page.goto('about:blank');
    await page.goto(address);
    await page.getByRole('button', { name: 'Use the link' }).click();
    await page.getByRole('link', { name: 'Sandbox' }).waitFor();
    expect(await page.locator('#key-hint').textContent()).toBe(`${server.demo.apiKey.slice(0, 11)}…`);
    expect(page.url()).toBe(`${server.demo.url}/`);
    const late = await open(address);
    await late.getByRole('alert').getByText('was used already').waitFor();
    await late.getByRole('button', { name: 'Connect' }).waitFor();
  });

  test('keys in an address are not taken', async () => {
    const { apiKey: key, orgId: org } = server.demo;
    const page = await open(
      `${server.demo.url}/#${new URLSearchParams({ key, org, sandbox: 'https://evil.example' })}`,
    );
    await page.getByRole('button', { name: 'Connect' }).waitFor();
    await openStartPage(page, server.demo);
    await page.goto('about:blank');
    await page.goto(
      `${server.demo.url}/#${new URLSearchParams({ key: 'pk_evil', org, sandbox: 'https://evil.example' })}`,
    );
    await page.locator('.run').first().waitFor();
    expect(await page.locator('a[href*="evil.example"]').count()).toBe(0);
    expect(await page.locator('#key-hint').textContent()).toBe(`${key.slice(0, 11)}…`);
  });

  test('the start page shows what is seeded', async () => {
    const page = await openSignedIn();
    const runs = section(page, 'Recent runs');
    await expect.poll(() => runs.locator('.run').count()).toBe(4);
    await expect.poll(() => runs.getByText('Live').count()).toBe(1);
    expect(await runs.getByText('failed', { exact: true }).count()).toBe(1);
    const workflows = section(page, 'Workflows');
    expect(await workflows.locator('strong').allTextContents()).toEqual(['Order confirmation', 'Welcome journey']);
    await page.reload();
    await expect.poll(() => runs.locator('.run').count()).toBe(4);
  });

  test('an event is sent, its run moves step by step, and its mail is one click away', async () => {
    const steps: WorkflowBody['steps'] = [
      {
        label: 'greet',
        type: 'send_email',
        config: { to: '{{user.email}}', subject: 'Tour {{event.tourId}}', bodyHtml: '<p>Hi</p>' },
      },
      { label: 'pause', type: 'wait', config: { reason: 'look around first' }, delayMinutes: 0.06 },
      { label: 'text', type: 'send_sms', config: { to: '{{user.phone}}', body: 'Seen it?' } },
    ];
    await createWorkflow({ name: 'Guided tour', trigger: { eventType: 'tour.started' }, steps });
    const page = await openSignedIn();
    const form = section(page, 'Send your first event');
    await form.getByLabel('Event', { exact: true }).fill('tour.started');
    expect(await form.getByLabel('Properties').inputValue()).toContain('"tourId"');
    const code = form.getByRole('region', { name: 'The same event' });
    expect(await code.textContent()).toContain(`curl ${server.demo.url}/v1/track -u ${server.demo.writeKey}: -d`);
    await form.getByText('SDK', { exact: true }).click();
    expect(await code.textContent()).toContain('sendora.track("tour.started", {');

    await form.getByRole('button', { name: 'Send event' }).click();
    const row = runRow(page, 'Guided tour');
    await row.getByText('running').waitFor({ timeout: 3_000 });
    await row.click();
    await section(page, 'Run of Guided tour').getByText('Waiting: look around first').waitFor();
    await step(page, 'greet').getByText('sent', { exact: true }).waitFor();
    await step(page, 'pause').getByText('waiting', { exact: true }).waitFor();
    expect(await step(page, 'text').count()).toBe(0);
    await step(page, 'text').getByText('sent', { exact: true }).waitFor();
    await row.getByText('completed').waitFor();

    await step(page, 'greet').getByText('Input').click();
    expect(await step(page, 'greet').locator('dd').allTextContents()).toContain('Tour A-2001');
    const [mail] = await Promise.all([
      page.context().waitForEvent('page'),
      step(page, 'greet').getByRole('link', { name: 'Open the message in the sandbox' }).click(),
    ]);
    await mail.getByRole('heading', { name: 'Tour A-2001' }).waitFor();
    expect(mail.url()).toContain(server.demo.sandboxUrl);
  });

  test('a failed run says which step failed and why', async () => {
    const page = await openSignedIn();
    await runRow(page, 'for katherine').click();
    const failed = step(page, 'confirm');
    await failed.getByText('error', { exact: true }).waitFor();
    expect(await failed.textContent()).toContain('{{event.orderId}} has no value');
    expect(page.url()).toContain('#run=');
    await page.goBack();
    await section(page, 'What happened, and why').waitFor();
  });

  test('a dry-run shows the steps without sending, or why the event would start nothing', async () => {
    const page = await openSignedIn();
    const before = await client.runs({ userId: 'ada' });
    await page.getByRole('link', { name: 'Dry-run Order confirmation' }).click();
    const dryRun = section(page, 'Dry-run of Order confirmation');
    await expect.poll(() => dryRun.locator('.step').count()).toBe(4);
    expect(await step(page, 'text').textContent()).toContain('+1555');
    await dryRun.getByLabel('Event').fill('order.cancelled');
    await dryRun.getByRole('button', { name: 'Dry-run' }).click();
    await dryRun.getByText('would not start the workflow').waitFor();
    expect(await client.runs({ userId: 'ada' })).toHaveLength(before.length);
  });

  test('an organisation with nothing in it is shown the next action', async () => {
    const { projectId, key } = await emptyProject();
    const page = await openBlank();
    await openStartPage(page, { ...server.demo, apiKey: key.admin, writeKey: key.ingest });
    await section(page, 'Recent runs').getByText('No runs yet').waitFor();
    await section(page, 'Workflows').getByRole('button', { name: 'Add the example' }).click();
    await section(page, 'Workflows').getByText('First journey').waitFor();
    await page.getByRole('button', { name: 'Go to “Send event”' }).click();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'see its steps' }).click();
    await step(page, 'hello').waitFor();
    expect(await client.runs({ projectId })).toHaveLength(1);
  });

  async function emptyProject() {
    const { id: projectId } = await client.api.createProject({ body: { name: 'Empty' } });
    const make = (role: 'admin' | 'ingest') =>
      client.api.createKey({ body: { name: `Empty ${role}`, role, projectId } });
    const [admin, ingest] = await Promise.all([make('admin'), make('ingest')]);
    return { projectId, key: { admin: admin.key, ingest: ingest.key } };
  }
});

describe('when something is wrong', () => {
  test('a wrong key is told with the id of the request, the right one signs in and out', async () => {
    expectedTroubles = [/status of 401/];
    const page = await open(`${server.demo.url}/`);
    await page.getByLabel('Organisation id').fill(server.demo.orgId);
    await page.getByLabel('API key').fill('pk_dev_wrong');
    await page.getByRole('button', { name: 'Connect' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('API key is not known').waitFor();
    expect(await alert.textContent()).toMatch(/Request [\w-]{8,}/);
    await page.getByLabel('API key').fill(server.demo.viewerKey);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.locator('.run').first().waitFor();
    expect(await page.getByRole('button', { name: 'Send event' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Connect' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Connect' }).waitFor();
  });

  test('a failing list keeps what it shows and can be tried again', async () => {
    expectedTroubles = [/status of 503/];
    const page = await openSignedIn();
    const problem = { detail: 'The database is away.', requestId: 'req-1' };
    await page.route('**/automation/runs?*', (route) => route.fulfill({ status: 503, json: problem }));
    const runs = section(page, 'Recent runs');
    await runs.getByText('The database is away.').waitFor();
    expect(await runs.getByRole('alert').textContent()).toContain('req-1');
    expect(await runs.locator('.run').count()).toBeGreaterThan(0);
    await page.unroute('**/automation/runs?*');
    await runs.getByRole('button', { name: 'Try again' }).click();
    await runs.getByText('Live', { exact: true }).waitFor();
    expect(await runs.getByRole('alert').count()).toBe(0);
  });

  test('properties that are not JSON are told and not sent', async () => {
    const page = await openSignedIn();
    const form = section(page, 'Send your first event');
    await form.getByLabel('Properties').fill('{ "amount": ');
    await form.getByText(/^Not JSON yet/).waitFor();
    await form.getByRole('button', { name: 'Send event' }).click();
    expect(await form.getByLabel('Properties').evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await form.getByRole('status').textContent()).toBe('');
  });

  test('an event that no workflow takes is told', async () => {
    const page = await openSignedIn();
    const form = section(page, 'Send your first event');
    await form.getByLabel('Event', { exact: true }).fill('nobody.listens');
    await form.getByRole('button', { name: 'Send event' }).click();
    await form.getByText('Accepted, but no run started').waitFor();
  });

  test('what came from outside is shown as text', async () => {
    const hostile = '<img src=x onerror="document.title = 1"><script>document.title = 2</script>';
    await createWorkflow({
      name: `${hostile} tour`,
      trigger: { eventType: 'hostile.event' },
      steps: [
        {
          type: 'send_email',
          config: { to: 'mallory@example.com', subject: '{{event.text}}', bodyHtml: '{{event.text}}' },
        },
      ],
    });
    await client.track(hostile, 'hostile.event', { text: hostile });
    const page = await openSignedIn();
    await runRow(page, '<img src=x').click();
    await step(page, 'send_email').getByText('Input').click();
    await step(page, 'send_email').getByText('Output').click();
    expect(await step(page, 'send_email').locator('dd').allTextContents()).toContain(hostile);
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.title()).toBe('Sendora');
  });

  test('the page runs no script but its own and is framed by nobody', async () => {
    const response = await fetch(`${server.demo.url}/`, { headers: { accept: 'text/html' } });
    const policy = response.headers.get('content-security-policy');
    for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"])
      expect(policy).toContain(rule);
  });

  test('a sandbox address that is none opens no script', async () => {
    const page = await openBlank();
    await openStartPage(page, { ...server.demo, sandboxUrl: 'javascript:alert(1)' });
    await runRow(page, 'Order confirmation').click();
    await step(page, 'confirm').waitFor();
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Sandbox' }).count()).toBe(0);
  });
});
