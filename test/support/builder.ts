// What a person does in the builder, by mouse.
import type { Page } from 'playwright-core';
import type { DemoClient } from './demo-client.ts';

export const inspector = (page: Page) => page.getByRole('complementary');

/** Opens a new workflow and fills in its name and the type of event that starts it. */
export async function beginWorkflow(page: Page, name: string, eventType: string): Promise<void> {
  await page.getByLabel('Name of the workflow').fill(name);
  await fillFound(page, 'Event type', eventType);
}

/** Adds a step by the `+` of an exit, whose name ends like this: "on Yes of Large order?"; null for the first one. */
export async function addStep(page: Page, where: string | null, type: string, title: string): Promise<void> {
  const name = where === null ? 'Add the first step' : `Add a step ${where}`;
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('option', { name: type }).click();
  await inspector(page).getByLabel('Title of the step').fill(title);
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

/** Publishes and starts, and returns what the API has then. */
export async function publish(page: Page, { api }: DemoClient, name: string) {
  await page.getByRole('button', { name: 'Publish…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Publish/ })
    .last()
    .click();
  await page
    .getByText(/is live\.$/)
    .first()
    .waitFor();
  const { data } = await api.listWorkflows({ query: { pageSize: 100 } });
  const found = data.find((workflow) => workflow.name === name);
  if (found === undefined) throw new Error(`There is no workflow ${name}.`);
  return found;
}
