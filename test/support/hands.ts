// What a person does in the builder, so that one journey is built by mouse and by keyboard alone.
import type { Locator, Page } from 'playwright-core';

/** Where a step is added: after the trigger, or on a way out of a step. */
export interface Spot {
  /** Title of the step; null for the trigger. */
  after: string | null;
  /** The way out, where there are several, e.g. "Yes". */
  way?: string;
}

export interface Hands {
  /** Fills in the name and the type of event that starts runs, on the page of a new workflow. */
  begin(name: string, eventType: string): Promise<void>;
  /** Selects the trigger or a step; `keys`: the arrows that lead there from what is selected. */
  go(title: string | null, ...keys: string[]): Promise<void>;
  /** Adds a step behind what is selected, and gives it a title. */
  add(spot: Spot, type: string, title: string): Promise<void>;
  /** Writes into a field of the inspector. */
  write(label: string, text: string): Promise<void>;
  /** Writes into an editor of code. */
  code(label: string, text: string): Promise<void>;
  /** Takes an option of a list that opens; of one that is searched, by typing. */
  choose(label: string, option: string): Promise<void>;
  /** Takes one of several options that are all shown. */
  pick(option: string): Promise<void>;
  /** Presses a button of the inspector. */
  press(label: string): Promise<void>;
  /** Presses a button beside the inspector, or of another page. */
  pressOnPage(label: string): Promise<void>;
  /** Takes an entry of the menu of the workflow. */
  menu(entry: string): Promise<void>;
  /** Publishes and starts. */
  publish(name: string): Promise<void>;
}

export const inspectorOf = (page: Page): Locator => page.getByRole('complementary');

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const beginning = (text: string) => new RegExp(`^${escaped(text)}`);

/** Controls of the inspector by what they are called. */
export const controlsOf = (page: Page) => {
  const inspector = inspectorOf(page);
  const named = (label: string) => inspector.getByLabel(label, { exact: true });
  return {
    field: (label: string) => named(label).and(page.locator('input, textarea')),
    list: (label: string) => inspector.getByRole('combobox', { name: label, exact: true }),
    option: (name: string) => inspector.getByRole('radio', { name: beginning(name) }),
    button: (name: string) => inspector.getByRole('button', { name, exact: true }),
    code: (label: string) => inspector.getByRole('textbox', { name: label, exact: true }),
    title: inspector.getByLabel('Title of the step'),
  };
};

const addLabel = ({ after, way }: Spot): RegExp => {
  if (after === null) return /^Add (the first step|a step after the trigger)$/;
  return new RegExp(`^Add a step ${way === undefined ? `after ${escaped(after)}` : `on ${way} of ${escaped(after)}`}$`);
};

/** The card of a step on the canvas, by its title. */
export const cardOf = (page: Page, title: string | null): Locator =>
  title === null
    ? page.locator('[data-step="(trigger)"]')
    : page.locator('[data-step]').filter({ has: page.getByText(title, { exact: true }) });

/** Clicks, and types only into what was clicked. */
export function mouseHands(page: Page): Hands {
  const controls = controlsOf(page);
  const replace = async (field: Locator, text: string) => {
    await field.click();
    await field.and(page.locator(':focus')).waitFor();
    await field.press('ControlOrMeta+a');
    await page.keyboard.insertText(text);
  };
  return {
    async begin(name, eventType) {
      await replace(page.getByLabel('Name of the workflow'), name);
      await replace(controls.list('Event type'), eventType);
      await page.keyboard.press('Tab');
    },
    go: (title) => cardOf(page, title).click(),
    async add(spot, type, title) {
      await page.getByRole('button', { name: addLabel(spot) }).click();
      await page.getByRole('option', { name: type }).click();
      await replace(controls.title, title);
    },
    async write(label, text) {
      const field = controls.field(label);
      await replace(field, text);
      // A list of proposals covers what is below it.
      if ((await field.getAttribute('aria-expanded')) === 'true') await page.keyboard.press('Escape');
    },
    code: (label, text) => replace(controls.code(label), text),
    async choose(label, option) {
      await controls.list(label).click();
      await page.getByRole('option', { name: option }).first().click();
    },
    pick: (option) =>
      inspectorOf(page)
        .locator('label')
        .filter({ has: page.getByRole('radio', { name: beginning(option) }) })
        .click(),
    press: (label) => controls.button(label).first().click(),
    pressOnPage: (label) => page.getByRole('button', { name: label, exact: true }).click(),
    async menu(entry) {
      await page.getByRole('button', { name: 'Actions of the workflow' }).click();
      await page.getByRole('menuitem', { name: entry }).click();
    },
    async publish(name) {
      await page.getByText('No problems').waitFor();
      await page.getByRole('button', { name: 'Publish…' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Publish and start' }).click();
      await page.getByText(`${name} is live.`).first().waitFor();
    },
  };
}
