// Merges lists that are read page by page, newest first, into one line of time.
// 1. An entry is shown once no list can still have one before it, so that what is shown never moves.
// 2. To go on, only those lists are read that hold the line up.

export interface TimeEntry {
  /** The list that it is from. */
  kind: string;
  /** Epoch ms. */
  at: number;
}

/** One list as far as it was read. */
export interface TimeSource<Entry extends TimeEntry> {
  kind: Entry['kind'];
  /** Newest first. */
  entries: readonly Entry[];
  /** Whether there are older pages. */
  hasMore: boolean;
  /** Epoch ms back to which the list was searched, where that is more than its entries tell: pages may be empty. */
  searchedTo?: number | undefined;
}

export interface Timeline<Entry extends TimeEntry> {
  entries: Entry[];
  /** Lists of which a page is needed before the line can go on; empty at its end. */
  waitsFor: Entry['kind'][];
}

/** How far back a list is known, in epoch ms; nothing of it is known before infinity. */
function knownTo({ entries, hasMore, searchedTo }: TimeSource<TimeEntry>): number {
  if (!hasMore) return Number.NEGATIVE_INFINITY;
  return Math.min(entries.at(-1)?.at ?? Number.POSITIVE_INFINITY, searchedTo ?? Number.POSITIVE_INFINITY);
}

/** What is certain so far, newest first; of the same moment in the order of the lists. */
export function mergeTimeline<Entry extends TimeEntry>(sources: readonly TimeSource<Entry>[]): Timeline<Entry> {
  const horizon = Math.max(Number.NEGATIVE_INFINITY, ...sources.map(knownTo));
  const entries = sources
    .flatMap((source) => source.entries)
    .filter(({ at }) => at > horizon)
    .sort((a, b) => b.at - a.at);
  const isOver = horizon === Number.NEGATIVE_INFINITY;
  const waitsFor = isOver ? [] : sources.filter((source) => knownTo(source) === horizon).map(({ kind }) => kind);
  return { entries, waitsFor };
}
