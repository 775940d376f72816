import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams, useRouteContext, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo } from 'react';
import type { Me } from '../../contract/account/me.ts';
import type { ApiClient } from '../../sdk/api/types.ts';
import { createClient } from '../api/client.ts';
import type { Keys } from '../api/keys.ts';
import { meQuery } from '../api/queries/me.ts';
import { pathsOf, projectRoute } from '../paths.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { ErrorState, NotFound, useDelayed } from '../ui/states.tsx';
import { ConnectionProvider, connectionOf } from './connection.ts';
import { keepLastProject } from './last-project.ts';
import { Layout } from './layout.tsx';
import { isRailPage } from './navigation.ts';
import { Start } from './start.tsx';

/** What the router knows of whoever is connected. */
export interface Connected {
  keys: Keys;
  signOut: () => void;
  /** Pages that there are, as paths below a project. */
  pages: readonly string[];
}

function Opening() {
  return (
    <main aria-busy="true" className="grid min-h-dvh place-items-center">
      {useDelayed() ? <p className="text-13 text-ink-3">Opening…</p> : null}
    </main>
  );
}

/** Finds out whose key it is first: role, plan and projects decide what is shown. */
function WithMe({ children }: { children: (client: ApiClient, me: Me) => ReactNode }) {
  const { keys } = useRouteContext({ strict: false }) as Connected;
  const client = useMemo(() => createClient(keys), [keys]);
  const me = useQuery(meQuery(client));
  if (me.isPending) return <Opening />;
  if (me.data !== undefined) return children(client, me.data);
  return (
    <main className="grid min-h-dvh place-items-center">
      <ErrorState error={me.error} onRetry={() => me.refetch()} level={1} />
    </main>
  );
}

export function StartPage() {
  const { keys } = useRouteContext({ strict: false }) as Connected;
  return <WithMe>{(_client, me) => <Start me={me} apiKey={keys.key} />}</WithMe>;
}

/** A project of another organisation, or one that the key is not bound to: there is nothing to tell apart. */
function ForeignProject({ me, signOut }: { me: Me; signOut: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <NotFound
        what="Project"
        text={`The key "${me.key.name}" of ${me.org.name} does not see this project.`}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            {me.projects.slice(0, 5).map(({ id, name }) => (
              <ButtonLink key={id} to={pathsOf(id).home()}>
                Open {name}
              </ButtonLink>
            ))}
            <Button variant="ghost" onClick={signOut}>
              Sign out
            </Button>
          </div>
        }
      />
    </main>
  );
}

function OpenProject({ client, me, projectId }: { client: ApiClient; me: Me; projectId: string }) {
  const { keys, signOut, pages } = useRouteContext({ strict: false }) as Connected;
  const page = useRouterState({ select: ({ matches }) => String(matches.at(-1)?.fullPath ?? '') });
  const connection = useMemo(
    () => connectionOf({ client, keys, me, signOut }, projectId),
    [client, keys, me, signOut, projectId],
  );
  useEffect(() => keepLastProject(projectId), [projectId]);
  return (
    <ConnectionProvider value={connection}>
      <Layout pages={pages} rail={isRailPage(page.slice(projectRoute.length))}>
        <Outlet />
      </Layout>
    </ConnectionProvider>
  );
}

/** The project that the address names, with the connection that its pages use. */
export function ProjectPage() {
  const { projectId = '' } = useParams({ strict: false });
  const { signOut } = useRouteContext({ strict: false }) as Connected;
  return (
    <WithMe>
      {(client, me) =>
        me.projects.some(({ id }) => id === projectId) ? (
          <OpenProject key={projectId} client={client} me={me} projectId={projectId} />
        ) : (
          <ForeignProject me={me} signOut={signOut} />
        )
      }
    </WithMe>
  );
}
