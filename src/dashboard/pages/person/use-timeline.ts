import { type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { pollInterval } from '../../api/live.ts';
import { type AuditRecord, auditQueries } from '../../api/queries/audit.ts';
import { type Delivery, deliveryQueries } from '../../api/queries/deliveries.ts';
import { type Event, eventQueries } from '../../api/queries/events.ts';
import { type RunSummary, runQueries } from '../../api/queries/runs.ts';
import { usePlanRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { mergeTimeline, type TimeSource } from './timeline.ts';

export const timelineKinds = ['event', 'run', 'message', 'change'] as const;
export type TimelineKind = (typeof timelineKinds)[number];

interface Items {
  event: Event;
  run: RunSummary;
  message: Delivery;
  change: AuditRecord;
}

/** An entry of each kind, with what it is about. */
export type Entry = { [Kind in TimelineKind]: { kind: Kind; id: string; at: number; item: Items[Kind] } }[TimelineKind];

interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
  window?: { from: string | null } | undefined;
}
type Query<Item> = UseInfiniteQueryResult<{ pages: Page<Item>[] }>;

const entriesAtOnce = 30;

/** A list as far as it was read; one that cannot be read holds up no other. */
function sourceOf<Item extends { id: string }>(
  kind: TimelineKind,
  { data, hasNextPage, isError }: Query<Item>,
  timeOf: (item: Item) => string,
): TimeSource<Entry> {
  if (data === undefined) return { kind, entries: [], hasMore: !isError };
  const from = data.pages.at(-1)?.window?.from;
  const entries = data.pages.flatMap((page) =>
    page.data.map((item) => ({ kind, id: item.id, at: Date.parse(timeOf(item)), item }) as unknown as Entry),
  );
  return { kind, entries, hasMore: hasNextPage, ...(from ? { searchedTo: Date.parse(from) } : {}) };
}

/** Everything that happened to a person, newest first, as far as it was asked for; `only`: one kind of it. */
export function useTimeline(userId: string, only: TimelineKind | null) {
  const connection = useConnection();
  const plan = usePlanRight('starter');
  const [wanted, setWanted] = useState(entriesAtOnce);
  const isOn = (kind: TimelineKind) => (only === null || only === kind) && (kind !== 'run' || plan.allowed);
  const polled = (kind: TimelineKind) => ({ enabled: isOn(kind), refetchInterval: pollInterval });
  const queries = {
    event: useInfiniteQuery({ ...eventQueries.pages(connection, { userId }), ...polled('event') }),
    run: useInfiniteQuery({ ...runQueries.pages(connection, { userId }), ...polled('run') }),
    message: useInfiniteQuery({ ...deliveryQueries.list(connection, { userId }), ...polled('message') }),
    change: useInfiniteQuery({ ...auditQueries.of(connection, userId), ...polled('change') }),
  };
  const sources = [
    sourceOf('event', queries.event, ({ receivedAt }) => receivedAt),
    sourceOf('run', queries.run, ({ startedAt }) => startedAt),
    sourceOf('message', queries.message, ({ createdAt }) => createdAt),
    sourceOf('change', queries.change, ({ at }) => at),
  ].filter(({ kind }) => isOn(kind));
  const { entries, waitsFor } = mergeTimeline(sources);
  const asked = timelineKinds.filter(isOn).map((kind) => queries[kind]);
  const waiting = waitsFor.map((kind) => queries[kind]);
  const failed = [...asked].find(({ isError }) => isError);
  const isShort = entries.length < wanted && waitsFor.length > 0;
  useEffect(() => {
    if (!isShort) return;
    for (const query of waiting) {
      if (query.hasNextPage && !query.isFetching && !query.isError) void query.fetchNextPage();
    }
  });
  return {
    entries: entries.slice(0, wanted),
    isLoading: isShort && failed === undefined,
    error: failed?.error ?? null,
    retry: () => {
      for (const query of asked) if (query.isError) void query.refetch();
    },
    hasMore: entries.length > wanted || waitsFor.length > 0,
    loadMore: () => setWanted(Math.max(wanted, entriesAtOnce) + entriesAtOnce),
    /** Why runs are missing; null where they are not. */
    runsReason: only === null || only === 'run' ? plan.reason : null,
    lastEventAt: queries.event.data?.pages[0]?.data[0]?.receivedAt ?? null,
  };
}
