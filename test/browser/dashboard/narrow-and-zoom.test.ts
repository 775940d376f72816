import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { findOverflow } from '../../support/browser.ts';
import { dashboardSession } from '../../support/dashboard-session.ts';
import { everyPath, tourOf } from '../../support/dashboard-tour.ts';
import { awkwardNames, fillWorld, type World } from '../../support/dashboard-world.ts';
import { cutOffOf, hiddenFocusOf, structureFaultsOf } from '../../support/page-checks.ts';

const session = dashboardSession();
/** For many pages one after the other, on a machine that may be busy, ms. */
const patience = { timeout: 240_000 };
let world: World;

beforeAll(async () => {
  world = await fillWorld(session.client, session.server.demo);
});

const faultsOf = async (page: Page): Promise<string[]> => [
  ...(await findOverflow(page)).slice(0, 5),
  ...(await cutOffOf(page)),
  ...(await structureFaultsOf(page)),
  ...(await hiddenFocusOf(page)),
];

// A window of 1280 px at 200 % is 640 px wide. Names are the longest that the API takes.
test.each([
  ['320 px', { width: 320, height: 640 }],
  ['200 %', { width: 640, height: 450 }],
  ['768 px', { width: 768, height: 1_024 }],
] as const)(
  'no page scrolls sideways, cuts anything off or hides the focus at %s',
  patience,
  async (_name, viewport) => {
    const page = await session.open('/nowhere', { viewport });
    const go = tourOf(page);
    const faults: Record<string, string[]> = {};
    for (const path of everyPath(world)) {
      // A canvas is larger than its window by nature, and has a list as its twin.
      if (path.includes('view=canvas')) continue;
      await go(path);
      let found = await faultsOf(page);
      if (found.length > 0) {
        // A page that was still being drawn is measured once more.
        await go(path);
        found = await faultsOf(page);
      }
      if (found.length > 0) faults[path] = found;
    }
    expect(faults).toEqual({});
  },
);

test.each([
  ['a phone', { width: 320, height: 640 }],
  ['200 %', { width: 640, height: 450 }],
] as const)(
  'the builder begins with its list, and its menus stay inside of the window, at %s',
  async (_name, viewport) => {
    const page = await session.open(world['/workflows/$id'], { viewport });
    const list = page.getByRole('region', { name: 'Steps', exact: true });
    await list.getByText(awkwardNames.words).first().waitFor();
    for (const menu of await page.getByRole('main').locator('button[aria-haspopup=menu]').all()) {
      await menu.click();
      const items = page.getByRole('menu');
      await items.waitFor();
      // A menu is placed a moment after it is there.
      await expect
        .poll(async () => {
          const box = await items.boundingBox();
          return box !== null && box.x >= 0 && box.x + box.width <= viewport.width + 1 && box.y >= 0;
        })
        .toBe(true);
      await expect.poll(() => findOverflow(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await items.waitFor({ state: 'hidden' });
    }
  },
);

test('the drawer of the navigation can be scrolled to its end at 200 %', async () => {
  const page = await session.open('', { viewport: { width: 640, height: 450 } });
  await page.getByRole('button', { name: 'Open the menu' }).click();
  const drawer = page.getByRole('dialog', { name: 'Menu' });
  const person = drawer.getByRole('button', { name: /admin$/ });
  await person.scrollIntoViewIfNeeded();
  await person.click();
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
  await expect.poll(() => findOverflow(page)).toEqual([]);
});
