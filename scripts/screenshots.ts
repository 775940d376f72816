// `node scripts/screenshots.ts [name…]`: takes the pictures of the documentation (docs/images) from a copy of its own,
// started fresh. Look at each one before you commit it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { startServer } from '../test/support/server.ts';
import { root } from './build.ts';
import { provideChromium } from './local/chromium.ts';
import { type Shot, shotsOf } from './screenshots/shots.ts';
import { tellStory } from './screenshots/story.ts';
import type { Demo } from './seed.ts';

const folder = join(root, 'docs/images');
const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
type Theme = 'light' | 'dark';

async function take(browser: Browser, demo: Demo, shot: Shot, theme: Theme): Promise<void> {
  const context = await browser.newContext({
    viewport: shot.isPhone ? phone : desktop,
    deviceScaleFactor: 2,
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  const { orgId, apiKey: key, writeKey, sandboxUrl } = demo;
  await page.addInitScript((keys) => {
    if (window.top === window) sessionStorage.setItem('sendora.keys', keys);
  }, JSON.stringify({ orgId, key, writeKey, sandboxUrl }));
  await shot.before?.(page);
  await page.goto(demo.url + shot.path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await shot.after?.(page);
  await page.evaluate(() => document.fonts.ready);
  // Frames with mails draw after the page.
  await page.waitForTimeout(2_500);
  const name = `${shot.name}${theme === 'dark' ? '-dark' : ''}.webp`;
  writeFileSync(join(folder, name), await capture(page));
  console.log(name);
  await context.close();
}

/** WebP, as PNGs of this size weigh four times as much. */
async function capture(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 88 });
  return Buffer.from(data, 'base64');
}

const wanted = process.argv.slice(2);
const executablePath = provideChromium();
if (executablePath === null) throw new Error('There is no Chromium; name one: CHROMIUM_PATH=/path/to/chromium');
mkdirSync(folder, { recursive: true });
const server = await startServer();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const story = await tellStory(server.demo);
  for (const shot of shotsOf(server.demo, story)) {
    if (wanted.length > 0 && !wanted.includes(shot.name)) continue;
    for (const theme of shot.onlyLight ? (['light'] as const) : (['light', 'dark'] as const))
      await take(browser, server.demo, shot, theme);
  }
} finally {
  await browser.close();
  await server.stop();
}
