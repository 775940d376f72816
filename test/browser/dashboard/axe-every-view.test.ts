import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { pages } from '../../../src/dashboard/router.tsx';
import { dashboardSession } from '../../support/dashboard-session.ts';
import {
  everyEmptyPath,
  everyFilteredPath,
  everyPath,
  everyReadingPath,
  routes,
  tourOf,
} from '../../support/dashboard-tour.ts';
import { fillWorld, type World } from '../../support/dashboard-world.ts';
import { axeFaultsOf, hiddenFocusOf, structureFaultsOf } from '../../support/page-checks.ts';

const session = dashboardSession();
/** For many pages one after the other, on a machine that may be busy, ms. */
const patience = { timeout: 600_000 };
let world: World;

beforeAll(async () => {
  world = await fillWorld(session.client, session.server.demo);
});

/** Visits paths one after the other; the faults of each that has some. */
async function faultsOn(page: Page, paths: readonly string[], check: (path: string) => Promise<string[]>) {
  const go = tourOf(page);
  const faults: Record<string, string[]> = {};
  for (const path of paths) {
    await go(path);
    const found = await check(path);
    if (found.length > 0) faults[path] = found;
  }
  return faults;
}

/** Both themes, the order of the page, its targets, and what a keyboard reaches. */
async function allFaultsOf(page: Page): Promise<string[]> {
  const structure = await structureFaultsOf(page);
  const light = await axeFaultsOf(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await axeFaultsOf(page, { coloursOnly: true });
  await page.emulateMedia({ colorScheme: 'light' });
  return [...structure, ...light, ...dark.map((fault) => `dark: ${fault}`)];
}

const focusFaultsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { activeElement: active } = document;
    return active?.tagName === 'H1' ? [] : [`the focus is not on the heading but on ${active?.outerHTML.slice(0, 80)}`];
  });

test('the tour knows every page of the router', () => {
  expect(Object.keys(pages).toSorted()).toEqual(routes.toSorted());
});

test('every page that has something to show', patience, async () => {
  const page = await session.open('/nowhere');
  const faults = await faultsOn(page, everyPath(world), async (path) => [
    ...(path.includes('?') ? [] : await focusFaultsOf(page)),
    ...(await allFaultsOf(page)),
    ...(await hiddenFocusOf(page)),
  ]);
  expect(faults).toEqual({});
});

test('every page of a project without anything in it', patience, async () => {
  const page = await session.open('', { keys: await session.emptyProject('Empty') });
  expect(await faultsOn(page, everyEmptyPath(), () => allFaultsOf(page))).toEqual({});
});

test('every list whose filters nothing fits', patience, async () => {
  const page = await session.open('/nowhere');
  const faults = await faultsOn(page, everyFilteredPath(world), async () => {
    const says = await page.getByRole('heading', { name: 'Nothing fits these filters' }).count();
    return [...(says === 1 ? [] : ['does not say that nothing fits']), ...(await allFaultsOf(page))];
  });
  expect(faults).toEqual({});
});

test('every page whose answers fail says so, with the id of the request and a way to try again', patience, async () => {
  session.expectTrouble(/status of 500/);
  const page = await session.open('/nowhere');
  const problem = {
    title: 'Something went wrong',
    detail: 'It is us.',
    status: 500,
    code: 'internal',
    requestId: 'req-1',
  };
  await page.route('**/api/**', (route) =>
    route.request().url().endsWith('/api/v1/me')
      ? route.fallback()
      : route.fulfill({
          status: 500,
          contentType: 'application/problem+json',
          headers: { 'retry-after': '0' },
          body: JSON.stringify({ type: 'about:blank', ...problem }),
        }),
  );
  const faults = await faultsOn(page, everyReadingPath(world), async () => {
    const alerts = await page.getByRole('main').getByRole('alert').allTextContents();
    const isTold = alerts.some((text) => /It is us\..*req-1.*Retry/.test(text));
    return [...(isTold ? [] : [`does not say what failed: ${alerts}`]), ...(await allFaultsOf(page))];
  });
  expect(faults).toEqual({});
});

test('every page for somebody who may read only', patience, async () => {
  const page = await session.open('/nowhere', { keys: { apiKey: session.server.demo.viewerKey } });
  // Reasons are words and ids beside the buttons; the colours of what is disabled are nobody's concern (1.4.3).
  const faults = await faultsOn(page, everyPath(world, { views: false }), async () => [
    ...(await structureFaultsOf(page)),
    ...(await axeFaultsOf(page)),
  ]);
  expect(faults).toEqual({});
});
