import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleStop } from 'lucide-react';
import { type Backtest, backtestQuery } from '../../api/queries/backtests.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { formatNumber, formatPercent } from '../../ui/format.ts';
import { TextLink } from '../../ui/link.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { counted } from '../../words/counted.ts';
import { useBuilder } from '../builder-context.ts';
import { type BacktestGroup, backtestGroups, differenceWords } from './backtest-rows.ts';

function Running({ backtest }: { backtest: Backtest }) {
  const connection = useConnection();
  const queries = useQueryClient();
  const { progress, events, id } = backtest;
  const stop = useMutation({
    mutationFn: () => connection.client.stopBacktest({ params: { id } }),
    onSuccess: (stopped) => queries.setQueryData(backtestQuery(connection, id).queryKey, stopped),
  });
  const percent = Math.round(progress * 100);
  return (
    <div className="grid gap-1.5 text-13">
      <div className="flex flex-wrap items-center gap-3">
        <span className="min-w-0 flex-1">
          {formatPercent(progress)} of the period, {counted(events, 'event')} so far
        </span>
        <Button size="small" icon={CircleStop} loading={stop.isPending} onClick={() => stop.mutate()}>
          Stop
        </Button>
      </div>
      <ProgressBar label="Backtest" percent={percent} />
    </div>
  );
}

function Group({ group: { title, rows }, other }: { group: BacktestGroup; other: string | null }) {
  return (
    <table className="w-full border-collapse text-13">
      <thead>
        <tr className="border-line border-b text-12 text-ink-3">
          <th className="py-1.5 text-left font-strong text-ink-2">{title}</th>
          <th className="w-20 py-1.5 text-right font-medium">Draft</th>
          {other === null ? null : <th className="w-24 py-1.5 text-right font-medium">{other}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, draft, other: count }) => (
          <tr key={name} className="border-line border-b last:border-0">
            <th scope="row" className="py-1.5 text-left font-normal text-ink-2 [overflow-wrap:anywhere]">
              {name}
            </th>
            <td className="py-1.5 text-right font-medium tabular-nums">{formatNumber(draft)}</td>
            {count === null ? null : (
              <td className="py-1.5 text-right text-ink-2 tabular-nums">{formatNumber(count)}</td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function People({ backtest }: { backtest: Backtest }) {
  const { paths } = useConnection();
  const sample = backtest.difference?.people.sample ?? [];
  if (sample.length === 0) return null;
  return (
    <section aria-labelledby="backtest-people">
      <h3 id="backtest-people" className="mb-1 font-strong text-12 text-ink-2">
        People whom the difference concerns
      </h3>
      <ul className="grid gap-1 text-13">
        {sample.map(({ userId, change }) => (
          <li key={userId} className="flex flex-wrap gap-x-2">
            <TextLink to={paths.person(userId)} className="min-h-6 [overflow-wrap:anywhere]">
              {userId}
            </TextLink>
            <span className="text-ink-3">{change === 'gained' ? 'enters only by the draft' : 'no longer enters'}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Notes({ title, notes }: { title: string; notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="mb-1 font-strong text-12 text-ink-2">{title}</h3>
      <ul className="grid list-disc gap-0.5 pl-4.5 text-12 text-ink-3">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </section>
  );
}

/** What was counted, in two columns; also while it is under way. `other`: what it is compared with. */
export function BacktestResult({ backtest, other }: { backtest: Backtest; other: string }) {
  const { draft } = useBuilder();
  const { status, error, events, assumptions, unknowable, live } = backtest;
  const unknown = unknowable.reasons.map(({ reason, count }) => `${counted(count, 'run')}: ${reason}`);
  return (
    <div className="grid gap-4">
      {status === 'running' ? <Running backtest={backtest} /> : null}
      {status === 'failed' ? (
        <p role="alert" className="text-13 text-bad">
          {error ?? 'The backtest failed.'}
        </p>
      ) : null}
      {status === 'stopped' ? <p className="text-13 text-hold">It was stopped; what it had found stays.</p> : null}
      <p role="status" className="font-strong text-13">
        {status === 'done' ? (differenceWords(backtest) ?? `Played ${counted(events, 'event')}.`) : ''}
      </p>
      {backtestGroups(backtest, draft).map((group) => (
        <Group key={group.title} group={group} other={live === null ? null : other} />
      ))}
      <People backtest={backtest} />
      <Notes title="Runs whose way cannot be known" notes={unknown} />
      <Notes title="What it takes for granted" notes={assumptions} />
    </div>
  );
}
