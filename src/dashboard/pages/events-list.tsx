import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Activity, Route } from 'lucide-react';
import { useMemo } from 'react';
import { pollInterval } from '../api/live.ts';
import { type Event, type EventFilters, eventQueries } from '../api/queries/events.ts';
import { type RunSummary, runQueries } from '../api/queries/runs.ts';
import { usePlanRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { useRememberedList } from '../shell/list-memory.ts';
import { useSearchParams } from '../shell/search.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Chip } from '../ui/chip.tsx';
import type { Column } from '../ui/data-table.tsx';
import { TextLink } from '../ui/link.tsx';
import { ListView } from '../ui/list-view.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { EmptyState } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';
import { counted } from '../words/counted.ts';
import { dayEnd, dayStart } from '../words/days.ts';
import { EventChip } from '../words/event-chip.tsx';
import { DaysFilter, PersonFilter } from './list-filters.tsx';
import { TypeFilter } from './type-filter.tsx';

const filterNames = ['type', 'userId', 'from', 'to'] as const;

/** The filters of an address, as the API takes them. */
export function eventFiltersOf(search: Readonly<Record<string, string | undefined>>): EventFilters {
  const { type, userId } = search;
  const [from, to] = [dayStart(search.from), dayEnd(search.to)];
  return {
    ...(type ? { type } : {}),
    ...(userId ? { userId } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  };
}

/** Runs by the event that started them, as far back as one page of them reaches. */
interface Started {
  runs: ReadonlyMap<string, readonly RunSummary[]>;
  /** Events from this moment on have all of their runs here; ISO time. */
  since: string;
}

function useStarted(events: readonly Event[]): Started | null {
  const connection = useConnection();
  const plan = usePlanRight('starter');
  const oldest = events.at(-1)?.receivedAt;
  const query = useQuery({
    ...runQueries.since(connection, oldest ?? ''),
    enabled: oldest !== undefined && plan.allowed,
    refetchInterval: pollInterval,
  });
  return useMemo(() => {
    if (!query.data || oldest === undefined) return null;
    const { data, nextCursor } = query.data;
    return {
      runs: Map.groupBy(data, ({ eventId }) => eventId),
      since: nextCursor === null ? oldest : (data.at(-1)?.startedAt ?? oldest),
    };
  }, [query.data, oldest]);
}

function StartedCell({ event, started }: { event: Event; started: Started | null }) {
  const { paths } = useConnection();
  const runs = started?.runs.get(event.id) ?? [];
  const [first] = runs;
  if (first && runs.length === 1) return <TextLink to={paths.run(first.id)}>{first.workflowName}</TextLink>;
  if (runs.length > 1)
    return (
      <TextLink to={paths.why({ userId: event.userId, eventId: event.id })}>{counted(runs.length, 'run')}</TextLink>
    );
  const isKnown = started !== null && event.receivedAt >= started.since;
  return (
    <TextLink to={paths.why({ userId: event.userId, eventId: event.id })} className="font-normal">
      {isKnown ? 'Nothing. Why?' : 'Explain'}
    </TextLink>
  );
}

const previewOf = ({ properties }: Event): string =>
  Object.entries(properties)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');

const columnsOf = (started: Started | null): readonly Column<Event>[] => [
  { id: 'type', header: 'Type', primary: true, width: '22%', cell: ({ type }) => <EventChip type={type} /> },
  {
    id: 'person',
    header: 'Person',
    width: '15%',
    cell: ({ userId, anonymousId }) => (
      <span className="[overflow-wrap:anywhere]">
        {userId ?? <span className="text-ink-3">{anonymousId ? `anonymous ${anonymousId}` : 'nobody'}</span>}
      </span>
    ),
  },
  {
    id: 'properties',
    header: 'Properties',
    cell: (event) => (
      <span className="line-clamp-2 font-mono text-12/[18px] text-ink-2 [overflow-wrap:anywhere]">
        {previewOf(event) || '–'}
      </span>
    ),
  },
  {
    id: 'started',
    header: 'Started',
    width: '18%',
    cell: (event) => <StartedCell event={event} started={started} />,
  },
  {
    id: 'received',
    header: 'Received',
    width: '120px',
    align: 'right',
    cell: ({ receivedAt }) => <Time at={receivedAt} className="text-12 text-ink-2" />,
  },
];

function Empty() {
  const { keys, paths } = useConnection();
  const key = keys.writeKey ?? '$WRITE_KEY';
  return (
    <EmptyState
      icon={Activity}
      title="No events yet"
      text="Everything that your code tells Sendora about people appears here within a second, with what it started."
      action={<ButtonLink to={paths.home()}>Send an event</ButtonLink>}
      curl={`curl ${location.origin}/v1/track -u ${key}: -H 'content-type: application/json' \\\n  -d '{"userId":"ada","event":"order.completed","properties":{"orderId":"A-2001"}}'`}
    />
  );
}

export function EventsPage() {
  const connection = useConnection();
  const { paths, projectId } = connection;
  const [search, change] = useSearchParams();
  const filters = useMemo(() => eventFiltersOf(search), [search]);
  const query = useInfiniteQuery({ ...eventQueries.pages(connection, filters), refetchInterval: pollInterval });
  const events = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const started = useStarted(events);
  useRememberedList(
    'events',
    projectId,
    events.map(({ id }) => id),
  );
  return (
    <>
      <PageHeader
        title="Events"
        chips={query.isSuccess ? <Chip tone="good">Live</Chip> : null}
        actions={
          <ButtonLink to={paths.why({ userId: search.userId, type: search.type })} icon={Route}>
            Explain
          </ButtonLink>
        }
      />
      <PageBody>
        <ListView
          label="Events"
          query={query}
          columns={columnsOf(started)}
          rowKey={({ id }) => id}
          rowTo={({ id }) => paths.event(id)}
          rowHeight={53}
          isFiltered={Object.keys(filters).length > 0}
          onClearFilters={() => change(Object.fromEntries(filterNames.map((name) => [name, null])))}
          filters={
            <>
              <TypeFilter key={search.type} value={search.type} onChange={(type) => change({ type })} />
              <PersonFilter value={search.userId} onChange={(userId) => change({ userId })} />
              <DaysFilter from={search.from} to={search.to} onChange={change} />
            </>
          }
          empty={<Empty />}
        />
      </PageBody>
    </>
  );
}
