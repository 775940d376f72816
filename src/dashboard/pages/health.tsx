import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, HeartPulse } from 'lucide-react';
import { pollInterval } from '../api/live.ts';
import { healthQueries } from '../api/queries/health.ts';
import { usePlanRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { useSearchParams } from '../shell/search.ts';
import { cx } from '../ui/cx.ts';
import { formatClock } from '../ui/format.ts';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../ui/states.tsx';
import { Segmented } from '../ui/tabs.tsx';
import { DeadLetters } from './health/dead-letters.tsx';
import { Deliveries } from './health/deliveries.tsx';
import { type Seen, troubles } from './health/verdict.ts';
import { StuckRuns, Workflows } from './health/workflows.tsx';

const periods = [
  { value: 'hour', label: '24 hours' },
  { value: 'day', label: '30 days' },
] as const;

/** Whether everything works, and what to do where it does not. */
export function HealthPage() {
  const [search, change] = useSearchParams();
  const plan = usePlanRight('starter');
  const period = search.by === 'day' ? 'day' : 'hour';
  return (
    <>
      <PageHeader
        title="Health"
        actions={
          plan.allowed ? (
            <Segmented label="Period" value={period} options={periods} onChange={(by) => change({ by })} />
          ) : null
        }
      />
      <PageBody className="grid gap-4">
        {plan.allowed ? (
          <Numbers
            period={period}
            channelId={search.channelId ?? null}
            onChannel={(channelId) => change({ channelId })}
          />
        ) : (
          <EmptyState
            icon={HeartPulse}
            title="Health numbers come with the plan starter"
            text={`${plan.reason} Dead letters are on every plan.`}
          />
        )}
        <DeadLetters />
      </PageBody>
    </>
  );
}

function Numbers({
  period,
  channelId,
  onChannel,
}: {
  period: 'hour' | 'day';
  /** The one channel whose messages are shown; null: all. */
  channelId: string | null;
  onChannel: (channelId: string | null) => void;
}) {
  const connection = useConnection();
  const delivery = useQuery({ ...healthQueries.delivery(connection, period), refetchInterval: pollInterval });
  const workflows = useQuery({ ...healthQueries.workflows(connection), refetchInterval: pollInterval });
  const letters = useInfiniteQuery(healthQueries.allDeadLetters(connection));
  const waiting = letters.data?.pages.flatMap(({ data }) => data.filter(({ redrivenAt }) => redrivenAt === null));
  return (
    <>
      {delivery.isPending || workflows.isPending ? <ListSkeleton rows={6} /> : null}
      {delivery.isError && delivery.data === undefined ? (
        <ErrorState error={delivery.error} onRetry={() => delivery.refetch()} />
      ) : null}
      {workflows.isError && workflows.data === undefined ? (
        <ErrorState error={workflows.error} onRetry={() => workflows.refetch()} />
      ) : null}
      {delivery.data && workflows.data && waiting ? (
        <Verdict
          seen={{
            failed: delivery.data.totals.failed,
            period: period === 'hour' ? 'the last 24 hours' : 'the last 30 days',
            stuck: workflows.data.workflows.reduce((sum, { stuck }) => sum + stuck, 0),
            deadLetters: waiting.length,
            hasMore: letters.hasNextPage,
          }}
          checkedAt={Math.max(delivery.dataUpdatedAt, workflows.dataUpdatedAt, letters.dataUpdatedAt)}
        />
      ) : null}
      {workflows.data ? <StuckRuns health={workflows.data} /> : null}
      {delivery.data ? <Deliveries health={delivery.data} channelId={channelId} onChannel={onChannel} /> : null}
      {workflows.data ? <Workflows health={workflows.data} /> : null}
    </>
  );
}

/** The first thing to know, with the time at which it was true. */
function Verdict({ seen, checkedAt }: { seen: Seen; checkedAt: number }) {
  const found = troubles(seen);
  const isQuiet = found.length === 0;
  const Icon = isQuiet ? CircleCheck : CircleAlert;
  return (
    <section
      aria-label="Verdict"
      className={cx(
        'flex flex-wrap items-center gap-x-2.5 gap-y-1 rounded-card border border-line px-4 py-3 text-13',
        isQuiet ? 'bg-good-soft text-good' : 'bg-hold-soft text-hold',
      )}
    >
      <Icon size={16} aria-hidden className="shrink-0" />
      <p className="min-w-0 flex-1 basis-56">
        <span className="font-strong">{isQuiet ? 'All quiet.' : 'Something needs a look.'}</span>{' '}
        {isQuiet
          ? `No message failed for good in ${seen.period}, no run is overdue, and nothing was given up.`
          : `${found.join(', ')}.`}
      </p>
      <span className="text-12">checked at {formatClock(checkedAt)}</span>
    </section>
  );
}
