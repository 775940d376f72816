import { Navigate } from '@tanstack/react-router';
import { FolderPlus } from 'lucide-react';
import type { Me } from '../../contract/account/me.ts';
import { pathsOf } from '../paths.ts';
import { EmptyState } from '../ui/states.tsx';
import { lastProject } from './last-project.ts';
import { Welcome } from './welcome.tsx';

/** Opens the project that was open last, or the first one. */
export function Start({ me, apiKey }: { me: Me; apiKey: string }) {
  const project = me.projects.find(({ id }) => id === lastProject()) ?? me.projects[0];
  if (project !== undefined) return <Navigate to={pathsOf(project.id).home()} replace />;
  return (
    <Welcome title={me.org.name}>
      <EmptyState
        icon={FolderPlus}
        title="No project yet"
        text="People, workflows and channels live in a project. Make the first one with a key of the role admin, then reload this page."
        curl={`curl ${location.origin}/api/v1/orgs/${me.org.id}/projects \\\n  -H 'x-api-key: ${apiKey}' \\\n  -H 'content-type: application/json' \\\n  -d '{"name":"Production"}'`}
      />
    </Welcome>
  );
}
