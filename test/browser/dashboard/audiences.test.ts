import { beforeAll, expect, test } from 'vitest';
import { findAxeFaults, typeAtOnce } from '../../support/browser.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();
const api = () => session.client.api;
const projectId = () => session.server.demo.projectId;

beforeAll(async () => {
  await api().createAudience({
    body: { projectId: projectId(), name: 'On the free plan', condition: { trait: 'plan', op: 'eq', value: 'free' } },
  });
});

test('an audience is built with a live count and the reasons of those who are not in it, then saved', async () => {
  const page = await session.open('/audiences');
  await page.getByRole('table', { name: 'Audiences' }).getByText('trait.plan is free').waitFor();
  await page.keyboard.press('n');
  await page.waitForURL('**/audiences/new');
  const people = page.getByRole('region', { name: 'People' });
  await people.getByText('As soon as the condition is complete').waitFor();
  await page.getByRole('button', { name: 'Save audience' }).click();
  await page.getByText('2 fields need a change.').waitFor();

  await page.getByRole('button', { name: /^Pro plan/ }).click();
  await people.getByText('of 3 people').waitFor();
  await people.getByText('1', { exact: true }).waitFor();
  await people
    .getByText(/Wanted trait.plan to equal "pro", but it is "free"/)
    .first()
    .waitFor();
  const counts: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/customers/audiences/preview')) counts.push(request.postData() ?? '');
  });
  const value = page.getByLabel('Value of Who belongs, 1');
  await value.selectText();
  await typeAtOnce(value, 'free');
  await people.getByText('2', { exact: true }).waitFor();
  expect(counts.length, 'one count after a pause').toBe(1);

  await people.getByLabel('Is somebody in it?').fill('ada');
  await page.keyboard.press('Escape');
  await people
    .getByText(/Wanted trait.plan to equal "free", but it is "pro"/)
    .last()
    .waitFor();
  session.expectTrouble(/404/);
  await people.getByLabel('Is somebody in it?').fill('nobody');
  await people.getByText('Nobody has this id.').waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Add condition' }).click();
  await page.getByLabel('Field of Who belongs, 2').fill('user.email');
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Operator of Who belongs, 2' }).click();
  await page.getByRole('option', { name: /starts with/ }).click();
  await page.getByLabel('Value of Who belongs, 2').fill('grace@');
  await people.getByText('1', { exact: true }).waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Grace alone');
  await page.getByRole('button', { name: 'Save audience' }).click();
  await page.getByRole('heading', { level: 1, name: 'Grace alone' }).waitFor();
  await page.getByText('No workflow and no rule names this audience yet.').waitFor();
  const members = page.getByRole('table', { name: 'Members' });
  await expect.poll(() => members.getByRole('row').count()).toBe(2);
  await members.getByRole('link', { name: 'grace' }).click();
  await page.getByRole('heading', { level: 1, name: 'grace' }).waitFor();
});

test('one that is used says by what, and is deleted only when nothing uses it', async () => {
  const { open } = session;
  const { data } = await api().listAudiences({ query: { projectId: projectId() } });
  const audience = data.find(({ name }) => name === 'On the free plan');
  if (audience === undefined) throw new Error('There is no such audience.');
  const { id } = audience;
  const workflow = await api().createWorkflow({
    query: { projectId: projectId() },
    body: {
      name: 'Upgrade',
      trigger: { audience: { id, on: 'enter' } },
      steps: [{ type: 'wait', delayMinutes: 1, config: {} }],
    },
  });
  const page = await open(`/audiences/${id}`);
  const used = page.getByRole('region', { name: 'Used by' });
  await used.getByRole('link', { name: 'Upgrade' }).waitFor();
  await used.getByText('starts when somebody enters it').waitFor();
  const remove = page.getByRole('button', { name: 'Delete' });
  await expect.poll(() => remove.getAttribute('aria-disabled')).toBe('true');
  await page.getByText('Used by “Upgrade”: change the workflow first.').waitFor({ state: 'attached' });

  await api().deleteWorkflow({ params: { id: workflow.id } });
  const free = await open(`/audiences/${id}`);
  await free.getByText('No workflow and no rule names this audience yet.').waitFor();
  await free.getByRole('button', { name: 'Delete' }).click();
  await free.getByRole('alertdialog').getByRole('button', { name: 'Delete audience' }).click();
  await free.waitForURL('**/audiences');
  session.expectTrouble(/404/);
  const gone = await open(`/audiences/${id}`);
  await gone.getByRole('heading', { name: 'Audience not found' }).waitFor();
});

test('what the API refuses lands at its field', async () => {
  const page = await session.open('/audiences/new?example=new');
  session.expectTrouble(/422/);
  await page.getByRole('button', { name: 'As JSON' }).click();
  await page.getByRole('textbox', { name: /Who belongs/ }).fill('{"event":"amount","op":"gt","value":5}');
  await page.getByRole('button', { name: 'Save audience' }).click();
  await page.getByText('An audience looks at people (trait, user, org), not at "event".').first().waitFor();
});

test('without the right of an editor an audience is read only, and an empty project has examples', async () => {
  const { open, server, emptyProject } = session;
  const page = await open('/audiences/new', { keys: { apiKey: server.demo.viewerKey, writeKey: null } });
  const save = page.getByRole('button', { name: 'Save audience' });
  await expect.poll(() => save.getAttribute('aria-disabled')).toBe('true');
  const empty = await open('/audiences', { keys: await emptyProject('No audiences') });
  await empty.getByRole('heading', { name: 'No audiences yet' }).waitFor();
  expect(await findAxeFaults(empty)).toEqual([]);
  await empty.getByRole('link', { name: 'New this week' }).click();
  await empty.getByText('of 0 people').waitFor();
});
