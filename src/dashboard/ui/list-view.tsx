import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { CircleAlert, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { problemOf } from '../api/problem.ts';
import { Button } from './button.tsx';
import { cx } from './cx.ts';
import { DataTable, type DataTableProps } from './data-table.tsx';
import { formatNumber } from './format.ts';
import { ErrorState, FilteredEmpty, ListSkeleton } from './states.tsx';

/** A page of a list of the API. */
export interface ListPage<T> {
  data: T[];
  nextCursor: string | null;
}

export interface ListViewProps<T> extends Omit<DataTableProps<T>, 'rows' | 'onEndReached'> {
  query: UseInfiniteQueryResult<InfiniteData<ListPage<T>>>;
  /** Shown while there is nothing, as `EmptyState`. */
  empty: ReactNode;
  /** Controls above the rows; their values live in the address. */
  filters?: ReactNode;
  isFiltered: boolean;
  onClearFilters: () => void;
  /** Above the rows, e.g. what to do with those that are selected. */
  toolbar?: ReactNode;
}

/** What could not be renewed, above rows that are still the old ones. */
function StaleNote({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { title, detail } = problemOf(error);
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-2 border-line border-b bg-bad-soft px-4 py-2 text-12 text-bad"
    >
      <CircleAlert size={14} aria-hidden className="shrink-0" />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {title}. {detail}
      </span>
      <Button size="small" icon={RotateCw} onClick={onRetry}>
        Retry
      </Button>
    </div>
  );
}

function Rows<T>({
  query,
  empty,
  isFiltered,
  onClearFilters,
  filters: _filters,
  toolbar: _toolbar,
  ...table
}: ListViewProps<T>) {
  if (query.isPending) return <ListSkeleton rows={8} rowHeight={table.rowHeight} />;
  if (query.data === undefined) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  const rows = query.data.pages.flatMap(({ data }) => data);
  const loadMore = () => {
    if (query.hasNextPage && !query.isFetching) query.fetchNextPage();
  };
  // A list that is just read again loads more once it was.
  const isResting = !query.isFetching && !query.isFetchNextPageError;
  return (
    <>
      {query.isError ? <StaleNote error={query.error} onRetry={() => query.refetch()} /> : null}
      {rows.length === 0 ? (
        isFiltered ? (
          <FilteredEmpty onClear={onClearFilters} />
        ) : (
          empty
        )
      ) : (
        <DataTable {...table} rows={rows} onEndReached={isResting ? loadMore : undefined} />
      )}
      {query.hasNextPage ? (
        <div className="flex items-center justify-center gap-3 border-line border-t p-3 text-12 text-ink-3">
          <span>{formatNumber(rows.length)} loaded</span>
          <Button size="small" loading={query.isFetchingNextPage} onClick={loadMore}>
            Load more
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** The whole of a list: filters, and rows or the state that is in their place. */
export function ListView<T>(props: ListViewProps<T>) {
  const { filters, toolbar } = props;
  return (
    <section
      aria-label={props.label}
      className={cx(
        'rounded-card border border-line bg-surface shadow-1',
        // The sticky head would cover the corners.
        !filters && !toolbar && '[&_th:first-child]:rounded-tl-card [&_th:last-child]:rounded-tr-card',
      )}
    >
      {filters ? (
        <search
          aria-label={`Filters of ${props.label}`}
          className="flex flex-wrap items-center gap-2 border-line border-b px-4 py-2.5"
        >
          {filters}
        </search>
      ) : null}
      {toolbar}
      <Rows {...props} />
    </section>
  );
}
