// The builder by keyboard alone: no focus is given by the test, every field is reached by keys.
import type { Locator, Page } from 'playwright-core';
import { cardOf, controlsOf, type Hands } from './hands.ts';

/** Whether one of some elements has the focus, once the page is drawn: only then it has moved. */
const isFocused = (target: Locator): Promise<boolean> =>
  target.evaluateAll(async (found) => {
    await new Promise((done) => requestAnimationFrame(done));
    return found.some((it) => it === (it.getRootNode() as Document | ShadowRoot).activeElement);
  });

/** What has the focus, for a sentence. */
const focusWords = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const name = at?.getAttribute('aria-label') ?? at?.textContent ?? '';
    return `${at?.tagName ?? 'nothing'} ${name.slice(0, 60)}`;
  });

/** Presses Tab (or another key) until something has the focus. */
export async function tabTo(page: Page, target: Locator, key = 'Tab', most = 60): Promise<void> {
  for (let count = 0; count <= most; count += 1) {
    if (await isFocused(target)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never led to ${target}; it came to ${await focusWords(page)}.`);
}

/** Waits until a step, the trigger (null) or any step (undefined) has the focus. */
async function onStep(page: Page, title: string | null | undefined): Promise<void> {
  const card = title === undefined ? page.locator('[data-step]') : cardOf(page, title);
  await card.and(page.locator(':focus')).waitFor();
}

/** Back from the inspector to the step; what a field has opened is closed first. */
async function leave(page: Page): Promise<void> {
  await tabTo(page, page.locator('[data-step]'), 'Escape', 2);
}

/** Into the inspector, to a field that is below where the focus is. */
async function enter(page: Page, target: Locator): Promise<void> {
  if (await isFocused(page.locator('[data-step]'))) {
    await page.keyboard.press('Enter');
    await page.locator('[data-inspector] form :focus').waitFor();
  }
  // Before it is there, Tab would pass its place. An open list hides it from what is found by its role, until Tab closes it.
  await target.or(page.getByRole('listbox')).first().waitFor({ state: 'attached' });
  await tabTo(page, target);
}

export function keyboardHands(page: Page): Hands {
  const { keyboard } = page;
  const controls = controlsOf(page);
  const replace = async (text: string) => {
    await keyboard.press('ControlOrMeta+a');
    await keyboard.insertText(text);
  };
  const addSteps: Hands['add'] = async ({ after, way }, type, title) => {
    await leave(page);
    await onStep(page, after);
    await keyboard.press('a');
    const search = page.getByRole('combobox', { name: 'Find a type of step' });
    await search.and(page.locator(':focus')).waitFor();
    if (way !== undefined) {
      const ways = page.getByRole('group', { name: 'Way out' }).getByRole('radio');
      await tabTo(page, ways, 'Shift+Tab', 5);
      await tabTo(page, page.getByRole('radio', { name: way, exact: true }), 'ArrowRight', 10);
      await tabTo(page, search, 'Tab', 5);
    }
    await keyboard.type(type);
    await keyboard.press('Enter');
    await onStep(page, type);
    await keyboard.press('F2');
    await controls.title.and(page.locator(':focus')).waitFor();
    await keyboard.insertText(title);
    await keyboard.press('Enter');
    await onStep(page, title);
  };
  return {
    async begin(name, eventType) {
      await tabTo(page, page.getByLabel('Name of the workflow'));
      await replace(name);
      await tabTo(page, page.locator('[data-step]'));
      await enter(page, controls.list('Event type'));
      await replace(eventType);
      await keyboard.press('Tab');
      await leave(page);
    },
    async go(title, ...keys) {
      await leave(page);
      for (const key of keys) {
        const before = await page.locator('[data-step]:focus').getAttribute('data-step');
        await keyboard.press(key);
        await page.locator(`[data-step]:focus:not([data-step="${before}"])`).waitFor();
      }
      await onStep(page, title);
    },
    add: addSteps,
    async write(label, text) {
      await enter(page, controls.field(label));
      await replace(text);
    },
    async code(label, text) {
      await enter(page, controls.code(label));
      await replace(text);
    },
    async choose(label, option) {
      const list = controls.list(label);
      await enter(page, list);
      const isSearched = await list.evaluate((element) => element.tagName === 'INPUT');
      if (isSearched) await keyboard.type(option);
      else await keyboard.press('Enter');
      const wanted = page.getByRole('option', { name: option }).first();
      await wanted.waitFor();
      if (isSearched) {
        await wanted.and(page.locator('[data-highlighted]')).waitFor();
        await keyboard.press('Enter');
      } else {
        await page.getByRole('option').and(page.locator(':focus')).waitFor();
        await keyboard.press('Home');
        await tabTo(page, wanted, 'ArrowDown', 20);
        await keyboard.press('Enter');
      }
      await page.getByRole('listbox').waitFor({ state: 'detached' });
    },
    async pick(option) {
      await enter(page, controls.option(option).locator('xpath=ancestor::fieldset[1]').getByRole('radio'));
      await tabTo(page, controls.option(option), 'ArrowDown', 10);
    },
    async press(label) {
      await enter(page, controls.button(label));
      await keyboard.press('Enter');
    },
    async pressOnPage(label) {
      const button = page.getByRole('button', { name: label, exact: true });
      await button.waitFor();
      await tabTo(page, button);
      await keyboard.press('Enter');
    },
    async menu(entry) {
      // A page that is new begins with its heading.
      const key = (await isFocused(page.locator('[data-step]'))) ? 'Shift+Tab' : 'Tab';
      await tabTo(page, page.getByRole('button', { name: 'Actions of the workflow' }), key);
      await keyboard.press('Enter');
      await tabTo(page, page.getByRole('menuitem', { name: entry }), 'ArrowDown', 10);
      await keyboard.press('Enter');
      await page.getByRole('menu').waitFor({ state: 'detached' });
    },
    async publish(name) {
      await page.getByText('No problems').waitFor();
      await keyboard.press('Control+Enter');
      const button = page.getByRole('dialog').getByRole('button', { name: 'Publish and start' });
      await button.and(page.locator(':focus')).waitFor();
      await keyboard.press('Enter');
      await page.getByText(`${name} is live.`).first().waitFor();
    },
  };
}
