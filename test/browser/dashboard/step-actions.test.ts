import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { inspector } from '../../support/builder.ts';
import { copiedBy } from '../../support/clipboard.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';
import { cardOf } from '../../support/hands.ts';

const session = dashboardSession();
/** With room for every card, so that none has to be scrolled to. */
const options = {
  permissions: ['clipboard-read', 'clipboard-write'],
  viewport: { width: 1500, height: 1300 },
};

/** For many acts one after the other, on a machine that may be busy, ms. */
const patience = { timeout: 240_000 };

type Body = Parameters<typeof session.client.api.createWorkflow>[0]['body'];
type Step = NonNullable<Body['steps']>[number];

const text = (label: string, title: string): Step => ({
  ...{ label, title, type: 'send_sms', config: { to: '{{user.phone}}', body: title } },
});

const body = (name: string): Body => ({
  name,
  trigger: { eventType: 'order.completed' },
  isActive: false,
  steps: [
    { label: 'hold', title: 'Hold', type: 'wait', config: {}, delayMinutes: 60 },
    {
      ...{ label: 'big', title: 'Large order?', type: 'branch' },
      config: { condition: { event: 'amount', op: 'gte', value: 100 }, ifTrue: 'thanks', ifFalse: 'nudge' },
    },
    text('thanks', 'Thanks'),
    { ...text('gift', 'Gift'), next: 'mail' },
    text('nudge', 'Nudge'),
    {
      ...{ label: 'mail', title: 'Receipt', type: 'send_email' },
      config: { to: '{{user.email}}', subject: 'Hi', bodyHtml: '<p>Hi</p>' },
    },
    text('last', 'Last word'),
  ],
});
const before = 'hold big(thanks|nudge) thanks gift>mail nudge mail last';

const made = (name: string) => session.client.api.createWorkflow({ body: body(name) });

interface Draft {
  steps: { label: string; type: string; config: Record<string, unknown>; next?: string }[];
}

async function menu(page: Page, entry: string): Promise<void> {
  await page.getByRole('button', { name: 'Actions of the workflow' }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

async function draftOf(page: Page): Promise<Draft> {
  return JSON.parse(await copiedBy(page, () => menu(page, 'Copy as JSON')));
}

/** The steps of a draft in their order: "branch(yes|no)" and "step>next". */
const flowOf = ({ steps }: Draft): string =>
  steps
    .map(({ label, type, config, next }) => {
      const arms = type === 'branch' ? `(${config.ifTrue}|${config.ifFalse})` : '';
      return `${label}${arms}${next === undefined ? '' : `>${next}`}`;
    })
    .join(' ');

const pick = (option: string) => (page: Page) => page.getByRole('option', { name: option }).click();
const answer = (name: string) => (page: Page) =>
  page.locator('[role=dialog], [role=alertdialog]').getByRole('button', { name }).click();

async function goToLast(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'No', exact: true }).press('Space');
  await pick('Last word')(page);
}

async function relabel(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Change the label' });
  await dialog.getByLabel('Label', { exact: true }).fill('mail');
  await dialog.getByRole('button', { name: 'Change label' }).click();
  await dialog.getByText('Another step has the label mail.').waitFor();
  await dialog.getByLabel('Label', { exact: true }).fill('reminder');
  await page.keyboard.press('Enter');
}

interface Act {
  /** Title of the step. */
  on: string;
  entry: string;
  /** The key that does the same; null where there is none. */
  key: string | null;
  answer?: (page: Page) => Promise<void>;
  flow: string;
}

const acts: readonly Act[] = [
  { on: 'Nudge', entry: 'Duplicate', key: 'd', flow: before.replace('nudge mail', 'nudge nudge_2 mail') },
  {
    ...{ on: 'Large order?', entry: 'Duplicate', key: 'd' },
    flow: 'hold big(thanks|nudge) thanks gift>big_2 nudge big_2(thanks_2|nudge_2) thanks_2 gift_2>mail nudge_2 mail last',
  },
  { on: 'Nudge', entry: 'Delete', key: 'Delete', flow: 'hold big(thanks|mail) thanks gift>mail mail last' },
  {
    ...{ on: 'Large order?', entry: 'Delete', key: 'Delete', answer: answer('Keep the side Yes') },
    flow: 'hold thanks gift>mail mail last',
  },
  {
    ...{ on: 'Large order?', entry: 'Delete', key: 'Backspace', answer: answer('Keep the side No') },
    flow: 'hold nudge mail last',
  },
  {
    ...{ on: 'Large order?', entry: 'Delete', key: 'Delete', answer: answer('Delete all up to where they meet') },
    flow: 'hold mail last',
  },
  {
    on: 'Receipt',
    entry: 'Move down',
    key: 'Alt+ArrowDown',
    flow: before.replaceAll('mail', 'last').replace(/last$/, 'mail'),
  },
  {
    ...{ on: 'Large order?', entry: 'Move up', key: 'Alt+ArrowUp' },
    flow: 'big(thanks|nudge) thanks gift>hold nudge hold mail last',
  },
  {
    ...{ on: 'Large order?', entry: 'Move to…', key: 'm', answer: pick('After Last word') },
    flow: 'hold mail last big(thanks|nudge) thanks gift>end nudge',
  },
  {
    ...{ on: 'Nudge', entry: 'Move to…', key: 'm', answer: pick('After Thanks') },
    flow: 'hold big(thanks|mail) thanks nudge gift>mail mail last',
  },
  { on: 'Large order?', entry: 'Go to…', key: 'g', answer: goToLast, flow: before.replace('|nudge', '|last') },
  { on: 'Nudge', entry: 'Change label…', key: null, answer: relabel, flow: before.replaceAll('nudge', 'reminder') },
];

const withKeys = acts.filter(({ key }) => key !== null);
/** What a menu entry and its key do is one function, so each entry is tried once. */
const oncePerEntry = acts.filter(({ entry }, place) => acts.findIndex((act) => act.entry === entry) === place);

/** Does an act by its entry in the menu of the step. */
async function byMenu(page: Page, { on, entry }: Pick<Act, 'on' | 'entry'>): Promise<void> {
  await cardOf(page, on).click();
  await inspector(page)
    .getByRole('button', { name: `Actions of ${on}` })
    .click();
  await page.getByRole('menuitem', { name: entry }).click();
}

/** Does an act by its key, with the step in focus. */
async function byKey(page: Page, { on, key }: Pick<Act, 'on' | 'key'>): Promise<void> {
  await cardOf(page, on).click();
  await page.keyboard.press(key ?? '');
}

async function undo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
}

/** What lets itself be changed in the inspector of a step or the trigger; buttons only open something to read. */
async function editableIn(page: Page, title: string | null): Promise<string[]> {
  const name = title === null ? 'Trigger' : `Step: ${title}`;
  await page.getByRole('complementary', { name, exact: true }).waitFor();
  const json = inspector(page).getByRole('button', { name: 'As JSON' });
  while ((await json.count()) > 0) await json.first().click();
  const controls = inspector(page).locator('input, textarea, select, button, [role=combobox], [contenteditable=true]');
  const names = await controls.evaluateAll((found) =>
    found
      .filter((it) => !it.matches(':disabled, [readonly], [aria-readonly=true], [aria-disabled=true]'))
      .map((it) => it.getAttribute('aria-label') ?? it.textContent ?? it.id),
  );
  return names.filter((name) => !/^(Actions of |More options|As rows|Full editor)/.test(name));
}

test.each(['canvas by keys', 'list by menus'])(
  'in the %s each act makes the same draft, and undo takes it back',
  patience,
  async (way) => {
    const isCanvas = way.startsWith('canvas');
    const { id } = await made(way);
    const page = await session.open(`/workflows/${id}?view=${isCanvas ? 'canvas' : 'list'}`, options);
    await cardOf(page, 'Nudge').waitFor();
    expect(flowOf(await draftOf(page))).toBe(before);
    for (const act of isCanvas ? withKeys : oncePerEntry) {
      if (isCanvas) await byKey(page, act);
      else await byMenu(page, act);
      await act.answer?.(page);
      await page.getByText('Draft, kept on this device').waitFor();
      expect(`${act.entry} ${act.on}: ${flowOf(await draftOf(page))}`).toBe(`${act.entry} ${act.on}: ${act.flow}`);
      await undo(page);
    }
    expect(flowOf(await draftOf(page))).toBe(before);
  },
);

test('a step that is chosen right after an undo keeps the focus', async () => {
  const { id } = await made('Chosen');
  const page = await session.open(`/workflows/${id}`, options);
  await byKey(page, { on: 'Nudge', key: 'd' });
  await page.locator('[data-step=nudge_2]').waitFor();
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  const focused = page.locator(':focus');
  await page.getByRole('button', { name: 'Undo' }).click();
  await cardOf(page, 'Nudge').and(focused).waitFor();
  await cardOf(page, 'Receipt').click();
  await page.clock.runFor(2_000);
  await cardOf(page, 'Receipt').and(focused).waitFor();
});

test('a step that nothing leads to waits in a lane until it is attached; another type says what is lost', async () => {
  const { id } = await made('Attached');
  const page = await session.open(`/workflows/${id}`, options);
  const heading = page.getByText('Not reached: attach these steps or delete them');
  await byMenu(page, { on: 'Large order?', entry: 'Go to…' });
  await goToLast(page);
  await heading.waitFor();
  await byMenu(page, { on: 'Nudge', entry: 'Attach…' });
  await pick('On No of Large order?')(page);
  await heading.waitFor({ state: 'detached' });
  await page.getByText('Saved', { exact: true }).waitFor();
  expect(flowOf(await draftOf(page))).toBe(before);

  await cardOf(page, 'Nudge').click();
  expect((await editableIn(page, 'Nudge')).length).toBeGreaterThan(5);
  await byMenu(page, { on: 'Nudge', entry: 'Change type…' });
  await page.getByRole('option', { name: /^Wait/ }).click();
  await page.getByText('What is written in body has no place there and will be lost.').waitFor();
  await answer('Change type')(page);
  await page.getByText('Draft, kept on this device').waitFor();
  const { steps } = await draftOf(page);
  expect(steps[4]).toMatchObject({ label: 'nudge', title: 'Nudge', type: 'wait' });
  expect(steps[4]?.config).not.toHaveProperty('body');
  await undo(page);
});

test('a branch goes with its block from one tab to another', async () => {
  const [from, to] = [await made('From'), await made('To')];
  const page = await session.open(`/workflows/${from.id}`, options);
  await copiedBy(page, () => byMenu(page, { on: 'Large order?', entry: 'Copy' }));
  const other = await page.context().newPage();
  await session.go(other, `/workflows/${to.id}`);
  await byMenu(other, { on: 'Receipt', entry: 'Paste after' });
  await other.getByText('Draft, kept on this device').waitFor();
  expect(flowOf(await draftOf(other))).toBe(
    'hold big(thanks|nudge) thanks gift>mail nudge mail big_2(thanks_2|nudge_2) thanks_2 gift_2>last nudge_2 last',
  );
  await undo(other);
});

test('a workflow is started, paused, resumed and deleted; then it is gone', async () => {
  const { id, name } = await made('Short-lived');
  const page = await session.open(`/workflows/${id}`, options);
  const turn = async (status: string, entry: string, after: string) => {
    await page.getByRole('button', { name: `Status: ${status}` }).click();
    await page.getByRole('menuitem', { name: entry }).click();
    await page.getByRole('button', { name: `Status: ${after}` }).waitFor();
    expect(await session.client.api.getWorkflow({ params: { id } })).toMatchObject({ status: after, version: 1 });
  };
  await turn('inactive', 'Activate', 'active');
  await turn('active', 'Pause', 'paused');
  await turn('paused', 'Resume', 'active');
  await turn('active', 'Deactivate', 'inactive');
  await page.getByText('Saved', { exact: true }).waitFor();
  await menu(page, 'Delete workflow…');
  await page
    .getByRole('alertdialog', { name: `Delete ${name}?` })
    .getByRole('button', { name: 'Delete workflow' })
    .click();
  await page.getByText(`${name} is deleted.`).first().waitFor();
  await page.getByRole('heading', { level: 1, name: 'Workflows' }).waitFor();
  session.expectTrouble(/404/);
  await session.go(page, `/workflows/${id}`);
  await page.getByRole('heading', { level: 1, name: 'Workflow not found' }).waitFor();
  await page.getByRole('main').getByRole('link', { name: 'All workflows' }).click();
  await page.getByRole('heading', { level: 1, name: 'Workflows' }).waitFor();
});

test('a viewer reads everything, edits nothing and is told why', async () => {
  const reason = 'Needs the role editor; you are viewer.';
  const { id } = await made('Looked at');
  const keys = { apiKey: session.server.demo.viewerKey };
  const page = await session.open(`/workflows/${id}`, { ...options, keys });
  await cardOf(page, 'Receipt').click();
  expect(await inspector(page).getByLabel('Subject', { exact: true }).inputValue()).toBe('Hi');
  await inspector(page).getByLabel('Subject', { exact: true }).press('x');
  await page.getByLabel('Name of the workflow').press('x');
  await inspector(page).getByLabel('Title of the step').press('x');
  await cardOf(page, 'Receipt').click();
  for (const key of [
    'Delete',
    'd',
    'm',
    'g',
    'a',
    'Alt+ArrowDown',
    'Control+x',
    'Control+v',
    'Control+Enter',
    'Control+z',
  ])
    await page.keyboard.press(key);
  await page.locator('[aria-live=polite]', { hasText: reason }).waitFor({ state: 'attached' });
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(await page.getByRole('button', { name: /^Add a step/ }).count()).toBe(0);
  await inspector(page).getByRole('button', { name: 'Actions of Receipt' }).click();
  const items = page.getByRole('menuitem');
  const enabled = items.and(page.locator(':not([aria-disabled=true])'));
  await expect.poll(() => enabled.allInnerTexts()).toEqual([expect.stringMatching(/^Copy/)]);
  expect(await items.filter({ hasText: reason }).count()).toBeGreaterThan(5);
  await page.keyboard.press('Escape');
  expect(flowOf(await draftOf(page))).toBe(before);
  await page.getByText('Saved', { exact: true }).waitFor();
  for (const title of ['Hold', 'Large order?', 'Receipt', null]) {
    await cardOf(page, title).click();
    expect(await editableIn(page, title)).toEqual([]);
  }
  await page.getByRole('button', { name: 'Actions of the workflow' }).click();
  await items.filter({ hasText: 'Delete workflow…' }).filter({ hasText: reason }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Publish…' }).and(page.locator('[aria-disabled=true]')).waitFor();
  await page.getByRole('group', { name: 'View' }).getByText('JSON', { exact: true }).click();
  await page.locator('[data-editor=json] .cm-content[aria-readonly=true]').waitFor();
  expect((await session.client.api.getWorkflow({ params: { id } })).version).toBe(1);
});
