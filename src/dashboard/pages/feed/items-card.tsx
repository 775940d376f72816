import { useInfiniteQuery } from '@tanstack/react-query';
import { Inbox } from 'lucide-react';
import { type FeedFilters, type FeedItem, feedQueries } from '../../api/queries/feed.ts';
import { useConnection } from '../../shell/connection.ts';
import { useSearchParams } from '../../shell/search.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Select } from '../../ui/inputs.tsx';
import { ListView } from '../../ui/list-view.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';

const tones: Record<FeedItem['severity'], Tone> = {
  info: 'info',
  success: 'good',
  warning: 'hold',
  error: 'bad',
  critical: 'bad',
};

const moment = (at: string | null) => (at === null ? <span className="text-ink-3">–</span> : <Time at={at} />);

const columns: readonly Column<FeedItem>[] = [
  {
    id: 'item',
    header: 'Item',
    primary: true,
    cell: ({ title, body, severity, count, topic, snoozedUntil }) => (
      <span className="grid min-w-0 gap-0.5">
        <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium [overflow-wrap:anywhere]">{title}</span>
          {severity === 'info' ? null : <Chip tone={tones[severity]}>{severity}</Chip>}
          {count > 1 ? <Chip>{count} in one</Chip> : null}
        </span>
        {body === '' ? null : <span className="line-clamp-2 text-12 text-ink-2 [overflow-wrap:anywhere]">{body}</span>}
        {topic === null ? null : <span className="text-12 text-ink-3">topic {topic}</span>}
        {snoozedUntil === null ? null : (
          <span className="text-12 text-ink-3">
            hidden until <Time at={snoozedUntil} />
          </span>
        )}
      </span>
    ),
  },
  { id: 'came', header: 'Came', width: '96px', cell: ({ updatedAt }) => <Time at={updatedAt} /> },
  { id: 'seen', header: 'Seen', width: '96px', cell: ({ seenAt }) => moment(seenAt) },
  { id: 'read', header: 'Read', width: '96px', cell: ({ readAt }) => moment(readAt) },
  { id: 'archived', header: 'Archived', width: '96px', cell: ({ archivedAt }) => moment(archivedAt) },
];

const views = [
  { value: 'all', label: 'All items' },
  { value: 'unread', label: 'Unread' },
  { value: 'unseen', label: 'Not seen' },
  { value: 'read', label: 'Read' },
  { value: 'archived', label: 'Archived' },
] as const;
type View = (typeof views)[number]['value'];

const filtersOf = (view: View): FeedFilters => {
  if (view === 'all') return {};
  return view === 'archived' ? { archived: 'only' } : { status: view };
};

/** The items of a person with the times at which something was done with them. */
export function ItemsCard({ userId, action }: { userId: string; action: React.ReactNode }) {
  const connection = useConnection();
  const [search, change] = useSearchParams();
  const view: View = views.find(({ value }) => value === search.show)?.value ?? 'all';
  const query = useInfiniteQuery(feedQueries.items(connection, userId, filtersOf(view)));
  const counts = query.data?.pages[0]?.counts;
  return (
    <ListView
      label="Items"
      query={query}
      columns={columns}
      rowKey={({ id }) => id}
      filters={
        <>
          <h2 className="mr-1">Items</h2>
          {counts === undefined ? null : (
            <span role="status" className="text-12 text-ink-3">
              {counts.unread} unread, {counts.unseen} not seen
            </span>
          )}
          <Select<View>
            size="small"
            label="Show"
            className="ml-auto max-w-36"
            options={views}
            value={view}
            onChange={(value) => change({ show: value === 'all' ? null : value })}
          />
        </>
      }
      isFiltered={view !== 'all'}
      onClearFilters={() => change({ show: null })}
      empty={
        <EmptyState
          icon={Inbox}
          title="Nothing in this feed yet"
          text="Items come from notification rules and workflow steps with an in-app channel."
          action={action}
        />
      }
    />
  );
}
