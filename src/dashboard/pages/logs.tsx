import { useInfiniteQuery } from '@tanstack/react-query';
import { Mail } from 'lucide-react';
import { useMemo } from 'react';
import { type Delivery, deliveryQueries } from '../api/queries/deliveries.ts';
import { useConnection } from '../shell/connection.ts';
import { useSearchParams } from '../shell/search.ts';
import { Chip } from '../ui/chip.tsx';
import type { Column } from '../ui/data-table.tsx';
import { ListView } from '../ui/list-view.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { EmptyState } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';
import { kindWords } from '../words/channel-kind.tsx';
import { DeliveryPanel } from './logs/delivery-panel.tsx';
import { reasonOf, sourceWords, stateOf } from './logs/delivery-words.ts';
import { ExportMenu } from './logs/export-menu.tsx';
import { filterNames, filtersOf, LogsFilters } from './logs/logs-filters.tsx';

const columns: Column<Delivery>[] = [
  { id: 'at', header: 'Time', width: '110px', cell: ({ createdAt }) => <Time at={createdAt} /> },
  {
    id: 'recipient',
    header: 'Recipient',
    width: '200px',
    primary: true,
    cell: ({ recipient, userId }) => (
      <span className="block min-w-0 font-medium [overflow-wrap:anywhere]">
        {recipient ?? userId ?? 'No recipient'}
      </span>
    ),
  },
  { id: 'kind', header: 'Kind', width: '90px', hideBelow: 'lg', cell: ({ kind }) => kindWords(kind) },
  {
    id: 'outcome',
    header: 'Outcome',
    width: '130px',
    cell: (delivery) => {
      const { text, tone } = stateOf(delivery);
      return <Chip tone={tone}>{text}</Chip>;
    },
  },
  {
    id: 'reason',
    header: 'Why',
    cell: (delivery) => (
      <span className="text-12 text-ink-2 [overflow-wrap:anywhere]">{reasonOf(delivery) ?? '–'}</span>
    ),
  },
  {
    id: 'source',
    header: 'Sent by',
    hideBelow: 'lg',
    width: '160px',
    cell: ({ source, stepLabel, ruleKey }) => (
      <span className="text-12 text-ink-2 [overflow-wrap:anywhere]">{stepLabel ?? ruleKey ?? sourceWords(source)}</span>
    ),
  },
  { id: 'attempts', header: 'Attempts', align: 'right', width: '80px', hideBelow: 'lg', cell: attemptCount },
];

function attemptCount({ attempts }: Delivery) {
  return <span className="tabular-nums">{attempts.length}</span>;
}

/** Every message, with its outcome and why. */
export function LogsPage() {
  const connection = useConnection();
  const [search, change] = useSearchParams();
  // The period of a filter ends now, once per minute at most.
  const minute = Math.floor(Date.now() / 60_000);
  const filters = useMemo(() => filtersOf(search, minute * 60_000), [search, minute]);
  const query = useInfiniteQuery(deliveryQueries.list(connection, filters));
  const none = Object.fromEntries(filterNames.map((name) => [name, null]));
  return (
    <>
      <PageHeader
        title="Logs"
        note="Every message of the last 30 days, and why it was or was not sent"
        actions={<ExportMenu rows={query.data?.pages.flatMap(({ data }) => data) ?? []} />}
      />
      <PageBody>
        <ListView
          label="Messages"
          query={query}
          columns={columns}
          rowKey={({ id }) => id}
          currentKey={search.log ?? null}
          onRowOpen={({ id }) => change({ log: id }, { replace: false })}
          filters={<LogsFilters search={search} onChange={change} />}
          isFiltered={Object.keys(filters).length > 0}
          onClearFilters={() => change(none)}
          empty={
            <EmptyState
              icon={Mail}
              title="No message yet"
              text="Every email, push, SMS, chat message and webhook call appears here with its outcome, its attempts and the reason, also when a gate held it back."
            />
          }
        />
      </PageBody>
      <DeliveryPanel id={search.log ?? null} onClose={() => change({ log: null })} />
    </>
  );
}
