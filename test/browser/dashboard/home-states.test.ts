import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();
const card = (page: Page, name: string | RegExp) => page.getByRole('region', { name });

/** Home without the wait for a first event. */
async function openHome(options: Parameters<typeof session.open>[1] = {}): Promise<Page> {
  const page = await session.open('', options);
  await page.getByRole('button', { name: 'Show all of Home' }).click();
  await card(page, 'Runs').getByText('Order confirmation for grace').waitFor();
  return page;
}

describe('Home', () => {
  test('shows what is seeded: runs, what failed and the workflows', async () => {
    const page = await openHome();
    const numbers = card(page, 'The last 24 hours');
    const numberOf = async (name: string) =>
      /^\D*(\d+)/.exec((await numbers.getByText(name).locator('..').textContent()) ?? '')?.[1];
    await numbers.getByText('Events received').waitFor();
    await expect.poll(() => numberOf('Runs started')).toBe('4');
    await expect.poll(() => numberOf('Failed for good')).toBe('1');
    const runs = card(page, 'Runs');
    await expect.poll(() => runs.getByRole('listitem').count()).toBe(4);
    await expect.poll(() => runs.getByText('failed', { exact: true }).count()).toBe(1);
    await runs.getByText('Waiting: let the person finish onboarding').waitFor();
    const needs = card(page, /^Needs attention/);
    await needs.getByText('Order confirmation: 1 run failed at “confirm”').waitFor();
    expect(await needs.textContent()).toContain('{{event.orderId}} has no value');
    const workflows = card(page, 'Workflows').getByRole('link');
    await expect
      .poll(() => workflows.allTextContents())
      .toEqual(expect.arrayContaining(['Order confirmation', 'Welcome journey', 'All workflows']));
  });

  test('restarts failed runs after a question, and says how many', async () => {
    const page = await openHome();
    await page.getByRole('button', { name: /^Restart… Order confirmation/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Restart 1 run' }).click();
    await dialog.getByText('1 run restarted.').waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
  });

  test('keeps what it shows when a list fails, and can try again', async () => {
    session.expectTrouble(/status of 503/);
    const page = await openHome();
    const problem = {
      title: 'Temporarily unavailable',
      detail: 'The database is away.',
      code: 'unavailable',
      requestId: 'req-1',
    };
    await page.route('**/automation/runs?*pageSize=6*', (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    const runs = card(page, 'Runs');
    const alert = runs.getByRole('alert');
    await alert.getByText('The database is away.').waitFor();
    expect(await alert.textContent()).toContain('req-1');
    expect(await runs.getByRole('listitem').count()).toBe(4);
    expect(await runs.getByText('Live', { exact: true }).count()).toBe(0);
    // Before the list can be read again: the next poll would take the button away.
    await alert.getByRole('button', { name: 'Retry' }).click();
    await page.unroute('**/automation/runs?*pageSize=6*');
    await runs.getByText('Live', { exact: true }).waitFor();
    expect(await alert.count()).toBe(0);
  });

  test('shows texts from outside as texts', async () => {
    const hostile = '<img src=x onerror="document.title = 1"><script>document.title = 2</script>';
    const { client, server, emptyProject } = session;
    const keys = await emptyProject('Hostile');
    const steps = [{ type: 'wait' as const, config: { reason: hostile }, delayMinutes: 60 }];
    const trigger = { eventType: 'hostile.event' };
    await client.api.createWorkflow({ body: { name: hostile, projectId: keys.projectId, trigger, steps } });
    await fetch(`${server.demo.url}/v1/track`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${keys.writeKey}:`)}` },
      body: JSON.stringify({ userId: hostile, event: 'hostile.event' }),
    });
    const page = await session.open('', { keys });
    await card(page, 'Runs').getByText(`${hostile} for ${hostile}`).waitFor();
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.title()).toBe('Home · Sendora');
  });
});

describe('the send panel', () => {
  test('says what is wrong with the properties and sends nothing', async () => {
    const page = await session.open();
    const panel = card(page, 'Send your first event');
    const properties = panel.getByLabel('Properties');
    await properties.fill('{ "amount": ');
    await panel.getByText(/^Not JSON yet/).waitFor();
    await panel.getByRole('button', { name: 'Send event' }).click();
    await expect.poll(() => properties.evaluate((field) => field === document.activeElement)).toBe(true);
    await properties.fill('[1]');
    await panel.getByText('Properties are an object').waitFor();
    await panel.getByText('Waiting for your first event').waitFor();
  });

  test('shows refusals of the service at their fields', async () => {
    session.expectTrouble(/status of 422/);
    const page = await session.open();
    const panel = card(page, 'Send your first event');
    await panel.getByLabel('Event type').fill('workflow.run.failed');
    await page.keyboard.press('Tab');
    await panel.getByRole('button', { name: 'Send event' }).click();
    const field = panel.getByLabel('Event type');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    await panel.getByText(/reserved for Sendora's own events/).waitFor();
    await panel.getByText('Not sent: see the fields above.').waitFor();
  });

  test('gives the reason when nothing matched', async () => {
    const { client, emptyProject } = session;
    const keys = await emptyProject('Unmatched');
    await client.api.createWorkflow({
      body: {
        name: 'Large carts',
        projectId: keys.projectId,
        trigger: { eventType: 'cart.updated', filters: [{ property: 'total', op: 'gte', value: 100 }] },
        steps: [{ type: 'wait', config: {}, delayMinutes: 60 }],
      },
    });
    const page = await session.open('', { keys });
    const panel = card(page, /^Send (your first|an) event$/);
    await expect.poll(() => panel.getByLabel('Event type').inputValue()).toBe('cart.updated');
    await panel.getByLabel('Properties').fill('{ "total": 5 }');
    await panel.getByRole('button', { name: 'Send event' }).click();
    await panel.getByText('Received, but it started nothing.').waitFor();
    await expect.poll(() => panel.getByRole('status').first().textContent()).toMatch(/Large carts: .*100/);
    const why = await panel.getByRole('link', { name: 'Why?' }).getAttribute('href');
    expect(why).toMatch(/\/runs\/why\?userId=ada&eventId=[\w-]{36}$/);
  });

  test('cannot send without a write key, and says so', async () => {
    const page = await session.open('', { keys: { writeKey: null } });
    const panel = card(page, 'Send your first event');
    const button = panel.getByRole('button', { name: 'Send event' });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await button.press('Enter');
    await expect.poll(() => card(page, 'Code of this event').textContent()).toContain('YOUR_WRITE_KEY');
    await panel.getByText('Waiting for your first event').waitFor();
  });
});

describe('plans and roles', () => {
  test('a free organisation sees what its plan lacks, and no failed requests', async () => {
    const page = await session.open('', { keys: { ...session.server.demo.otherOrg, writeKey: null } });
    await page.getByRole('button', { name: 'Show all of Home' }).click();
    await card(page, 'Runs').getByText('Needs the plan starter; this organisation is on free.').waitFor();
    await card(page, 'Needs attention')
      .getByText(/^Nothing needs attention\. Checked at \d/)
      .waitFor();
    await card(page, 'Workflows').getByText('No workflow yet').waitFor();
  });

  test('a viewer reads why buttons are off', async () => {
    const page = await session.open('', { keys: { apiKey: session.server.demo.viewerKey } });
    const button = page.getByRole('button', { name: 'New workflow' });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    const reason = page.locator(`[id="${await button.getAttribute('aria-describedby')}"]`);
    expect(await reason.textContent()).toBe('Needs the role editor; you are viewer.');
  });
});
