import { expect, test } from 'vitest';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();

/** The primary buttons of views, with the role that each needs. */
const forRoles = [
  ['/workflows', 'New workflow', 'editor'],
  ['/people', 'Add a person', 'editor'],
  ['/audiences', 'New audience', 'editor'],
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

test('a viewer sees every view, with buttons that say which role they need', async () => {
  const { open, server } = session;
  const page = await open('', { keys: { apiKey: server.demo.viewerKey } });
  const { pathname } = new URL(page.url());
  for (const [path, name, role] of forRoles) {
    await page.goto(server.demo.url + pathname + path);
    const button = page.getByRole('button', { name, exact: true }).first();
    await button.waitFor();
    expect([path, name, await button.getAttribute('aria-disabled')]).toEqual([path, name, 'true']);
    const reason = await button.evaluate(
      (it) => document.getElementById(it.getAttribute('aria-describedby')?.split(' ')[0] ?? '')?.textContent,
    );
    expect([path, name, reason]).toEqual([path, name, `Needs the role ${role}; you are viewer.`]);
  }
  await page.goto(`${server.demo.url}${pathname}/settings/keys`);
  await page.getByRole('heading', { name: 'Keys are shown to admins' }).waitFor();
});

test('a free plan says what needs another one', async () => {
  const { open, server } = session;
  const page = await open('/settings/plan', { keys: server.demo.otherOrg });
  await page.getByRole('heading', { name: 'Added by starter and pro' }).waitFor();
  await page.getByText('make and change alert rules').waitFor();
  const base = new URL(page.url()).pathname.replace('/settings/plan', '');
  await page.goto(`${server.demo.url}${base}/settings/data`);
  const button = page.getByRole('button', { name: 'Export project' });
  await button.hover();
  await page
    .getByText('Needs the plan starter; this organisation is on free.')
    .filter({ visible: true })
    .first()
    .waitFor();
  expect(await button.getAttribute('aria-disabled')).toBe('true');
});
