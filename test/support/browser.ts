import AxeBuilder from '@axe-core/playwright';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { findChromium } from '../../scripts/local/chromium.ts';

/** Starts the Chromium of this machine. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('There is no Chromium; name one: CHROMIUM_PATH=/path/to/chromium');
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  return chromium.launch({ executablePath, headless: true, args });
}

/** A page of its own, and what went wrong in it so far. */
export interface OpenPage {
  page: Page;
  context: BrowserContext;
  /** Console errors and warnings, uncaught errors, requests that failed. */
  troubles: string[];
}

/** Opens a page without cookies and storage that keeps its troubles. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    // What fades in has less contrast for a moment, which axe reports.
    reducedMotion: 'reduce',
    ...options,
  });
  const troubles: string[] = [];
  // Browsers do not log each of them, e.g. not a refused `new Function` whose error is caught.
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
      if (window.top === window) console.error(`Refused by ${violatedDirective}: ${blockedURI} in ${sourceFile}`);
    });
  });
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => troubles.push(String(error.error())));
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return { page, context, troubles };
}

/** The dashboard address that a started copy printed; it signs in once. */
export function printedDashboard(output: string): string {
  const [, address] = /Dashboard\s+(\S+)/.exec(output) ?? [];
  if (address === undefined) throw new Error(`No dashboard address was printed:\n${output}`);
  return address;
}

/** What axe has to say against a page, one line each: WCAG 2.2 A and AA and the best practices. */
export async function findAxeFaults(page: Page): Promise<string[]> {
  // A captured mail is shown in a frame where no script runs, axe neither; the mail is its sender's.
  // A focus guard hands the focus on at once, which the rule allows and axe cannot see.
  const builder = new AxeBuilder({ page }).exclude('iframe').exclude('[data-base-ui-focus-guard]');
  const { violations } = await builder.analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help} ${node.target.join(' ')}`));
}

/** Types letter by letter where the caret is, without a pause in between, however busy the machine is. */
export function typeAtOnce(field: Locator, text: string): Promise<void> {
  return field.evaluate(
    async (_, letters) => {
      for (const letter of letters) {
        document.execCommand('insertText', false, letter);
        await Promise.resolve();
      }
    },
    [...text],
  );
}

/** Elements that reach beyond the right edge of the window; empty when nothing scrolls sideways. */
export function findOverflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter(
      (it) => it.getBoundingClientRect().right > clientWidth,
    );
    return [`${scrollWidth} > ${clientWidth}`, ...wide.map((it) => `${it.tagName}.${it.className}`)];
  });
}
