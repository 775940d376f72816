import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
  type RouteComponent,
} from '@tanstack/react-router';
import { loadPage } from './api/load-page.ts';
import { projectRoute, publicPaths } from './paths.ts';
import { NoPage, PageFault } from './shell/page-fault.tsx';
import { type Connected, ProjectPage, StartPage } from './shell/project.tsx';
import { parseSearch, stringifySearch } from './shell/search.ts';

type Page = () => Promise<{ default: RouteComponent }>;

/** Pages of a project by their path below it. Each is a chunk of its own. */
const pages: Readonly<Record<string, Page>> = {
  '/': () => import('./pages/home.tsx').then(({ HomePage }) => ({ default: HomePage })),
  '/runs': () => import('./pages/runs-list.tsx').then(({ RunsPage }) => ({ default: RunsPage })),
  '/runs/why': () => import('./pages/why.tsx').then(({ WhyPage }) => ({ default: WhyPage })),
  '/events': () => import('./pages/events-list.tsx').then(({ EventsPage }) => ({ default: EventsPage })),
  '/events/$id': () => import('./pages/event-detail.tsx').then(({ EventPage }) => ({ default: EventPage })),
  '/runs/$id': () => import('./pages/run-detail.tsx').then(({ RunPage }) => ({ default: RunPage })),
  '/settings/ai': () => import('./pages/settings-ai.tsx').then(({ AiSettingsPage }) => ({ default: AiSettingsPage })),
  '/workflows': () => import('./pages/workflows.tsx').then(({ WorkflowsPage }) => ({ default: WorkflowsPage })),
  '/workflows/gallery': () => import('./pages/gallery.tsx').then(({ GalleryPage }) => ({ default: GalleryPage })),
  '/workflows/import': () =>
    import('./pages/import-export.tsx').then(({ ImportExportPage }) => ({ default: ImportExportPage })),
  '/workflows/new': () => import('./builder/builder-page.tsx').then(({ BuilderPage }) => ({ default: BuilderPage })),
  '/workflows/$id': () => import('./builder/builder-page.tsx').then(({ BuilderPage }) => ({ default: BuilderPage })),
  '/people': () => import('./pages/people.tsx').then(({ PeoplePage }) => ({ default: PeoplePage })),
  '/people/$userId': () => import('./pages/person.tsx').then(({ PersonPage }) => ({ default: PersonPage })),
  '/channels': () => import('./pages/channels.tsx').then(({ ChannelsPage }) => ({ default: ChannelsPage })),
  '/channels/new': () => import('./pages/channel-new.tsx').then(({ NewChannelPage }) => ({ default: NewChannelPage })),
  '/channels/$id': () => import('./pages/channel-detail.tsx').then(({ ChannelPage }) => ({ default: ChannelPage })),
  '/logs': () => import('./pages/logs.tsx').then(({ LogsPage }) => ({ default: LogsPage })),
  '/health': () => import('./pages/health.tsx').then(({ HealthPage }) => ({ default: HealthPage })),
};

const ToStart = () => <Navigate to={publicPaths.start()} replace />;

/** In the place of a page outside of projects. */
const NoPlace = () => (
  <main className="grid min-h-dvh place-items-center">
    <NoPage />
  </main>
);

/** The routes of somebody who is connected. */
export function createDashboardRouter(connected: Omit<Connected, 'pages'>) {
  const root = createRootRouteWithContext<Connected>()({ component: Outlet, notFoundComponent: NoPlace });
  const start = createRoute({ getParentRoute: () => root, path: '/', component: StartPage });
  const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: ToStart });
  const project = createRoute({
    getParentRoute: () => root,
    path: projectRoute,
    component: ProjectPage,
    notFoundComponent: NoPage,
  });
  const children = Object.entries(pages).map(([path, load]) =>
    createRoute({ getParentRoute: () => project, path, component: lazyRouteComponent(() => loadPage(load)) }),
  );
  return createRouter({
    routeTree: root.addChildren([start, signIn, project.addChildren(children)]),
    context: { ...connected, pages: Object.keys(pages) },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultErrorComponent: PageFault,
    defaultNotFoundComponent: NoPage,
    scrollRestoration: true,
  });
}
