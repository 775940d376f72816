import { useQuery } from '@tanstack/react-query';
import { CircleCheck, HeartPulse } from 'lucide-react';
import { pollInterval } from '../api/live.ts';
import { healthQueries } from '../api/queries/health.ts';
import { usePlanRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { useSearchParams } from '../shell/search.ts';
import { formatClock } from '../ui/format.ts';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../ui/states.tsx';
import { Segmented } from '../ui/tabs.tsx';
import { DeadLetters } from './health/dead-letters.tsx';
import { Deliveries } from './health/deliveries.tsx';
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
          <Numbers period={period} />
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

function Numbers({ period }: { period: 'hour' | 'day' }) {
  const connection = useConnection();
  const delivery = useQuery({ ...healthQueries.delivery(connection, period), refetchInterval: pollInterval });
  const workflows = useQuery({ ...healthQueries.workflows(connection), refetchInterval: pollInterval });
  return (
    <>
      {delivery.isPending || workflows.isPending ? <ListSkeleton rows={6} /> : null}
      {delivery.isError && delivery.data === undefined ? (
        <ErrorState error={delivery.error} onRetry={() => delivery.refetch()} />
      ) : null}
      {workflows.isError && workflows.data === undefined ? (
        <ErrorState error={workflows.error} onRetry={() => workflows.refetch()} />
      ) : null}
      {delivery.data && workflows.data ? (
        <Quiet
          isQuiet={delivery.data.totals.failed === 0 && workflows.data.workflows.every(({ stuck }) => stuck === 0)}
          checkedAt={Math.max(delivery.dataUpdatedAt, workflows.dataUpdatedAt)}
        />
      ) : null}
      {workflows.data ? <StuckRuns health={workflows.data} /> : null}
      {delivery.data ? <Deliveries health={delivery.data} /> : null}
      {workflows.data ? <Workflows health={workflows.data} /> : null}
    </>
  );
}

/** The first thing to know, with the time at which it was true. */
function Quiet({ isQuiet, checkedAt }: { isQuiet: boolean; checkedAt: number }) {
  return (
    <p className="flex flex-wrap items-center gap-2 text-13">
      {isQuiet ? <CircleCheck size={16} aria-hidden className="text-good" /> : null}
      <span className="font-medium">{isQuiet ? 'All quiet' : 'Some messages or runs need a look'}</span>
      <span className="text-12 text-ink-3">checked at {formatClock(checkedAt)}</span>
    </p>
  );
}
