import { useQuery } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouteComponent,
  useParams,
  useRouteContext,
} from '@tanstack/react-router';
import { useMemo } from 'react';
import { createClient } from './api/client.ts';
import type { Keys } from './api/keys.ts';
import { meQuery } from './api/queries/me.ts';
import { ConnectionProvider, connectionOf } from './shell/connection.ts';
import { parseSearch, stringifySearch } from './shell/search.ts';
import { Start } from './shell/start.tsx';
import { ErrorState, ListSkeleton } from './ui/states.tsx';

type Page = () => Promise<{ default: RouteComponent }>;

/** Pages of a project by their path below it. Each is a chunk of its own. */
const pages: Readonly<Record<string, Page>> = {
  '/': () => import('./pages/home.tsx').then(({ HomePage }) => ({ default: HomePage })),
  '/logs': () => import('./pages/logs.tsx').then(({ LogsPage }) => ({ default: LogsPage })),
  '/health': () => import('./pages/health.tsx').then(({ HealthPage }) => ({ default: HealthPage })),
};

interface Connected {
  keys: Keys;
  signOut: () => void;
}

/** What is shown inside a project, with the connection that its pages use. */
function Project() {
  const { projectId = '' } = useParams({ strict: false });
  const { keys, signOut } = useRouteContext({ strict: false }) as Connected;
  const client = useMemo(() => createClient(keys), [keys]);
  const me = useQuery(meQuery(client));
  if (me.isPending) return <ListSkeleton />;
  if (me.data === undefined) return <ErrorState error={me.error} onRetry={() => me.refetch()} />;
  return (
    <ConnectionProvider value={connectionOf({ client, keys, me: me.data, signOut }, projectId)}>
      <Outlet />
    </ConnectionProvider>
  );
}

function StartPage() {
  const { keys } = useRouteContext({ strict: false }) as Connected;
  return <Start keys={keys} />;
}

/** The routes of somebody who is connected. */
export function createDashboardRouter(connected: Connected) {
  const root = createRootRouteWithContext<Connected>()({ component: Outlet });
  const start = createRoute({ getParentRoute: () => root, path: '/', component: StartPage });
  const project = createRoute({ getParentRoute: () => root, path: '/app/$projectId', component: Project });
  const children = Object.entries(pages).map(([path, load]) =>
    createRoute({ getParentRoute: () => project, path, component: lazyRouteComponent(load) }),
  );
  return createRouter({
    routeTree: root.addChildren([start, project.addChildren(children)]),
    context: connected,
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    scrollRestoration: true,
  });
}
