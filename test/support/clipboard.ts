import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The text that an act copies. It is written a moment after the act, so the clipboard is emptied before. */
export async function copiedBy(page: Page, act: () => Promise<unknown>): Promise<string> {
  const read = () => page.evaluate(() => navigator.clipboard.readText());
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await act();
  await expect.poll(read).not.toBe('');
  return read();
}
