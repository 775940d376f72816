// What a person does in the builder, by mouse.
import type { Page } from 'playwright-core';

export const inspector = (page: Page) => page.getByRole('complementary');

/** Opens a new workflow and fills in its name and the type of event that starts it. */
export async function beginWorkflow(page: Page, name: string, eventType: string): Promise<void> {
  await page.getByLabel('Name of the workflow').fill(name);
  await fillFound(page, 'Event type', eventType);
}

/** Adds a step by the `+` of an exit, whose name ends like this: "after the trigger", "on Yes of Large order?". */
export async function addStep(page: Page, where: string, type: string, title: string): Promise<void> {
  await page.getByRole('button', { name: `Add a step ${where}`, exact: true }).click();
  await page.getByRole('option', { name: type }).click();
  await inspector(page).getByLabel('Title', { exact: true }).fill(title);
}

/** Types a text into a field of the inspector. */
export async function fillField(page: Page, label: string, text: string): Promise<void> {
  await inspector(page).getByLabel(label, { exact: true }).fill(text);
}

/** Types a text into a field that proposes others, and leaves it. */
export async function fillFound(page: Page, label: string, text: string): Promise<void> {
  await inspector(page).getByRole('combobox', { name: label, exact: true }).fill(text);
  await page.keyboard.press('Tab');
}

/** Types into a code editor of the inspector. */
export async function fillCode(page: Page, pointer: string, text: string): Promise<void> {
  await inspector(page).locator(`[data-field="${pointer}"] .cm-content`).click();
  await page.keyboard.insertText(text);
}

/** Chooses from a list that opens. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  await inspector(page).getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: option }).click();
}
