import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { dashboardSession } from '../../support/dashboard-session.ts';
import { everyEmptyPath, tourOf } from '../../support/dashboard-tour.ts';

const session = dashboardSession();
/** For many pages one after the other, on a machine that may be busy, ms. */
const patience = { timeout: 180_000 };

/** What views are for, with the role that it needs. */
const forRoles = [
  ['/workflows', 'New workflow', 'editor'],
  ['/workflows/import', 'Choose a file', 'editor'],
  ['/people', 'Add a person', 'editor'],
  ['/audiences', 'New audience', 'editor'],
  ['/audiences/new', 'Save audience', 'editor'],
  ['/templates', 'New template', 'editor'],
  ['/templates?tab=layouts', 'New layout', 'editor'],
  ['/templates?tab=partials', 'New partial', 'editor'],
  ['/rules', 'New rule', 'editor'],
  ['/rules/new', 'Create rule', 'editor'],
  ['/alerts?view=rules', 'New alert rule', 'editor'],
  ['/alerts/new', 'Create alert rule', 'editor'],
  ['/alerts/silences', 'New silence', 'editor'],
  ['/webhooks', 'Add endpoint', 'editor'],
  ['/webhooks/new', 'Add endpoint', 'editor'],
  ['/channels', 'Add channel', 'admin'],
  ['/settings/project', 'New project', 'admin'],
  ['/settings/project', 'Rotate secrets', 'admin'],
  ['/settings/keys', 'New key', 'admin'],
  ['/settings/domains', 'Add domain', 'admin'],
  ['/settings/suppressions', 'Add address', 'editor'],
  ['/settings/variables', 'Add variable', 'editor'],
  ['/settings/variables', 'Add secret', 'admin'],
  ['/settings/data', 'Save times', 'admin'],
  ['/settings/ai', 'Save', 'admin'],
] as const;

/** Why the button of a page cannot be pressed; null where it can. */
async function reasonOf(page: Page, name: string): Promise<string | null> {
  const button = page.getByRole('main').getByRole('button', { name, exact: true }).first();
  const link = page.getByRole('main').getByRole('link', { name, exact: true }).first();
  await button.or(link).first().waitFor();
  if ((await button.count()) === 0 || (await button.getAttribute('aria-disabled')) !== 'true') return null;
  const described = () =>
    button.evaluate((it) =>
      (it.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' ')
        .trim(),
    );
  await expect.poll(described, { message: `The reason of ${name}` }).not.toBe('');
  return described();
}

async function reasonsOf(page: Page, buttons: readonly (readonly [path: string, name: string, ...unknown[]])[]) {
  const go = tourOf(page);
  const reasons: [path: string, name: string, reason: string | null][] = [];
  for (const [path, name] of buttons) {
    await go(path);
    reasons.push([path, name, await reasonOf(page, name)]);
  }
  return reasons;
}

test('a viewer sees every view, with buttons that say which role they need', patience, async () => {
  const page = await session.open('/nowhere', { keys: { apiKey: session.server.demo.viewerKey } });
  expect(await reasonsOf(page, forRoles)).toEqual(
    forRoles.map(([path, name, role]) => [path, name, `Needs the role ${role}; you are viewer.`]),
  );
  await tourOf(page)('/settings/keys');
  await page.getByRole('heading', { name: 'Keys are shown to admins' }).waitFor();
});

test('an editor can do all but what is for admins', patience, async () => {
  const { key } = await session.client.api.createKey({ body: { name: 'Editor', role: 'editor' } });
  const page = await session.open('/nowhere', { keys: { apiKey: key } });
  expect(await reasonsOf(page, forRoles)).toEqual(
    forRoles.map(([path, name, role]) => [
      path,
      name,
      role === 'editor' ? null : `Needs the role ${role}; you are editor.`,
    ]),
  );
});

/** What the free plan leaves out. */
const forPlans = [
  ['/rules', 'New rule'],
  ['/alerts?view=rules', 'New alert rule'],
  ['/alerts/silences', 'New silence'],
  ['/webhooks', 'Add endpoint'],
  ['/settings/data', 'Export project'],
] as const;

test('a free plan says what needs another one, on every page', patience, async () => {
  // A project without AI settings has none to read.
  session.expectTrouble(/status of 402/, /status of 404.*settings\/ai/);
  const page = await session.open('/settings/plan', { keys: session.server.demo.otherOrg });
  await page.getByRole('heading', { name: 'Added by starter and pro' }).waitFor();
  await page.getByText('make and change alert rules').waitFor();
  expect(await reasonsOf(page, forPlans)).toEqual(
    forPlans.map(([path, name]) => [path, name, 'Needs the plan starter; this organisation is on free.']),
  );
  const button = page.getByRole('button', { name: 'Export project' });
  await button.hover();
  const reason = page.getByText('Needs the plan starter; this organisation is on free.');
  await reason.filter({ visible: true }).first().waitFor();
  // What the service refuses is told with the plan that has it.
  const go = tourOf(page);
  const unclear: Record<string, string[]> = {};
  for (const path of everyEmptyPath()) {
    await go(path);
    const alerts = await page.getByRole('main').getByRole('alert').allTextContents();
    const others = alerts.filter((text) => !/starter/.test(text));
    if (others.length > 0) unclear[path] = others;
  }
  expect(unclear).toEqual({});
});
