// One page of rows of several projects and databases, as if they were in one list. Each project is asked by its own key,
// which has the order of the list; those of one database in one batch.
import { isoTime } from '../../contract/primitives.ts';
import { type ListLimits, type ListSource, listStatements } from '../store/list-statements.ts';
import { compareKeys, type SortKey } from '../store/sort-key.ts';
import { endOfTime, type TimeRange } from './instant.ts';
import { encodeCursor, mergeSorted, type Page, pageOf } from './pages.ts';

interface Listing<R, T, P> {
  pageSize: number;
  /** The rows of a place that are on this page or before it would end. */
  source(place: P): ListSource;
  /** The fields of a row that the list is sorted by; they tell any two rows apart. */
  sortedBy: readonly string[];
  toItem(row: R): T;
  /** Rows that a page looks at where no key serves its filters; `lookedAtByOnePage` when left out. */
  lookedAt?: number;
  /** For a list in the order of time whose filters may have to search. */
  time?: ListTime;
}

/** How the window of a search is told. */
export interface ListTime {
  /** The time of a row by its sort key, epoch ms. */
  of(key: SortKey): number;
  /** What the query asks for. */
  range: TimeRange;
  /** Sort key of the last row of the page before. */
  after: SortKey | undefined;
  /** Epoch ms. */
  now: number;
}

/** Rows that one page looks at where no key serves its filters; some milliseconds of the database's time. */
export const lookedAtByOnePage = 10_000;

/** One page of a list. */
export async function listAcross<R extends object, T, P extends { db: D1Database }>(
  places: readonly P[],
  { pageSize, lookedAt = lookedAtByOnePage, source, sortedBy, toItem, time }: Listing<R, T, P>,
): Promise<Page<T>> {
  const limits = {
    rows: pageSize + 1,
    lookedAt: Math.max(pageSize + 1, Math.ceil(lookedAt / Math.max(1, places.length))),
  };
  const sources = places.map((place) => ({ place, source: source(place) }));
  const order = sources[0]?.source.order ?? 'descending';
  const parts = await readParts<R, P>(sources, limits);
  const keyOf = (row: object): SortKey =>
    sortedBy.map((field) => (row as Record<string, string | number>)[field] ?? '');
  const [end] = mergeSorted(
    parts.map((part) => part.end),
    keyOf,
    order,
  ).map(keyOf);
  const merged = mergeSorted(
    parts.map((part) => part.rows),
    keyOf,
    order,
  );
  const rows = end === undefined ? merged : merged.filter((row) => !isBehind(keyOf(row), end, order));
  const page = pageOf(rows.slice(0, limits.rows), pageSize, toItem, keyOf);
  // What was looked at ends before the page is full, so the next one looks on from there.
  if (page.nextCursor === null && end !== undefined) page.nextCursor = encodeCursor(end);
  const isSearch = sources.some(({ source: { filters } }) => filters !== undefined && filters.length > 0);
  if (time && isSearch) page.window = windowOf(time, rows.length > pageSize ? keyOf(rows[pageSize - 1] ?? {}) : end);
  return page;
}

interface Part<R> {
  rows: R[];
  /** The last row that was looked at, with its sort key; none where all were. */
  end: object[];
}

async function readParts<R, P extends { db: D1Database }>(
  sources: readonly { place: P; source: ListSource }[],
  limits: ListLimits,
): Promise<Part<R>[]> {
  const byDatabase = Map.groupBy(sources, ({ place }) => place.db);
  const parts = await Promise.all(
    [...byDatabase].map(async ([db, group]) => {
      const statements = group.map(({ source }) => listStatements(db, source, limits));
      const results = await db.batch<object>(statements.flat());
      return group.map(({ place }, i): Part<R> => {
        const [page, end] = results.splice(0, statements[i]?.length ?? 0);
        return { rows: (page?.results ?? []) as R[], end: (end?.results ?? []).map((row) => ({ ...place, ...row })) };
      });
    }),
  );
  return parts.flat();
}

function isBehind(key: SortKey, end: SortKey, order: ListSource['order']): boolean {
  return (order === 'ascending' ? 1 : -1) * compareKeys(key, end) > 0;
}

function windowOf({ of, range, after, now }: ListTime, last: SortKey | undefined): NonNullable<Page<never>['window']> {
  const from = last === undefined ? range.from : of(last);
  const to = Math.min(range.to ?? now, after === undefined ? Number.POSITIVE_INFINITY : of(after));
  return { from: from === undefined ? null : momentOf(from), to: momentOf(to) };
}

/** A cursor may hold any number. */
const momentOf = (ms: number) => isoTime(Number.isFinite(ms) ? Math.min(Math.max(ms, 0), endOfTime - 1) : 0);
