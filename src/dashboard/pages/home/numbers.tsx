import { useQuery } from '@tanstack/react-query';
import { healthQueries, type Overview } from '../../api/queries/health.ts';
import { useConnection } from '../../shell/connection.ts';
import { type ChartTone, Sparkline } from '../../ui/chart.tsx';
import { cx } from '../../ui/cx.ts';
import { formatNumber } from '../../ui/format.ts';
import { PanelError } from '../../ui/panel-state.tsx';
import { type ChangeWords, difference, growth, success } from './change-words.ts';

const everyMs = 10_000;

interface NumberView {
  label: string;
  total: number;
  series: readonly number[];
  tone: ChartTone;
  change: ChangeWords | null;
}

function numbersOf({ events, runs, sent, failed }: Overview): NumberView[] {
  return [
    { label: 'Events received', ...events, tone: 'accent', change: growth(events.total, events.before) },
    { label: 'Runs started', ...runs, tone: 'accent', change: growth(runs.total, runs.before) },
    { label: 'Messages sent', ...sent, tone: 'good', change: success(sent.total, failed.total) },
    { label: 'Failed for good', ...failed, tone: 'bad', change: difference(failed.total, failed.before) },
  ];
}

const changeLook = ({ isGood }: ChangeWords) => (isGood === null ? 'text-ink-3' : isGood ? 'text-good' : 'text-bad');

function NumberCell({ label, total, series, tone, change }: NumberView) {
  return (
    <div className="min-w-0 bg-surface px-4 pt-3.5 pb-3">
      <dt className="font-medium text-12 text-ink-3">{label}</dt>
      <dd className="flex flex-wrap items-end gap-x-2">
        <span className="font-semibold text-24 tabular-nums tracking-[-0.022em]">{formatNumber(total)}</span>
        {change === null ? null : (
          <span className={cx('whitespace-nowrap text-12/[26px]', changeLook(change))}>{change.text}</span>
        )}
        <span className="ml-auto pb-1.5">
          <Sparkline values={series} tone={tone} label={`${label}, by the hour: ${series.join(', ')}`} />
        </span>
      </dd>
    </div>
  );
}

/** The last 24 hours in four numbers, each beside the 24 hours before. */
export function Numbers() {
  const overview = useQuery({ ...healthQueries.overview(useConnection()), refetchInterval: everyMs });
  return (
    <section
      aria-label="The last 24 hours"
      className="mb-4 overflow-clip rounded-card border border-line bg-surface shadow-1"
    >
      {overview.isError ? <PanelError error={overview.error} onRetry={() => overview.refetch()} /> : null}
      {overview.data ? (
        <dl className="grid grid-cols-2 gap-px bg-line max-[359px]:grid-cols-1 lg:grid-cols-4">
          {numbersOf(overview.data).map((number) => (
            <NumberCell key={number.label} {...number} />
          ))}
        </dl>
      ) : overview.isPending ? (
        <div className="h-[76px]" role="status" aria-busy="true">
          <span className="sr-only">Loading…</span>
        </div>
      ) : null}
    </section>
  );
}
