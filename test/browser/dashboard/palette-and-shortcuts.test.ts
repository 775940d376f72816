import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { findAxeFaults, findOverflow } from '../../support/browser.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';
import { createDemoClient } from '../../support/demo-client.ts';

const session = dashboardSession();

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const field = (page: Page) => page.getByRole('combobox', { name: 'Search or jump to' });
const option = (page: Page, name: string | RegExp) => page.getByRole('option', { name });
const firstOption = (page: Page) => page.getByRole('option').first();
const pathOf = (page: Page) => new URL(page.url()).pathname.split('/').slice(3).join('/');

const focus = (page: Page) => page.locator(':focus');

/** Opens the palette by its key, and types. */
async function search(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await field(page).and(focus(page)).waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

/** Takes the first thing that is found by Enter, once it is the one that is marked. */
async function take(page: Page, text: string, name: RegExp): Promise<void> {
  await search(page, text);
  // What is found late changes the list, in which nothing is marked for a moment.
  await expect.poll(() => page.getByText('Searching…').count()).toBe(0);
  await firstOption(page).and(option(page, name)).and(page.locator('[data-highlighted]')).waitFor();
  await page.keyboard.press('Enter');
}

async function closePalette(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await field(page).waitFor({ state: 'hidden' });
}

const keyList = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });

/** Closes a dialog, once it has the focus and hears the key. */
async function close(page: Page, dialog: Locator): Promise<void> {
  await dialog.and(page.locator(':focus-within')).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
}

/** Presses `g` and a letter, once it is said what may follow. */
async function jump(page: Page, letter: string, name: string): Promise<void> {
  await page.keyboard.press('g');
  await page.getByText('… go to').waitFor();
  await page.keyboard.press(letter);
  await heading(page, name).waitFor();
  await page.getByText('… go to').waitFor({ state: 'hidden' });
}

/** Waits for the list of keys of the page, which says that they work. */
async function keysAreThere(page: Page): Promise<void> {
  await expect
    .poll(async () => {
      await page.keyboard.press('?');
      return keyList(page).isVisible();
    })
    .toBe(true);
  await close(page, keyList(page));
}

test('by mouse a workflow is found by its name, and is among the recent things afterwards', async () => {
  const page = await session.open('');
  await heading(page, 'Home').waitFor();
  await page.getByRole('button', { name: 'Search or jump to' }).click();
  await field(page).and(focus(page)).waitFor();
  await field(page).fill('order conf');
  await option(page, /^Order confirmation.*Workflow$/).click();
  await heading(page, 'Order confirmation').waitFor();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Logs' }).click();
  await heading(page, 'Logs').waitFor();
  await page.getByRole('button', { name: 'Search or jump to' }).click();
  await page
    .getByRole('group', { name: 'Recent' })
    .getByRole('option', { name: /Order confirmation/ })
    .waitFor();
  await page
    .getByRole('group', { name: 'On this page' })
    .getByRole('option', { name: /^Export/ })
    .waitFor();
});

test('by keyboard alone views are opened, and the focus is on their heading', async () => {
  const page = await session.open('');
  await heading(page, 'Home').waitFor();
  await take(page, 'logs', /^Logs/);
  await heading(page, 'Logs').and(focus(page)).waitFor();
  await take(page, 'audit', /^Settings: Audit log/);
  await heading(page, 'Audit log').waitFor();
  await take(page, 'shortcuts', /^Keyboard shortcuts/);
  await close(page, keyList(page));
  await page.keyboard.press('Control+k');
  await field(page).waitFor();
  await page.keyboard.press('Control+k');
  await field(page).waitFor({ state: 'hidden' });
});

test('what is typed before the palette is there is not lost, and presses no keys of the page', async () => {
  const page = await session.open('/workflows');
  await page.getByRole('row', { name: /Order confirmation/ }).waitFor();
  await page.route('**/assets/palette-*.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue();
  });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('grace');
  await expect.poll(() => field(page).inputValue()).toBe('grace');
  await option(page, /^grace.*Person$/).waitFor();
  await closePalette(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('gada');
  await expect.poll(() => field(page).inputValue()).toBe('gada');
  expect(pathOf(page)).toBe('workflows');
});

test('a pasted id says what it belongs to, and opens it', async () => {
  const { server } = session;
  const { api, untilRun } = createDemoClient(server.demo);
  const run = await untilRun({ userId: 'ada' }, ({ status }) => status === 'completed');
  const [delivery] = (await api.listDeliveries({ query: { runId: run.id } })).data;
  session.expectTrouble(/status of 404/);
  const page = await session.open('');
  await heading(page, 'Home').waitFor();
  for (const [id, noun] of [
    [run.id, 'Run'],
    [run.workflowId, 'Workflow'],
    [run.eventId, 'Event'],
    [delivery?.id ?? 'no message', 'Message'],
    [` "${run.id.toUpperCase()}",`, 'Run'],
  ] as const) {
    await search(page, id);
    await option(page, new RegExp(`${noun}$`)).waitFor();
    await page.getByRole('dialog').getByText('1 result', { exact: true }).waitFor();
    expect([noun, await page.getByRole('option').count()]).toEqual([noun, 1]);
    await closePalette(page);
  }
  await search(page, 'ada');
  await expect.poll(() => firstOption(page).textContent()).toMatch(/^ada.*Person$/);
  await option(page, /^Order confirmation for ada.*Run$/)
    .first()
    .waitFor();
  await closePalette(page);
  await take(page, run.id, /Run$/);
  await page.waitForURL(`**/runs/${run.id}`);
});

test('an id of another organisation says nothing found', async () => {
  const { server } = session;
  const { otherOrg } = server.demo;
  const [workflow] = (await createDemoClient({ ...server.demo, ...otherOrg }).api.listWorkflows({ query: {} })).data;
  session.expectTrouble(/status of 404/);
  const page = await session.open('');
  await heading(page, 'Home').waitFor();
  for (const id of [otherOrg.projectId, workflow?.id ?? '00000000-0000-7000-8000-000000000000']) {
    await search(page, id);
    await page.getByText(`Nothing found for “${id}”`).waitFor();
    expect(await page.getByRole('option').count()).toBe(0);
    await closePalette(page);
  }
});

test('a source that fails hides none of the others, and is asked again', async () => {
  session.expectTrouble(/status of 500/);
  const page = await session.open('');
  await heading(page, 'Home').waitFor();
  const problem = { type: 'about:blank', title: 'Internal error', status: 500, code: 'internal', detail: 'Broken.' };
  await page.route(/customers\/profiles\?/, (route) =>
    route.fulfill({ status: 500, json: { ...problem, requestId: 'r1' }, contentType: 'application/problem+json' }),
  );
  await search(page, 'order');
  const alert = page.getByRole('dialog').getByRole('alert');
  await alert.getByText(/^people could not be searched/).waitFor();
  await option(page, /^Order confirmation.*Workflow$/).waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
  await field(page).fill('gra');
  // As long as it searches, what is shown below may be the failure of the text before.
  const status = page.getByRole('dialog').getByRole('status');
  await expect.poll(() => status.textContent()).not.toBe('Searching…');
  await page.unroute(/customers\/profiles\?/);
  await alert.getByRole('button', { name: 'Retry' }).click();
  await option(page, /^grace.*Person$/).waitFor();
  await alert.waitFor({ state: 'hidden' });
});

test('a viewer sees the actions of a page with the reason why they are not theirs', async () => {
  const { server } = session;
  const page = await session.open('/workflows', { keys: { apiKey: server.demo.viewerKey } });
  await heading(page, 'Workflows').waitFor();
  await page.getByRole('row', { name: /Order confirmation/ }).waitFor();
  await page.keyboard.press('Control+k');
  const action = page.getByRole('group', { name: 'On this page' }).getByRole('option', { name: /New workflow/ });
  await action.getByText('Needs the role editor; you are viewer.').waitFor();
  expect(await action.getAttribute('aria-disabled')).toBe('true');
  await action.click({ force: true });
  await field(page).waitFor();
  await closePalette(page);
  await page.keyboard.press('n');
  const button = page.getByRole('button', { name: 'New workflow' });
  await expect.poll(() => button.evaluate((it) => it === document.activeElement)).toBe(true);
  expect(await page.getByRole('menu').count()).toBe(0);
});

test('letters go to views, begin new things, and walk through a list and back to it', async () => {
  const page = await session.open('/workflows');
  await page.getByRole('row', { name: /Order confirmation/ }).waitFor();
  await keysAreThere(page);
  for (const [key, name] of [
    ['r', 'Runs'],
    ['e', 'Events'],
    ['a', 'Alerts'],
    ['h', 'Home'],
    ['w', 'Workflows'],
    ['p', 'People'],
  ] as const) {
    await jump(page, key, name);
  }
  await page.getByRole('row', { name: /ada/ }).waitFor();
  await page.keyboard.press('n');
  await close(page, page.getByRole('dialog', { name: 'Add a person' }));
  await page.keyboard.press('/');
  await page.keyboard.insertText('g');
  await page.getByRole('row', { name: /ada/ }).waitFor({ state: 'hidden' });
  await page.getByRole('row', { name: /grace/ }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('j');
  await page.getByRole('link', { name: 'grace' }).and(focus(page)).waitFor();
  await page.keyboard.press('Enter');
  await heading(page, 'grace').waitFor();
  await page.keyboard.press('Escape');
  await heading(page, 'People').waitFor();
  expect(new URL(page.url()).search).toBe('?q=g');
});

test('details have their neighbours in the list and their way back, also where there is a form', async () => {
  const { server } = session;
  const { api } = createDemoClient(server.demo);
  const { projectId } = server.demo;
  const condition = { trait: 'plan', op: 'eq', value: 'pro' } as const;
  for (const name of ['Zebra one', 'Zebra two']) await api.createAudience({ body: { projectId, name, condition } });
  const page = await session.open('/audiences?q=zebra');
  await page.getByRole('row', { name: /Zebra one/ }).waitFor();
  await keysAreThere(page);
  await page.keyboard.press('j');
  await page
    .getByRole('link', { name: /^Zebra/ })
    .and(focus(page))
    .waitFor();
  await page.keyboard.press('Enter');
  await heading(page, /^Zebra/).waitFor();
  const before = await heading(page, /^Zebra/).textContent();
  await page.keyboard.press(']');
  await heading(page, before === 'Zebra one' ? 'Zebra two' : 'Zebra one').waitFor();
  await page.keyboard.press('[');
  await heading(page, before ?? '').waitFor();
  await page.keyboard.press('e');
  await expect.poll(() => page.evaluate(() => document.activeElement?.matches('form input'))).toBe(true);
  await page.keyboard.press('End');
  await page.keyboard.insertText(' changed');
  await page.keyboard.press('Escape');
  expect(pathOf(page)).toMatch(/^audiences\/./);
  await page.keyboard.press('e');
  await page.keyboard.press('Control+Enter');
  await heading(page, `${before} changed`).waitFor();
  await page.getByRole('button', { name: 'Discard changes' }).waitFor({ state: 'hidden' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await heading(page, 'Audiences').waitFor();
  expect(new URL(page.url()).search).toBe('?q=zebra');
});

test('the list of shortcuts is that of the page: a list, a person, the builder', async () => {
  const page = await session.open('/people');
  await page.getByRole('row', { name: /grace/ }).waitFor();
  await keysAreThere(page);
  const keys = async (group: string) => {
    await page.keyboard.press('?');
    const region = keyList(page).getByRole('region', { name: group });
    await region.waitFor();
    const all = await region.locator('dl > div').allTextContents();
    await close(page, keyList(page));
    return all;
  };
  expect(await keys('This page')).toEqual(['NAdd a person', '/Find a person']);
  expect(await keys('In the list')).toHaveLength(3);
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await heading(page, 'Workflows').waitFor();
  await page.getByRole('link', { name: 'Order confirmation' }).click();
  await page.getByRole('region', { name: 'Canvas' }).waitFor();
  expect((await keys('On a step')).join()).toContain('Duplicate');
  expect((await keys('On the canvas')).join()).toContain('Fit');
  expect((await keys('This page')).join()).toContain('Publish…');
  expect((await keys('Everywhere')).join()).not.toContain('Submit the form');
  await page.keyboard.press('Control+k');
  const actions = page.getByRole('group', { name: 'On this page' }).getByRole('option');
  await actions.first().waitFor();
  const texts = await actions.allTextContents();
  expect(texts).toEqual(expect.arrayContaining(['UndoNothing to undoCtrlZ', 'Publish…CtrlEnter']));
  expect(new Set(texts).size).toBe(texts.length);
  await page.keyboard.press('Control+k');
  await field(page).waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog', { name: 'Nothing has changed' }).waitFor();
});

test('with single letters off only the keys with a modifier work', async () => {
  const page = await session.open('/settings/device');
  await page.getByRole('switch', { name: 'Shortcuts of one letter' }).click();
  const url = page.url();
  await heading(page, 'This device').click();
  for (const key of ['?', 'g', 'w', 'n']) await page.keyboard.press(key);
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(await page.getByText('… go to').count()).toBe(0);
  expect(page.url()).toBe(url);
  await take(page, 'keyboard sh', /^Keyboard shortcuts/);
  await page.getByText('Single keys are switched off on this device').waitFor();
});

test.each(['light', 'dark'] as const)('nothing is out of reach or too wide (%s)', async (colorScheme) => {
  const page = await session.open('', { colorScheme });
  await heading(page, 'Home').waitFor();
  await keysAreThere(page);
  await page.keyboard.press('?');
  await keyList(page).waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
  await close(page, keyList(page));
  await page.keyboard.press('g');
  await page.getByText('… go to').waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await field(page).waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
  await field(page).fill('nothing of this name');
  await page.getByText('Nothing found').first().waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
  await closePalette(page);
  await page.setViewportSize({ width: 375, height: 700 });
  await page.getByRole('button', { name: 'Open the menu' }).click();
  const drawer = page.getByRole('dialog', { name: 'Menu' });
  await drawer.getByRole('button', { name: 'Search or jump to' }).click();
  await drawer.waitFor({ state: 'hidden' });
  await field(page).and(focus(page)).waitFor();
  await field(page).fill('order');
  await option(page, /^Order confirmation.*Workflow$/).waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
  await expect.poll(() => findOverflow(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  await expect.poll(() => findOverflow(page)).toEqual([]);
});

test('signing out forgets what was opened lately', async () => {
  const page = await session.open('/people/ada');
  await heading(page, 'ada').waitFor();
  await keysAreThere(page);
  await jump(page, 'h', 'Home');
  const kept = () =>
    page.evaluate(() => Object.keys(localStorage).filter((place) => place.startsWith('sendora.recent.')));
  await expect.poll(kept).toHaveLength(1);
  await page.goBack();
  await heading(page, 'ada').waitFor();
  await take(page, 'sign out', /^Sign out/);
  await page.getByRole('button', { name: 'Connect' }).waitFor();
  expect(await kept()).toEqual([]);
});
