import { useInfiniteQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { type Endpoint, endpointQueries, type WebhookDelivery } from '../../api/queries/endpoints.ts';
import { useConnection } from '../../shell/connection.ts';
import { useSearchParams } from '../../shell/search.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { SearchInput, Select } from '../../ui/inputs.tsx';
import { ListView } from '../../ui/list-view.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { EventChip } from '../../words/event-chip.tsx';
import { reasonOf, stateOf } from '../logs/delivery-words.ts';
import { anyResult, deliveryFilters, type Result, resultOf, results } from './delivery-filters.ts';
import { DeliverySheet } from './delivery-sheet.tsx';
import { ExampleButton } from './send-example.tsx';

const columns: readonly Column<WebhookDelivery>[] = [
  { id: 'at', header: 'Time', width: '110px', cell: ({ createdAt }) => <Time at={createdAt} /> },
  {
    id: 'event',
    header: 'Event',
    width: '26%',
    primary: true,
    cell: ({ eventType, source }) => (
      <span className="inline-flex flex-wrap items-center gap-2">
        <EventChip type={eventType} />
        {source === 'test' ? <span className="text-12 text-ink-3">example</span> : null}
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: '120px',
    cell: (delivery) => {
      const { text, tone } = stateOf(delivery);
      return <Chip tone={tone}>{text}</Chip>;
    },
  },
  {
    id: 'why',
    header: 'Why',
    cell: (delivery) => (
      <span className="text-12 text-ink-2 [overflow-wrap:anywhere]">{reasonOf(delivery) ?? '–'}</span>
    ),
  },
  {
    id: 'response',
    header: 'Response',
    width: '90px',
    hideBelow: 'md',
    cell: ({ attempts }) => <span className="tabular-nums">{attempts.at(-1)?.statusCode ?? '–'}</span>,
  },
  {
    id: 'attempts',
    header: 'Attempts',
    width: '80px',
    hideBelow: 'md',
    cell: ({ attempts }) => <span className="tabular-nums">{attempts.length}</span>,
  },
  {
    id: 'next',
    header: 'Next attempt',
    width: '110px',
    hideBelow: 'lg',
    cell: ({ nextAttemptAt }) => (nextAttemptAt === null ? '–' : <Time at={nextAttemptAt} />),
  },
];

/** What an endpoint got and what it missed, newest first. */
export function EndpointDeliveries({ endpoint }: { endpoint: Endpoint }) {
  const connection = useConnection();
  const [search, change] = useSearchParams();
  const { type, result, delivery } = search;
  const filters = deliveryFilters(endpoint.id, { type, result });
  const query = useInfiniteQuery(endpointQueries.deliveries(connection, filters));
  const chosen = resultOf(result);
  return (
    <>
      <ListView
        label="Deliveries"
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        currentKey={delivery ?? null}
        onRowOpen={({ id }) => change({ delivery: id }, { replace: false })}
        filters={
          <>
            <SearchInput
              label="Event type"
              placeholder="Exact event type"
              value={type ?? ''}
              onChange={(text) => change({ type: text.trim() || null })}
            />
            <Select<Result>
              size="small"
              label="Result"
              className="max-w-44 basis-34"
              options={results}
              value={chosen}
              onChange={(value) => change({ result: value === anyResult ? null : value })}
            />
          </>
        }
        isFiltered={Object.keys(filters).length > 1}
        onClearFilters={() => change({ type: null, result: null })}
        empty={
          <EmptyState
            icon={History}
            title="No delivery yet"
            text="Every event that fits the event types appears here with its attempts and the responses of your server."
            action={<ExampleButton id={endpoint.id} variant="primary" />}
          />
        }
      />
      <DeliverySheet id={delivery ?? null} endpoint={endpoint} onClose={() => change({ delivery: null })} />
    </>
  );
}
