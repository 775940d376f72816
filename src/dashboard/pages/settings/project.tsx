import { useQuery } from '@tanstack/react-query';
import { FolderPlus, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { projectQuery } from '../../api/queries/projects.ts';
import { useOrgRight, useRight } from '../../api/rights.ts';
import { pathsOf } from '../../paths.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { TextLink } from '../../ui/link.tsx';
import { Time } from '../../ui/time.tsx';
import { SettingsFrame } from './frame.tsx';
import { NewProject } from './new-project.tsx';
import { Copyable, FactList } from './parts-of-page.tsx';
import { RotateSecrets } from './rotate-secrets.tsx';

const environments = {
  development: 'development: waits of a run may be skipped, and keys begin with pk_dev_',
  production: 'production',
};

function ProjectCard() {
  const connection = useConnection();
  const { me, projectId, paths } = connection;
  const project = useQuery(projectQuery(connection));
  const known = project.data ?? me.projects.find(({ id }) => id === projectId);
  return (
    <Card title="This project">
      <FactList
        facts={[
          { label: 'Name', value: known?.name ?? '' },
          { label: 'Project id', value: <Copyable text={projectId} label="the project id" /> },
          { label: 'Created', value: <Time at={known?.createdAt ?? null} /> },
          { label: 'Organisation', value: me.org.name },
          { label: 'Organisation id', value: <Copyable text={me.org.id} label="the organisation id" /> },
          { label: 'Plan', value: <TextLink to={paths.settings('plan')}>{me.org.plan}</TextLink> },
          { label: 'Time zone', value: me.org.timezone },
          { label: 'Environment', value: environments[me.environment] },
        ]}
      />
    </Card>
  );
}

function SecretsCard() {
  const right = useRight('admin');
  const [isOpen, setOpen] = useState(false);
  return (
    <Card
      title="Signing secrets"
      actions={
        <Button icon={KeyRound} disabledReason={right.reason} onClick={() => setOpen(true)}>
          Rotate secrets
        </Button>
      }
    >
      <p className="text-13 text-ink-2">
        The feed secret signs the user tokens of the in-app feed, the webhook secret the requests of webhook steps. Both
        were shown when the project was made. Whoever lost them, or may have shown them, rotates them.
      </p>
      {isOpen ? <RotateSecrets onClose={() => setOpen(false)} /> : null}
    </Card>
  );
}

function ProjectsCard() {
  const { me, projectId } = useConnection();
  const right = useOrgRight();
  const [isOpen, setOpen] = useState(false);
  return (
    <Card
      title="Projects of the organisation"
      padded={false}
      actions={
        <Button icon={FolderPlus} disabledReason={right.reason} onClick={() => setOpen(true)}>
          New project
        </Button>
      }
    >
      <DataTable
        label="Projects"
        globalKeys={false}
        rows={me.projects}
        rowKey={({ id }) => id}
        rowTo={({ id }) => pathsOf(id).settings('project')}
        columns={[
          {
            id: 'name',
            header: 'Name',
            primary: true,
            cell: ({ id, name }) => (
              <span className="inline-flex flex-wrap items-center gap-2">
                {name}
                {id === projectId ? <Chip tone="accent">open</Chip> : null}
              </span>
            ),
          },
          {
            id: 'id',
            header: 'Id',
            hideBelow: 'md',
            cell: ({ id }) => <code className="font-mono text-12 text-ink-2">{id}</code>,
          },
          {
            id: 'created',
            header: 'Created',
            width: '120px',
            align: 'right',
            cell: ({ createdAt }) => <Time at={createdAt} className="text-12 text-ink-2" />,
          },
        ]}
      />
      {isOpen ? <NewProject onClose={() => setOpen(false)} /> : null}
    </Card>
  );
}

export function ProjectSettingsPage() {
  return (
    <SettingsFrame part="project" title="Project">
      <ProjectCard />
      <SecretsCard />
      <ProjectsCard />
    </SettingsFrame>
  );
}
