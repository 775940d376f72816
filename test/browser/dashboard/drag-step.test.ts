import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { publish } from '../../support/builder.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();

const sms = (label: string, title: string, extra: object = {}) => ({
  ...{ label, title, type: 'send_sms' as const, config: { to: '{{user.phone}}', body: 'Hi' } },
  ...extra,
});

/** First -> Large? (yes: Thank, no: Nudge) -> Last. */
async function made(name: string): Promise<string> {
  const { id } = await session.client.api.createWorkflow({
    body: {
      name,
      trigger: { eventType: 'order.completed' },
      isActive: false,
      steps: [
        sms('first', 'First'),
        {
          label: 'large',
          title: 'Large?',
          type: 'branch',
          config: { condition: { event: 'amount', op: 'gte', value: 100 }, ifTrue: 'thank', ifFalse: 'nudge' },
        },
        sms('thank', 'Thank', { next: 'last' }),
        sms('nudge', 'Nudge'),
        sms('last', 'Last'),
      ],
    },
  });
  return `/workflows/${id}`;
}

const card = (page: Page, label: string) => page.locator(`[data-step="${label}"]`);
const exit = (page: Page, id: string) => page.locator(`[data-exit="${id}"]`);

/** Opens a workflow, and waits until its steps are where they stay: the canvas is moved once it is measured. */
async function open(path: string, options?: Parameters<typeof session.open>[1]): Promise<Page> {
  const page = await session.open(path, options);
  await page.locator('.react-flow__viewport:not([style*="translate(0px, 0px)"])').waitFor();
  return page;
}

/** The middle of an element, as soon as it rests. */
async function middleOf(element: Locator): Promise<[number, number]> {
  await element.waitFor();
  let before: unknown = null;
  let box: Awaited<ReturnType<Locator['boundingBox']>> = null;
  await expect
    .poll(
      async () => {
        [before, box] = [box, await element.boundingBox()];
        return box !== null && JSON.stringify(box) === JSON.stringify(before);
      },
      { interval: 100 },
    )
    .toBe(true);
  const { x, y, width, height } = box ?? { x: 0, y: 0, width: 0, height: 0 };
  return [x + width / 2, y + height / 2];
}

/** Takes a step to an exit and holds it there. */
async function dragOver(page: Page, label: string, id: string): Promise<void> {
  const to = await middleOf(exit(page, id));
  await page.mouse.move(...(await middleOf(card(page, label))));
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 8 });
}

const targets = (page: Page) =>
  page
    .locator('[data-drop=allowed], [data-drop=over]')
    .evaluateAll((all) => all.map((it) => it.getAttribute('data-exit')));
const stepsOf = async (page: Page) =>
  page.locator('[data-step]').evaluateAll((all) => all.map((it) => it.getAttribute('data-step')).join(' '));
const undo = (page: Page) => page.getByRole('button', { name: 'Undo' });
const asBefore = '(trigger) first large thank nudge last';

test('a step is dragged onto a +, undone at once, and published where it was put', async () => {
  const page = await open(await made('Dragged'));
  await dragOver(page, 'last', 'large#ifTrue');
  await expect.poll(() => targets(page)).toEqual(['(trigger)#next', 'first#next', 'large#ifTrue', 'large#ifFalse']);
  await expect.poll(() => exit(page, 'large#ifTrue').getAttribute('data-drop')).toBe('over');
  await page.mouse.up();
  await page.locator('[data-step=last]:focus[aria-current=true]').waitFor();
  await page.getByText('Last moved after Large?.').waitFor({ state: 'attached' });
  const moved = '(trigger) first large last thank nudge';
  await expect.poll(() => stepsOf(page)).toBe(moved);
  await undo(page).click();
  await expect.poll(() => stepsOf(page)).toBe(asBefore);
  await expect.poll(() => undo(page).getAttribute('aria-disabled')).toBe('true');
  await dragOver(page, 'last', 'large#ifTrue');
  await page.mouse.up();
  await expect.poll(() => stepsOf(page)).toBe(moved);
  const { steps } = await publish(page, session.client, 'Dragged');
  expect(steps.map(({ label, next = null }) => [label, next])).toEqual([
    ['first', null],
    ['large', null],
    ['last', null],
    ['thank', 'end'],
    ['nudge', null],
  ]);
  expect(steps[1]?.config).toMatchObject({ ifTrue: 'last', ifFalse: 'nudge' });
});

test('a block moves whole, and not into itself', async () => {
  const page = await open(await made('Block'));
  await dragOver(page, 'large', 'thank#next');
  await expect.poll(() => targets(page)).toEqual(['(trigger)#next', 'last#next']);
  await expect.poll(() => exit(page, 'thank#next').getAttribute('data-drop')).toBe('none');
  await page.getByText('Large? and 2 more steps').waitFor();
  await page.mouse.up();
  await page.getByText('Large? and 2 more steps').waitFor({ state: 'detached' });
  expect(await stepsOf(page)).toBe(asBefore);
  expect(await undo(page).getAttribute('aria-disabled')).toBe('true');
  await dragOver(page, 'large', 'last#next');
  await page.mouse.up();
  await expect.poll(() => stepsOf(page)).toBe('(trigger) first last large thank nudge');
});

test('Escape and a drop elsewhere leave all as it was, and a press still selects', async () => {
  const page = await open(await made('Left'));
  await dragOver(page, 'last', '(trigger)#next');
  const drops = page.locator('[data-drop]');
  await drops.first().waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => drops.count()).toBe(0);
  await page.mouse.up();
  await dragOver(page, 'last', '(trigger)#next');
  const [x, y] = await middleOf(card(page, 'first'));
  await page.mouse.move(x, y);
  await page.mouse.up();
  await expect.poll(() => drops.count()).toBe(0);
  expect(await stepsOf(page)).toBe(asBefore);
  expect(await page.locator('[data-step][aria-current]').getAttribute('data-step')).toBe('(trigger)');
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 4, y);
  await page.mouse.up();
  await page.locator('[data-step=first][aria-current=true]').waitFor();
});

test('the canvas pans while a step is held at its edge', async () => {
  const page = await open(await made('Panned'), { colorScheme: 'dark' });
  const view = () => page.locator('.react-flow__viewport').getAttribute('style');
  const [x, y] = await middleOf(card(page, 'last'));
  const pane = await page.locator('.react-flow').boundingBox();
  const before = await view();
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, (pane?.y ?? 0) + (pane?.height ?? 0) - 10, { steps: 5 });
  await expect.poll(view).not.toBe(before);
  await page.keyboard.press('Escape');
  await page.locator('.lifted').waitFor({ state: 'detached' });
  const after = await view();
  await page.mouse.move(x, y);
  await page.mouse.up();
  expect(await view()).toBe(after);
});

test('a viewer drags nothing', async () => {
  const path = await made('Looked at');
  const page = await open(path, { keys: { apiKey: session.server.demo.viewerKey } });
  const [x, y] = await middleOf(card(page, 'last'));
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y - 200, { steps: 5 });
  expect(await page.locator('.lifted').count()).toBe(0);
  await page.mouse.up();
  expect(await stepsOf(page)).toBe(asBefore);
});

test('a finger drags nothing', async () => {
  const page = await open(await made('Touched'), { hasTouch: true });
  const [x, y] = await middleOf(card(page, 'last'));
  const touch = await page.context().newCDPSession(page);
  const at = (type: 'touchStart' | 'touchMove', to: number) =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x, y: to }] });
  await at('touchStart', y);
  for (let by = 20; by <= 200; by += 20) await at('touchMove', y - by);
  expect(await page.locator('.lifted').count()).toBe(0);
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  expect(await stepsOf(page)).toBe(asBefore);
});
