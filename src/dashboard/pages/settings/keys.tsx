import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type ApiKey, keyQueries } from '../../api/queries/api-keys.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ListView } from '../../ui/list-view.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { SettingsFrame } from './frame.tsx';
import { NewKey } from './new-key.tsx';
import { NoRight } from './parts-of-page.tsx';
import { revokeFault, roleWords } from './role-words.ts';

function useColumns(keys: readonly ApiKey[], onRevoke: (key: ApiKey) => void): Column<ApiKey>[] {
  const { me } = useConnection();
  const projectOf = (id: string | null) =>
    id === null ? 'All projects' : (me.projects.find((project) => project.id === id)?.name ?? id);
  return [
    {
      id: 'name',
      header: 'Name',
      primary: true,
      cell: ({ id, name, hint }) => (
        <span className="grid">
          <span className="flex flex-wrap items-center gap-2 font-strong [overflow-wrap:anywhere]">
            {name}
            {id === me.key.id ? <Chip tone="accent">in use here</Chip> : null}
          </span>
          <code className="font-mono font-normal text-12 text-ink-3">{hint}</code>
        </span>
      ),
    },
    {
      id: 'role',
      header: 'Role',
      width: '32%',
      cell: ({ role }) => (
        <span className="grid">
          <span>{role}</span>
          <span className="text-12 text-ink-3">{roleWords[role]}</span>
        </span>
      ),
    },
    {
      id: 'project',
      header: 'Project',
      cell: ({ projectId }) => <span className="[overflow-wrap:anywhere]">{projectOf(projectId)}</span>,
    },
    {
      id: 'created',
      header: 'Created',
      width: '110px',
      cell: ({ createdAt }) => <Time at={createdAt} className="text-12 text-ink-2" />,
    },
    {
      id: 'revoke',
      header: 'Revoke',
      width: '70px',
      align: 'right',
      cell: (key) => (
        <IconButton
          label={`Revoke ${key.name}`}
          icon={Trash2}
          size="small"
          disabledReason={revokeFault(key, me.key.id, keys)}
          onClick={() => onRevoke(key)}
        />
      ),
    },
  ];
}

function Revoke({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { client, orgId } = useConnection();
  const queries = useQueryClient();
  const toasts = useToasts();
  const revoke = async () => {
    await client.revokeKey({ params: { id: apiKey.id } });
    toasts.add({ tone: 'good', title: `${apiKey.name} is revoked` });
    await queries.invalidateQueries({ queryKey: keyQueries.all(orgId) });
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={`Revoke ${apiKey.name}`}
      text={`Whatever calls with ${apiKey.hint} is refused within 30 seconds. This cannot be undone; a new key can take its place.`}
      confirmLabel="Revoke key"
      onConfirm={revoke}
    />
  );
}

function KeyList() {
  const { client, orgId } = useConnection();
  const query = useInfiniteQuery(keyQueries.pages(client, orgId));
  const [revoked, setRevoked] = useState<ApiKey | null>(null);
  const columns = useColumns(query.data?.pages.flatMap(({ data }) => data) ?? [], setRevoked);
  return (
    <>
      <ListView
        label="API keys"
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        rowHeight={57}
        isFiltered={false}
        onClearFilters={() => undefined}
        empty={<EmptyState icon={KeyRound} title="No keys" text="Programs call the API with a key of their own." />}
      />
      {revoked ? <Revoke apiKey={revoked} onClose={() => setRevoked(null)} /> : null}
    </>
  );
}

export function KeysPage() {
  const right = useRight('admin');
  const [isNew, setNew] = useState(false);
  const open = () => right.allowed && setNew(true);
  return (
    <SettingsFrame
      part="keys"
      title="API keys"
      note="One for each program, so that each can be revoked alone"
      actions={
        <Button variant="primary" icon={Plus} disabledReason={right.reason} onClick={open} aria-keyshortcuts="n">
          New key
        </Button>
      }
    >
      {right.reason === null ? <KeyList /> : <NoRight title="Keys are shown to admins" reason={right.reason} />}
      {isNew ? <NewKey onClose={() => setNew(false)} /> : null}
    </SettingsFrame>
  );
}
