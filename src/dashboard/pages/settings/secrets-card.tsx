import { useQuery, useQueryClient } from '@tanstack/react-query';
import { LockKeyhole, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type ProjectSecret, settingQueries } from '../../api/queries/project-settings.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { actorWords } from '../../words/actor.ts';
import { SecretDialog } from './secret-dialog.tsx';
import { UseList } from './use-list.tsx';

const columnsOf = (
  reason: string | null,
  onEdit: (secret: ProjectSecret) => void,
  onRemove: (secret: ProjectSecret) => void,
): Column<ProjectSecret>[] => [
  {
    id: 'name',
    header: 'Name',
    width: '22%',
    primary: true,
    cell: ({ name }) => <code className="font-mono text-12 [overflow-wrap:anywhere]">{name}</code>,
  },
  {
    id: 'hosts',
    header: 'Sent to',
    cell: ({ hosts }) => (
      <span className="[overflow-wrap:anywhere]">{hosts === null ? 'whatever a step calls' : hosts.join(', ')}</span>
    ),
  },
  {
    id: 'set',
    header: 'Value set',
    width: '150px',
    hideBelow: 'lg',
    cell: ({ updatedAt, updatedBy }) => (
      <span className="grid text-12 text-ink-2">
        <Time at={updatedAt} />
        <span className="text-ink-3 [overflow-wrap:anywhere]">{actorWords(updatedBy)}</span>
      </span>
    ),
  },
  { id: 'used', header: 'Used by', width: '20%', cell: ({ name }) => <UseList root="secret" name={name} /> },
  {
    id: 'act',
    header: 'Change',
    width: '84px',
    align: 'right',
    cell: (secret) => (
      <span className="inline-flex gap-1">
        <IconButton
          label={`Replace ${secret.name}`}
          icon={Pencil}
          size="small"
          disabledReason={reason}
          onClick={() => onEdit(secret)}
        />
        <IconButton
          label={`Remove ${secret.name}`}
          icon={Trash2}
          size="small"
          disabledReason={reason}
          onClick={() => onRemove(secret)}
        />
      </span>
    ),
  },
];

function RemoveSecret({ name, onClose }: { name: string; onClose: () => void }) {
  const connection = useConnection();
  const queries = useQueryClient();
  const toasts = useToasts();
  const remove = async () => {
    const { client, projectId } = connection;
    const left = await client.putSecrets({ query: { projectId }, body: { [name]: null } });
    toasts.add({ tone: 'good', title: `${name} is removed` });
    queries.setQueryData(settingQueries.secrets(connection).queryKey, left);
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={`Remove ${name}`}
      text="Only a secret that no workflow names can be removed. Nothing brings it back."
      confirmLabel="Remove secret"
      onConfirm={remove}
    />
  );
}

type Open = { kind: 'edit'; secret: ProjectSecret | null } | { kind: 'remove'; name: string } | null;

export function SecretsCard() {
  const query = useQuery(settingQueries.secrets(useConnection()));
  const right = useRight('admin');
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const add = (
    <Button icon={Plus} disabledReason={right.reason} onClick={() => setOpen({ kind: 'edit', secret: null })}>
      Add secret
    </Button>
  );
  const columns = columnsOf(
    right.reason,
    (secret) => setOpen({ kind: 'edit', secret }),
    ({ name }) => setOpen({ kind: 'remove', name }),
  );
  return (
    <Card title="Secrets" padded={false} actions={query.data?.data.length ? add : null}>
      {query.isPending ? (
        <ListSkeleton rows={3} />
      ) : query.data === undefined ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : query.data.data.length === 0 ? (
        <EmptyState
          icon={LockKeyhole}
          title="No secrets"
          text="Headers of webhook steps use them as {{secret.shop_api}}. They are kept sealed: no page, trace, log or export shows one."
          action={add}
        />
      ) : (
        <DataTable
          label="Secrets"
          globalKeys={false}
          rows={query.data.data}
          rowKey={({ name }) => name}
          columns={columns}
        />
      )}
      {open?.kind === 'edit' ? <SecretDialog secret={open.secret} onClose={close} /> : null}
      {open?.kind === 'remove' ? <RemoveSecret name={open.name} onClose={close} /> : null}
    </Card>
  );
}
