import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findOverflow, launchBrowser, openPage } from '../support/browser.ts';
import { fullBrand, mailInSharedLayout, richMail } from '../support/shared-layout.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

const mails = {
  marketing: mailInSharedLayout(richMail, fullBrand),
  'of a project that has said nothing': mailInSharedLayout({ ...richMail, class: 'transactional' }),
};

/** What axe has to say against a mail: a message has no landmarks of a page. */
async function axeFaults(page: Page): Promise<string[]> {
  const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const { violations } = await new AxeBuilder({ page }).withTags(wcag).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
  );
}

/** Sizes in CSS pixels: the smallest text, the height of the button and the width of the column. */
function measure(page: Page) {
  return page.evaluate(() => {
    const shown = [...document.querySelectorAll<HTMLElement>('.ground *')].filter(
      (it) => it.offsetHeight > 0 && [...it.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
    );
    const size = (it: HTMLElement) => Number.parseFloat(getComputedStyle(it).fontSize);
    const heightOf = (selector: string) => document.querySelector(selector)?.getBoundingClientRect().height ?? 0;
    const column = document.querySelector('.mail')?.getBoundingClientRect().width ?? 0;
    return { smallest: Math.min(...shown.map(size)), button: heightOf('a.button'), column };
  });
}

describe.each(Object.entries(mails))('a mail %s', (_name, mail) => {
  for (const width of [320, 600, 1_000])
    for (const colorScheme of ['light', 'dark'] as const)
      test(`is readable at ${width} pixels in ${colorScheme} colours`, async () => {
        const { page, context, troubles } = await openPage(browser, { viewport: { width, height: 800 }, colorScheme });
        await page.setContent(mail.html);
        expect(await findOverflow(page)).toEqual([]);
        expect(await axeFaults(page)).toEqual([]);
        const { smallest, button, column } = await measure(page);
        expect(smallest).toBeGreaterThanOrEqual(16);
        expect(button).toBeGreaterThanOrEqual(44);
        expect(column).toBe(width === 320 ? 320 : Math.min(600, width - 24));
        expect(await page.getByText('Two things are waiting').isVisible()).toBe(false);
        expect(troubles).toEqual([]);
        await context.close();
      });
});

test('dark colours are those of the layout, and a logo keeps its light plate', async () => {
  const { page, context } = await openPage(browser, { colorScheme: 'dark' });
  await page.setContent(mails.marketing.html);
  const colour = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((it) => getComputedStyle(it).backgroundColor);
  expect(await colour('.mail')).toBe('rgb(31, 35, 43)');
  expect(await colour('.plate')).toBe('rgb(241, 243, 246)');
  await context.close();
});
