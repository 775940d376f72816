import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { createClient } from '../api/client.ts';
import type { Keys } from '../api/keys.ts';
import { pathsOf } from '../paths.ts';

/** Opens the first project of an organisation. */
export function Start({ keys }: { keys: Keys }) {
  const projects = useQuery({
    queryKey: ['projects', keys.orgId],
    queryFn: ({ signal }) => createClient(keys).listProjects({ signal }),
  });
  const first = projects.data?.data[0];
  if (first === undefined) return <p role="status">Opening…</p>;
  return <Navigate to={pathsOf(first.id).home()} replace />;
}
