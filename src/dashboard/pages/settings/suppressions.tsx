import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { MailX, Plus, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Suppression } from '../../api/queries/people.ts';
import { personQueries } from '../../api/queries/people.ts';
import { type SuppressionFilters, suppressionQueries } from '../../api/queries/suppressions.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { useSearchParams } from '../../shell/search.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { SearchInput, Select } from '../../ui/inputs.tsx';
import { ListView } from '../../ui/list-view.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { SettingsFrame } from './frame.tsx';
import { NewSuppression } from './new-suppression.tsx';
import { kindWords, reasonWords } from './suppression-words.ts';

const everything = 'all';

const columnsOf = (reason: string | null, onRemove: (row: Suppression) => void): Column<Suppression>[] => [
  {
    id: 'address',
    header: 'Address',
    primary: true,
    cell: ({ address }) => <span className="[overflow-wrap:anywhere]">{address}</span>,
  },
  { id: 'kind', header: 'Kind', width: '90px', cell: ({ kind }) => kindWords[kind] },
  {
    id: 'reason',
    header: 'Why',
    width: '28%',
    cell: (row) => {
      const { text, tone } = reasonWords[row.reason];
      return <Chip tone={tone}>{text}</Chip>;
    },
  },
  {
    id: 'since',
    header: 'Since',
    width: '120px',
    cell: ({ createdAt }) => <Time at={createdAt} className="text-12 text-ink-2" />,
  },
  {
    id: 'remove',
    header: 'Remove',
    width: '80px',
    align: 'right',
    cell: (row) => (
      <IconButton
        label={`Remove ${row.address}`}
        icon={Trash2}
        size="small"
        disabledReason={reason}
        onClick={() => onRemove(row)}
      />
    ),
  },
];

function Remove({ row, onClose }: { row: Suppression; onClose: () => void }) {
  const { client, projectId } = useConnection();
  const queries = useQueryClient();
  const toasts = useToasts();
  const remove = async () => {
    const { address, kind } = row;
    await client.deleteSuppression({ params: { address }, query: { projectId, kind } });
    toasts.add({ tone: 'good', title: `${address} may be written to again` });
    void queries.invalidateQueries({ queryKey: personQueries.all(projectId) });
    await queries.invalidateQueries({ queryKey: suppressionQueries.all(projectId) });
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={`Write to ${row.address} again`}
      text={`${reasonWords[row.reason].warning} Every stop of this address goes.`}
      confirmLabel="Remove the stop"
      onConfirm={remove}
    />
  );
}

/** The filters of the address, as the API takes them. */
function filtersOf({ kind, reason, address }: Readonly<Record<string, string | undefined>>): SuppressionFilters {
  return {
    ...(kind === 'email' || kind === 'sms' ? { kind } : {}),
    ...(reason && reason in reasonWords ? { reason: reason as Suppression['reason'] } : {}),
    ...(address ? { address } : {}),
  };
}

const optionsOf = (names: Readonly<Record<string, string>>, all: string) => [
  { value: everything, label: all },
  ...Object.entries(names).map(([value, label]) => ({ value, label })),
];
const reasonOptions = optionsOf(
  Object.fromEntries(Object.entries(reasonWords).map(([name, { text }]) => [name, text])),
  'Any reason',
);

function Filters() {
  const [search, change] = useSearchParams();
  const select = (name: string, label: string, options: { value: string; label: string }[]) => (
    <Select
      size="small"
      label={label}
      className="min-w-0 max-w-44 flex-1 basis-34"
      options={options}
      value={search[name] ?? everything}
      onChange={(value) => change({ [name]: value === everything ? null : value })}
    />
  );
  return (
    <>
      <SearchInput
        label="Address"
        placeholder="Exact address"
        value={search.address ?? ''}
        onChange={(address) => change({ address: address.trim() })}
      />
      {select('kind', 'Kind', optionsOf(kindWords, 'Any kind'))}
      {select('reason', 'Reason', reasonOptions)}
    </>
  );
}

export function SuppressionsPage() {
  const connection = useConnection();
  const { orgId, projectId } = connection;
  const right = useRight('editor');
  const [search, change] = useSearchParams();
  const filters = useMemo(() => filtersOf(search), [search]);
  const query = useInfiniteQuery(suppressionQueries.pages(connection, filters));
  const [removed, setRemoved] = useState<Suppression | null>(null);
  const [isNew, setNew] = useState(false);
  const open = () => right.allowed && setNew(true);
  const add = (
    <Button variant="primary" icon={Plus} disabledReason={right.reason} onClick={open} aria-keyshortcuts="n">
      Add address
    </Button>
  );
  return (
    <SettingsFrame part="suppressions" title="Suppressions" note="Addresses that are not written to" actions={add}>
      <ListView
        label="Suppressions"
        query={query}
        columns={columnsOf(right.reason, setRemoved)}
        rowKey={({ kind, address, reason }) => `${kind} ${address} ${reason}`}
        filters={<Filters />}
        isFiltered={Object.keys(filters).length > 0}
        onClearFilters={() => change({ kind: null, reason: null, address: null })}
        empty={
          <EmptyState
            icon={MailX}
            title="Every address is written to"
            text="Hard bounces, complaints and unsubscribes put addresses here by themselves, so that nobody is written to against their will."
            action={add}
            curl={`curl -X POST ${location.origin}/api/v1/orgs/${orgId}/email/suppressions -H "x-api-key: $KEY" -H 'content-type: application/json' \\\n  -d '{"projectId":"${projectId}","address":"ada@example.com"}'`}
          />
        }
      />
      {removed ? <Remove row={removed} onClose={() => setRemoved(null)} /> : null}
      {isNew ? <NewSuppression onClose={() => setNew(false)} /> : null}
    </SettingsFrame>
  );
}
