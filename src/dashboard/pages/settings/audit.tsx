import { useInfiniteQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { useMemo } from 'react';
import { type AuditFilters, type AuditRecord, auditQueries } from '../../api/queries/audit.ts';
import { useConnection } from '../../shell/connection.ts';
import { useSearchParams } from '../../shell/search.ts';
import type { Column } from '../../ui/data-table.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { Checkbox } from '../../ui/inputs.tsx';
import { ListView } from '../../ui/list-view.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { actorWords } from '../../words/actor.ts';
import { dayEnd, dayStart } from '../../words/days.ts';
import { DaysFilter, ExactFilter } from '../list-filters.tsx';
import { AuditPanel } from './audit-panel.tsx';
import { actionWords, targetName } from './audit-target.ts';
import { SettingsFrame } from './frame.tsx';

const filterNames = ['action', 'actor', 'targetId', 'from', 'to', 'here'] as const;

const columns: Column<AuditRecord>[] = [
  { id: 'at', header: 'When', width: '120px', cell: ({ at }) => <Time at={at} className="text-12 text-ink-2" /> },
  { id: 'action', header: 'What', primary: true, width: '30%', cell: ({ action }) => actionWords(action) },
  {
    id: 'target',
    header: 'Target',
    cell: (record) => <span className="[overflow-wrap:anywhere]">{targetName(record)}</span>,
  },
  {
    id: 'actor',
    header: 'Who',
    width: '24%',
    cell: ({ actor }) => <span className="text-ink-2 [overflow-wrap:anywhere]">{actorWords(actor)}</span>,
  },
];

/** The filters of an address, as the API takes them. */
function filtersOf(search: Readonly<Record<string, string | undefined>>, projectId: string): AuditFilters {
  const { action, actor, targetId } = search;
  const [from, to] = [dayStart(search.from), dayEnd(search.to)];
  return {
    ...(search.here ? { projectId } : {}),
    ...(action ? { action } : {}),
    ...(actor ? { actor } : {}),
    ...(targetId ? { targetId } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  };
}

function Filters() {
  const [search, change] = useSearchParams();
  const text = (name: 'action' | 'actor' | 'targetId', label: string, placeholder: string) => (
    <ExactFilter
      key={`${name} ${search[name]}`}
      label={label}
      placeholder={placeholder}
      value={search[name]}
      onChange={(value) => change({ [name]: value })}
    />
  );
  return (
    <>
      {text('action', 'Action', 'Action, e.g. key.created')}
      {text('actor', 'Who', 'Who, e.g. key:ci')}
      {text('targetId', 'Target id', 'Target id')}
      <DaysFilter from={search.from} to={search.to} onChange={change} />
      <Checkbox
        label="This project only"
        checked={search.here === 'true'}
        onChange={(checked) => change({ here: checked ? 'true' : null })}
      />
    </>
  );
}

/** How far back a search that no index serves has looked. */
function SearchedNote({ from }: { from: string | null | undefined }) {
  return from ? (
    <p className="border-line border-b px-4 py-2 text-12 text-ink-3">
      Searched back to {formatDateTime(from)} so far; older changes come with “Load more”.
    </p>
  ) : null;
}

export function AuditPage() {
  const { client, orgId, projectId } = useConnection();
  const [search, change] = useSearchParams();
  const filters = useMemo(() => filtersOf(search, projectId), [search, projectId]);
  const query = useInfiniteQuery(auditQueries.pages(client, orgId, filters));
  const pages = query.data?.pages ?? [];
  const records = pages.flatMap(({ data }) => data);
  const last = pages.at(-1);
  return (
    <SettingsFrame part="audit" title="Audit log" note="Who changed what, for 400 days">
      <ListView
        label="Audit log"
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        currentKey={search.change ?? null}
        onRowOpen={({ id }) => change({ change: id }, { replace: false })}
        filters={<Filters />}
        toolbar={<SearchedNote from={last?.nextCursor == null ? null : last.window?.from} />}
        isFiltered={Object.keys(filters).length > 0}
        onClearFilters={() => change(Object.fromEntries(filterNames.map((name) => [name, null])))}
        empty={
          <EmptyState
            icon={ScrollText}
            title="No changes yet"
            text="Every change by a person or a key appears here, with the resource before and after it."
          />
        }
      />
      <AuditPanel
        record={records.find(({ id }) => id === search.change) ?? null}
        onClose={() => change({ change: null })}
      />
    </SettingsFrame>
  );
}
