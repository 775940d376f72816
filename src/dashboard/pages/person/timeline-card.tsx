import { Activity } from 'lucide-react';
import { useId } from 'react';
import { useSearchParams } from '../../shell/search.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { PanelError, PanelNote } from '../../ui/panel-state.tsx';
import { EmptyState, FilteredEmpty, ListSkeleton } from '../../ui/states.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { useNow } from '../../ui/time.tsx';
import { dayWords } from '../../words/days.ts';
import { TimelineRow } from './timeline-row.tsx';
import { type Entry, type TimelineKind, timelineKinds, type useTimeline } from './use-timeline.ts';

const options = [
  { value: 'all', label: 'All' },
  { value: 'event', label: 'Events' },
  { value: 'run', label: 'Runs' },
  { value: 'message', label: 'Messages' },
  { value: 'change', label: 'Changes' },
] as const;

/** The kind that an address asks for; null: all of them. */
export const kindOfSearch = (show: string | undefined): TimelineKind | null =>
  timelineKinds.find((kind) => kind === show) ?? null;

function Day({ words, entries }: { words: string; entries: readonly Entry[] }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="border-line border-t bg-sunken px-4 py-1 font-strong text-12 text-ink-3">
        {words}
      </h3>
      <ul className="[&>li:first-child]:border-t-0">
        {entries.map((entry) => (
          <TimelineRow key={`${entry.kind} ${entry.id}`} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

/** Everything that happened to a person, day by day. */
export function TimelineCard({
  timeline,
  only,
}: {
  timeline: ReturnType<typeof useTimeline>;
  only: TimelineKind | null;
}) {
  const [, change] = useSearchParams();
  const now = useNow();
  const { entries, isLoading, error, retry, hasMore, loadMore, runsReason } = timeline;
  const days = Map.groupBy(entries, ({ at }) => dayWords(at, now));
  const isEmpty = entries.length === 0 && !isLoading && error === null;
  return (
    <Card
      title="Time line"
      padded={false}
      actions={
        <Segmented
          label="Show"
          value={only ?? 'all'}
          onChange={(show) => change({ show: show === 'all' ? null : show })}
          options={options}
        />
      }
    >
      {error === null ? null : <PanelError error={error} onRetry={retry} />}
      {runsReason === null ? null : <PanelNote>Runs are not shown. {runsReason}</PanelNote>}
      {[...days].map(([words, ofDay]) => (
        <Day key={words} words={words} entries={ofDay} />
      ))}
      {isEmpty && only !== null && runsReason === null ? (
        <FilteredEmpty onClear={() => change({ show: null })} />
      ) : null}
      {isEmpty && only === null ? (
        <EmptyState
          icon={Activity}
          title="Nothing happened yet"
          text="Events of this person appear here, with the runs they started, the messages that were sent and what was changed."
        />
      ) : null}
      {entries.length === 0 && isLoading ? <ListSkeleton rows={6} rowHeight={44} /> : null}
      {hasMore && entries.length > 0 ? (
        <div className="flex justify-center border-line border-t p-3">
          <Button size="small" loading={isLoading} onClick={loadMore}>
            Load more
          </Button>
        </div>
      ) : null}
    </Card>
  );
}
