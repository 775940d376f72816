import { createContext, useContext } from 'react';
import type { Me } from '../../contract/account/me.ts';
import type { ApiClient } from '../../sdk/api/types.ts';
import type { Keys } from '../api/keys.ts';
import { type Paths, pathsOf } from '../paths.ts';

/** Whom the page talks to, and as whom. */
export interface Connection {
  client: ApiClient;
  keys: Keys;
  /** Whose key it is: role, plan, projects, environment. */
  me: Me;
  orgId: string;
  /** The project that the address names. */
  projectId: string;
  /** Addresses of that project. */
  paths: Paths;
  signOut: () => void;
}

const ConnectionContext = createContext<Connection | null>(null);
export const ConnectionProvider = ConnectionContext.Provider;

/** The connection of a page inside a project. */
export function useConnection(): Connection {
  const connection = useContext(ConnectionContext);
  if (connection === null) throw new Error('There is no connection outside of a project.');
  return connection;
}

export const connectionOf = (
  { client, keys, me, signOut }: Pick<Connection, 'client' | 'keys' | 'me' | 'signOut'>,
  projectId: string,
): Connection => ({ client, keys, me, orgId: me.org.id, projectId, paths: pathsOf(projectId), signOut });
