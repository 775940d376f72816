// Every page of the dashboard, with the states that it can be in.
import type { Page } from 'playwright-core';
import type { World } from './dashboard-world.ts';

interface PageFacts {
  /** Searches of its other tabs and views. */
  views?: readonly string[];
  /** A search that leaves its list without rows. */
  filter?: string;
  /** It shows nothing that it reads first, so that a server that fails leaves it as it is. */
  isStill?: true;
}

const facts: Readonly<Record<string, PageFacts>> = {
  '/': {},
  '/runs': { filter: 'to=2001-01-01' },
  '/runs/why': { isStill: true },
  '/runs/$id': { views: ['view=event', 'view=audit', 'view=json', 'step=mail', 'step=mail&tab=provider'] },
  '/events': { filter: 'to=2001-01-01' },
  '/events/$id': {},
  '/workflows': { filter: 'q=nothing' },
  '/workflows/gallery': {},
  '/workflows/import': { views: ['tab=export'], isStill: true },
  '/workflows/new': { views: ['view=list', 'view=canvas'], isStill: true },
  '/workflows/$id': { views: ['view=list', 'view=canvas', 'view=list&step=mail', 'view=list&step=fork'] },
  '/workflows/$id/versions/$version': {},
  '/people': { filter: 'q=nothing' },
  '/people/$userId': {},
  '/audiences': { filter: 'q=nothing' },
  '/audiences/new': { isStill: true },
  '/audiences/$id': {},
  '/templates': { views: ['tab=layouts', 'tab=partials'], filter: 'q=nothing' },
  '/templates/new': { isStill: true },
  '/templates/$id': {},
  '/templates/layouts/new': { isStill: true },
  '/templates/layouts/$id': {},
  '/templates/partials/new': { isStill: true },
  '/templates/partials/$id': {},
  '/rules': { filter: 'q=nothing' },
  '/rules/new': { isStill: true },
  '/rules/$id': {},
  '/alerts': { views: ['view=rules'], filter: 'to=2001-01-01' },
  '/alerts/new': { isStill: true },
  '/alerts/silences': {},
  '/alerts/$id': {},
  '/channels': { filter: 'q=nothing' },
  '/channels/new': { views: ['kind=email', 'kind=email&vendor=smtp'], isStill: true },
  '/channels/$id': {},
  '/logs': { filter: 'recipient=nothing@example.com' },
  '/webhooks': { filter: 'q=nothing' },
  '/webhooks/new': { isStill: true },
  '/webhooks/$id': { views: ['tab=verify', 'tab=settings'], filter: 'type=nothing' },
  '/feed': { views: ['userId=ada'], isStill: true },
  '/health': {},
  '/settings/project': { isStill: true },
  '/settings/variables': {},
  '/settings/suppressions': { filter: 'address=nothing@example.com' },
  '/settings/data': {},
  '/settings/keys': {},
  '/settings/domains': {},
  '/settings/domains/$id': {},
  '/settings/plan': { isStill: true },
  '/settings/audit': { filter: 'action=nothing' },
  '/settings/device': { isStill: true },
  '/settings/ai': {},
};

const isAboutOne = (route: string) => route.includes('$');
/** Every page, as the router has to know it. */
export const routes: readonly string[] = Object.keys(facts);

/** Paths of every page in a world, with its other views. */
export const everyPath = (world: World, { views = true } = {}): string[] =>
  routes.flatMap((route) => {
    const path = pathOf(route, world);
    return [path, ...(views ? (facts[route]?.views ?? []) : []).map((view) => `${path}?${view}`)];
  });

/** Paths that need nothing: what a new project shows of each. */
export const everyEmptyPath = (): string[] => routes.filter((route) => !isAboutOne(route) && !route.endsWith('/new'));

export const everyFilteredPath = (world: World): string[] =>
  routes.flatMap((route) => {
    const filter = facts[route]?.filter;
    return filter === undefined ? [] : [`${pathOf(route, world)}?${filter}`];
  });

/** Paths of pages that have to say when they cannot be read. */
export const everyReadingPath = (world: World): string[] =>
  routes.filter((route) => !facts[route]?.isStill).map((route) => pathOf(route, world));

/** Paths of things that are not there. */
export const everyGonePath = (id: string): string[] =>
  routes.filter((route) => isAboutOne(route)).map((route) => route.replace('$version', '1').replace(/\$\w+/, id));

function pathOf(route: string, world: World): string {
  const path = isAboutOne(route) ? world[route] : route;
  if (path === undefined) throw new Error(`The world has nothing for ${route}.`);
  return path;
}

/** How long a page may take until it stays as it is, ms. */
const patienceMs = 30_000;
const quietMs = 80;

/** Where the router says how far it is. */
interface RouterPlace {
  __TSR_ROUTER__: { state: { status: string; location: { href: string }; resolvedLocation?: { href: string } } };
}

/**
 * Whether the page is still on its way or loads something; asked when it has nothing to do, as a page that still draws
 * says no word of it.
 */
const isLoading = (page: Page): Promise<boolean> =>
  page.evaluate(
    () =>
      new Promise((answer) =>
        requestIdleCallback(() => {
          const { status, resolvedLocation, location } = (self as unknown as RouterPlace).__TSR_ROUTER__.state;
          const isThere = status === 'idle' && resolvedLocation?.href === location.href;
          answer(!isThere || document.querySelector('main [aria-busy=true], main[aria-busy=true]') !== null);
        }),
      ),
  );

/** Goes from page to page of an open dashboard without loading it anew. */
export function tourOf(page: Page): (path: string) => Promise<void> {
  const base = new URL(page.url()).pathname.split('/').slice(0, 3).join('/');
  const open = new Set<unknown>();
  let changedAt = Date.now();
  const end = (request: unknown) => {
    open.delete(request);
    changedAt = Date.now();
  };
  page.on('request', (request) => {
    open.add(request);
    changedAt = Date.now();
  });
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  return async (path) => {
    const address = base + (path === '/' ? '' : path);
    changedAt = Date.now();
    // The router follows the history.
    await page.evaluate((to) => history.pushState({}, '', to), address);
    const deadline = Date.now() + patienceMs;
    let quietSince = Number.POSITIVE_INFINITY;
    for (;;) {
      const askedAt = Date.now();
      const isBusy = await isLoading(page);
      if (isBusy || open.size > 0 || changedAt > askedAt) quietSince = Number.POSITIVE_INFINITY;
      else quietSince = Math.min(quietSince, Date.now());
      if (Date.now() - quietSince > quietMs) return;
      if (Date.now() > deadline) throw new Error(`${path} does not come to rest.`);
      await page.waitForTimeout(20);
    }
  };
}
