import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Plus, Webhook } from 'lucide-react';
import { type Endpoint, endpointQueries } from '../api/queries/endpoints.ts';
import { usePlanRight, useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { useRememberedList } from '../shell/list-memory.ts';
import { useSearchParams } from '../shell/search.ts';
import { Button } from '../ui/button.tsx';
import { Chip } from '../ui/chip.tsx';
import type { Column } from '../ui/data-table.tsx';
import { formatPercent } from '../ui/format.ts';
import { SearchInput } from '../ui/inputs.tsx';
import { ListView } from '../ui/list-view.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { EmptyState } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';
import { DeliveryBars } from './webhooks/delivery-bars.tsx';
import { statusOf, statusReason, successOf } from './webhooks/endpoint-words.ts';

function State({ endpoint }: { endpoint: Endpoint }) {
  const { text, tone } = statusOf(endpoint);
  const reason = statusReason(endpoint);
  return (
    <span className="grid justify-items-start gap-1">
      <Chip tone={tone}>{text}</Chip>
      {reason === null ? null : <span className="text-12 text-ink-3 [overflow-wrap:anywhere]">{reason}</span>}
    </span>
  );
}

function Recent({ id }: { id: string }) {
  const { data } = useQuery(endpointQueries.recent(useConnection(), id));
  return data === undefined ? null : <DeliveryBars deliveries={data} />;
}

function Success({ id }: { id: string }) {
  const { data } = useQuery(endpointQueries.recent(useConnection(), id));
  const success = data === undefined ? null : successOf(data);
  if (success === null) return <span className="text-ink-3">–</span>;
  return (
    <span className="tabular-nums" title={`${success.sent} of the last ${success.tried} that were tried`}>
      {formatPercent(success.share, 0)}
    </span>
  );
}

const columns: readonly Column<Endpoint>[] = [
  {
    id: 'url',
    header: 'Address',
    primary: true,
    cell: ({ url, description }) => (
      <span className="grid min-w-0 gap-0.5">
        <span className="font-medium [overflow-wrap:anywhere]">{url}</span>
        {description ? (
          <span className="font-normal text-12 text-ink-3 [overflow-wrap:anywhere]">{description}</span>
        ) : null}
      </span>
    ),
  },
  {
    id: 'types',
    header: 'Event types',
    width: '19%',
    cell: ({ eventTypes, filters }) => (
      <span className="flex min-w-0 flex-wrap gap-1 text-12">
        {eventTypes.slice(0, 3).map((type) => (
          <code key={type} className="rounded-chip bg-hover px-1.5 py-0.5 font-mono [overflow-wrap:anywhere]">
            {type}
          </code>
        ))}
        {eventTypes.length > 3 ? <span className="py-0.5 text-ink-3">+{eventTypes.length - 3}</span> : null}
        {filters === null ? null : <span className="py-0.5 text-ink-3">with conditions</span>}
      </span>
    ),
  },
  { id: 'state', header: 'State', width: '20%', cell: (endpoint) => <State endpoint={endpoint} /> },
  { id: 'recent', header: 'Last 20', width: '170px', cell: ({ id }) => <Recent id={id} /> },
  { id: 'success', header: 'Success', width: '90px', cell: ({ id }) => <Success id={id} /> },
  {
    id: 'last',
    header: 'Last success',
    width: '110px',
    hideBelow: 'lg',
    cell: ({ lastSuccessAt }) => <Time at={lastSuccessAt} />,
  },
];

const curlOf = (
  orgId: string,
  projectId: string,
) => `curl -X POST ${location.origin}/api/v1/orgs/${orgId}/webhooks/endpoints \\
  -H "Authorization: Bearer $SENDORA_API_KEY" -H "Content-Type: application/json" \\
  -d '{"projectId":"${projectId}","url":"https://example.com/hooks/sendora","eventTypes":["order.*"]}'`;

/** Addresses that get the events of the project as they happen. */
export function WebhooksPage() {
  const connection = useConnection();
  const { paths, projectId, orgId } = connection;
  const { history } = useRouter();
  const [search, change] = useSearchParams();
  const q = search.q?.trim() ?? '';
  const query = useInfiniteQuery(endpointQueries.pages(connection, { q }));
  const right = useRight('editor');
  const plan = usePlanRight('starter');
  const reason = right.reason ?? plan.reason;
  const listed = query.data?.pages.flatMap(({ data }) => data.map(({ id }) => id)) ?? [];
  useRememberedList('webhooks', projectId, listed);
  const add = () => history.push(paths.newWebhook());
  const button = (
    <Button variant="primary" icon={Plus} disabledReason={reason} onClick={add} aria-keyshortcuts="n">
      Add endpoint
    </Button>
  );
  return (
    <>
      <PageHeader title="Webhooks" note="Addresses of yours that get events, signed, as they happen" actions={button} />
      <PageBody>
        <ListView
          label="Webhook endpoints"
          query={query}
          columns={columns}
          rowKey={({ id }) => id}
          rowTo={({ id }) => paths.webhook(id)}
          rowHeight={57}
          filters={
            <SearchInput
              label="Search"
              placeholder="Address or description"
              value={search.q ?? ''}
              onChange={(text) => change({ q: text.trim() || null })}
            />
          }
          isFiltered={q !== ''}
          onClearFilters={() => change({ q: null })}
          empty={
            <EmptyState
              icon={Webhook}
              title="No endpoint yet"
              text="An endpoint gets the events that you choose, those of your product and those of Sendora such as email.bounced, as signed requests that are tried for days until your server takes them."
              action={button}
              curl={curlOf(orgId, projectId)}
            />
          }
        />
      </PageBody>
    </>
  );
}
