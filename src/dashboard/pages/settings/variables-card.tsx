import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus, Trash2, Variable as VariableIcon } from 'lucide-react';
import { useState } from 'react';
import { settingQueries, type Variable } from '../../api/queries/project-settings.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../ui/states.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { UseList } from './use-list.tsx';
import { VariableDialog } from './variable-dialog.tsx';

function ValueCell({ value, default: fallback }: Variable) {
  if (value !== null) return <span className="line-clamp-3 [overflow-wrap:anywhere]">{value || <em>empty</em>}</span>;
  if (fallback === null) return <Chip tone="hold">needs a value</Chip>;
  return (
    <span className="grid">
      <span className="line-clamp-3 [overflow-wrap:anywhere]">{fallback || <em>empty</em>}</span>
      <span className="text-12 text-ink-3">the default</span>
    </span>
  );
}

const columnsOf = (
  reason: string | null,
  onEdit: (variable: Variable) => void,
  onRemove: (variable: Variable) => void,
): Column<Variable>[] => [
  {
    id: 'name',
    header: 'Name',
    width: '32%',
    primary: true,
    cell: ({ name, description, managedBy }) => (
      <span className="grid gap-0.5">
        <span className="flex flex-wrap items-center gap-2">
          <code className="font-mono text-12 [overflow-wrap:anywhere]">{name}</code>
          {managedBy === null ? null : <Chip>from {managedBy.source}</Chip>}
        </span>
        {description ? <span className="font-normal text-12 text-ink-3">{description}</span> : null}
      </span>
    ),
  },
  { id: 'value', header: 'Value', cell: ValueCell },
  { id: 'used', header: 'Used by', width: '24%', cell: ({ name }) => <UseList root="var" name={name} /> },
  {
    id: 'act',
    header: 'Change',
    width: '84px',
    align: 'right',
    cell: (variable) => (
      <span className="inline-flex gap-1">
        <IconButton
          label={`Edit ${variable.name}`}
          icon={Pencil}
          size="small"
          disabledReason={reason}
          onClick={() => onEdit(variable)}
        />
        <IconButton
          label={`Remove ${variable.name}`}
          icon={Trash2}
          size="small"
          disabledReason={reason}
          onClick={() => onRemove(variable)}
        />
      </span>
    ),
  },
];

function RemoveVariable({ name, onClose }: { name: string; onClose: () => void }) {
  const connection = useConnection();
  const queries = useQueryClient();
  const toasts = useToasts();
  const remove = async () => {
    const { client, projectId } = connection;
    await client.deleteVariable({ params: { name }, query: { projectId } });
    toasts.add({ tone: 'good', title: `${name} is removed` });
    await queries.invalidateQueries({ queryKey: settingQueries.variables(connection).queryKey });
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={`Remove ${name}`}
      text="Only a variable that nothing reads can be removed."
      confirmLabel="Remove variable"
      onConfirm={remove}
    />
  );
}

type Open = { kind: 'edit'; variable: Variable | null } | { kind: 'remove'; name: string } | null;

export function VariablesCard() {
  const query = useQuery(settingQueries.variables(useConnection()));
  const right = useRight('editor');
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const add = (
    <Button
      icon={Plus}
      disabledReason={right.reason}
      aria-keyshortcuts="n"
      onClick={() => setOpen({ kind: 'edit', variable: null })}
    >
      Add variable
    </Button>
  );
  const columns = columnsOf(
    right.reason,
    (variable) => setOpen({ kind: 'edit', variable }),
    ({ name }) => setOpen({ kind: 'remove', name }),
  );
  return (
    <Card title="Variables" padded={false} actions={query.data?.data.length ? add : null}>
      {query.isPending ? (
        <ListSkeleton rows={3} />
      ) : query.data === undefined ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : query.data.data.length === 0 ? (
        <EmptyState
          icon={VariableIcon}
          title="No variables"
          text="Texts read them as {{var.brandName}}, so that the same workflow fits every project."
          action={add}
        />
      ) : (
        <DataTable
          label="Variables"
          globalKeys={false}
          rows={query.data.data}
          rowKey={({ name }) => name}
          columns={columns}
        />
      )}
      {open?.kind === 'edit' ? <VariableDialog variable={open.variable} onClose={close} /> : null}
      {open?.kind === 'remove' ? <RemoveVariable name={open.name} onClose={close} /> : null}
    </Card>
  );
}
