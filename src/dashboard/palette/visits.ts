import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { keysOfTab } from '../api/keys.ts';
import { useConnection } from '../shell/connection.ts';
import { kindNames, kindOf } from './kinds/registry.ts';
import { keepRecent, type Recent } from './recent.ts';
import { idIn } from './recognise.ts';

const suffix = / · Sendora$/;

/** The thing that a page is about, from its address below the project and its title; null: it is about none, or is not there. */
export function visitOf(path: string, title: string): Recent | null {
  const [page, segment, more] = path.split('/').slice(1);
  if (page === undefined || segment === undefined || more !== undefined) return null;
  const kind = kindNames.find((name) => kindOf(name).page === page);
  if (kind === undefined) return null;
  const id = decodeURIComponent(segment);
  // Beside the things of a kind there are pages like `new`; people have ids of their own.
  if (kind === 'person' ? id === 'import' : idIn(id) === null) return null;
  const label = title.replace(suffix, '');
  // The title of a page that is still loading, or of what is gone.
  if (label === '' || label === kindOf(kind).noun || label.endsWith(' not found')) return null;
  return { kind, id, label };
}

/** Keeps what somebody looked at, once they leave it: by then the page has its title. */
export function useVisits(): void {
  const { projectId, paths } = useConnection();
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const home = paths.home();
  useEffect(
    () => () => {
      const visit = visitOf(pathname.slice(home.length), document.title);
      // Signing out leaves the page as well, and forgets what was opened.
      if (visit !== null && keysOfTab() !== null) keepRecent(projectId, visit);
    },
    [pathname, home, projectId],
  );
}
