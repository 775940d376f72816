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
import { CreatorsProvider } from './forms/creators.ts';
import { creators } from './pages/create/creators.ts';
import { projectRoute, publicPaths } from './paths.ts';
import { NoPage, PageFault } from './shell/page-fault.tsx';
import { type Connected, ProjectPage, StartPage } from './shell/project.tsx';
import { parseSearch, stringifySearch } from './shell/search.ts';

type Page = () => Promise<{ default: RouteComponent }>;

/** Pages of a project by their path below it. Each is a chunk of its own. */
export const pages: Readonly<Record<string, Page>> = {
  '/': () => import('./pages/home.tsx').then(({ HomePage }) => ({ default: HomePage })),
  '/runs': () => import('./pages/runs-list.tsx').then(({ RunsPage }) => ({ default: RunsPage })),
  '/runs/why': () => import('./pages/why.tsx').then(({ WhyPage }) => ({ default: WhyPage })),
  '/events': () => import('./pages/events-list.tsx').then(({ EventsPage }) => ({ default: EventsPage })),
  '/events/$id': () => import('./pages/event-detail.tsx').then(({ EventPage }) => ({ default: EventPage })),
  '/runs/$id': () => import('./pages/run-detail.tsx').then(({ RunPage }) => ({ default: RunPage })),
  '/settings/project': () =>
    import('./pages/settings/project.tsx').then(({ ProjectSettingsPage }) => ({ default: ProjectSettingsPage })),
  '/settings/variables': () =>
    import('./pages/settings/variables.tsx').then(({ VariablesPage }) => ({ default: VariablesPage })),
  '/settings/suppressions': () =>
    import('./pages/settings/suppressions.tsx').then(({ SuppressionsPage }) => ({ default: SuppressionsPage })),
  '/settings/data': () =>
    import('./pages/settings/data.tsx').then(({ DataSettingsPage }) => ({ default: DataSettingsPage })),
  '/settings/keys': () => import('./pages/settings/keys.tsx').then(({ KeysPage }) => ({ default: KeysPage })),
  '/settings/domains': () =>
    import('./pages/settings/domains.tsx').then(({ DomainsPage }) => ({ default: DomainsPage })),
  '/settings/domains/$id': () =>
    import('./pages/settings/domain.tsx').then(({ DomainPage }) => ({ default: DomainPage })),
  '/settings/plan': () => import('./pages/settings/plan.tsx').then(({ PlanPage }) => ({ default: PlanPage })),
  '/settings/audit': () => import('./pages/settings/audit.tsx').then(({ AuditPage }) => ({ default: AuditPage })),
  '/settings/device': () =>
    import('./pages/settings/device.tsx').then(({ DeviceSettingsPage }) => ({ default: DeviceSettingsPage })),
  '/settings/ai': () => import('./pages/settings-ai.tsx').then(({ AiSettingsPage }) => ({ default: AiSettingsPage })),
  '/workflows': () => import('./pages/workflows.tsx').then(({ WorkflowsPage }) => ({ default: WorkflowsPage })),
  '/workflows/gallery': () => import('./pages/gallery.tsx').then(({ GalleryPage }) => ({ default: GalleryPage })),
  '/workflows/import': () =>
    import('./pages/import-export.tsx').then(({ ImportExportPage }) => ({ default: ImportExportPage })),
  '/workflows/new': () => import('./builder/builder-page.tsx').then(({ BuilderPage }) => ({ default: BuilderPage })),
  '/workflows/$id': () => import('./builder/builder-page.tsx').then(({ BuilderPage }) => ({ default: BuilderPage })),
  '/workflows/$id/versions/$version': () =>
    import('./builder/versions/version-page.tsx').then(({ WorkflowVersionPage }) => ({ default: WorkflowVersionPage })),
  '/people': () => import('./pages/people.tsx').then(({ PeoplePage }) => ({ default: PeoplePage })),
  '/people/$userId': () => import('./pages/person.tsx').then(({ PersonPage }) => ({ default: PersonPage })),
  '/audiences': () => import('./pages/audiences.tsx').then(({ AudiencesPage }) => ({ default: AudiencesPage })),
  '/audiences/new': () => import('./pages/audience.tsx').then(({ NewAudiencePage }) => ({ default: NewAudiencePage })),
  '/audiences/$id': () => import('./pages/audience.tsx').then(({ AudiencePage }) => ({ default: AudiencePage })),
  '/templates': () => import('./pages/templates.tsx').then(({ TemplatesPage }) => ({ default: TemplatesPage })),
  '/templates/new': () =>
    import('./pages/template-detail.tsx').then(({ NewTemplatePage }) => ({ default: NewTemplatePage })),
  '/templates/$id': () => import('./pages/template-detail.tsx').then(({ TemplatePage }) => ({ default: TemplatePage })),
  '/templates/layouts/new': () =>
    import('./pages/layout-detail.tsx').then(({ NewLayoutPage }) => ({ default: NewLayoutPage })),
  '/templates/layouts/$id': () =>
    import('./pages/layout-detail.tsx').then(({ LayoutPage }) => ({ default: LayoutPage })),
  '/templates/partials/new': () =>
    import('./pages/partial-detail.tsx').then(({ NewPartialPage }) => ({ default: NewPartialPage })),
  '/templates/partials/$id': () =>
    import('./pages/partial-detail.tsx').then(({ PartialPage }) => ({ default: PartialPage })),
  '/rules': () => import('./pages/rules-list.tsx').then(({ RulesPage }) => ({ default: RulesPage })),
  '/rules/new': () => import('./pages/rule-detail.tsx').then(({ RulePage }) => ({ default: RulePage })),
  '/rules/$id': () => import('./pages/rule-detail.tsx').then(({ RulePage }) => ({ default: RulePage })),
  '/alerts': () => import('./pages/alerts.tsx').then(({ AlertsPage }) => ({ default: AlertsPage })),
  '/alerts/new': () => import('./pages/alert-rule.tsx').then(({ AlertRulePage }) => ({ default: AlertRulePage })),
  '/alerts/silences': () => import('./pages/silences.tsx').then(({ SilencesPage }) => ({ default: SilencesPage })),
  '/alerts/$id': () => import('./pages/alert-rule.tsx').then(({ AlertRulePage }) => ({ default: AlertRulePage })),
  '/channels': () => import('./pages/channels.tsx').then(({ ChannelsPage }) => ({ default: ChannelsPage })),
  '/channels/new': () => import('./pages/channel-new.tsx').then(({ NewChannelPage }) => ({ default: NewChannelPage })),
  '/channels/$id': () => import('./pages/channel-detail.tsx').then(({ ChannelPage }) => ({ default: ChannelPage })),
  '/logs': () => import('./pages/logs.tsx').then(({ LogsPage }) => ({ default: LogsPage })),
  '/webhooks': () => import('./pages/webhooks.tsx').then(({ WebhooksPage }) => ({ default: WebhooksPage })),
  '/webhooks/new': () => import('./pages/webhook-new.tsx').then(({ NewWebhookPage }) => ({ default: NewWebhookPage })),
  '/webhooks/$id': () => import('./pages/webhook.tsx').then(({ WebhookPage }) => ({ default: WebhookPage })),
  '/feed': () => import('./pages/feed.tsx').then(({ FeedPage }) => ({ default: FeedPage })),
  '/health': () => import('./pages/health.tsx').then(({ HealthPage }) => ({ default: HealthPage })),
};

const ToStart = () => <Navigate to={publicPaths.start()} replace />;

/** In the place of a page outside of projects. */
const NoPlace = () => (
  <main className="grid min-h-dvh place-items-center">
    <NoPage />
  </main>
);

const Root = () => (
  <CreatorsProvider value={creators}>
    <Outlet />
  </CreatorsProvider>
);

/** The routes of somebody who is connected. */
export function createDashboardRouter(connected: Omit<Connected, 'pages'>) {
  const root = createRootRouteWithContext<Connected>()({ component: Root, notFoundComponent: NoPlace });
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
