import { useQuery } from '@tanstack/react-query';
import { type AlertRuleBody, alertRuleQueries, type Backtest, backtestDays } from '../../api/queries/alert-rules.ts';
import { usePlanRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { BarChart } from '../../ui/chart.tsx';
import { formatNumber } from '../../ui/format.ts';
import { TextLink } from '../../ui/link.tsx';
import { PanelError, PanelNote } from '../../ui/panel-state.tsx';
import { ListSkeleton } from '../../ui/states.tsx';
import { Time, useNow } from '../../ui/time.tsx';
import { noticeWords } from '../../words/alert-state.ts';
import { counted } from '../../words/counted.ts';
import { EventChip } from '../../words/event-chip.tsx';
import { backtestSentence, daysOf } from './backtest-days.ts';

/** Notices and events that are listed at first. */
const listed = 5;

/** What the rule would have done with the events of the last days; nothing is sent. */
export function BacktestCard({ rule }: { rule: AlertRuleBody | null }) {
  return (
    <Card title={`The last ${backtestDays} days`} padded={false}>
      <div aria-live="polite">
        {rule === null ? (
          <PanelNote>What the rule would have done is shown here once it has no faults.</PanelNote>
        ) : (
          <Tried rule={rule} />
        )}
      </div>
    </Card>
  );
}

function Tried({ rule }: { rule: AlertRuleBody }) {
  const connection = useConnection();
  const plan = usePlanRight('starter');
  const query = useQuery({ ...alertRuleQueries.backtest(connection, rule), enabled: plan.allowed });
  if (plan.reason !== null) return <PanelNote>{plan.reason}</PanelNote>;
  if (query.isError) return <PanelError error={query.error} onRetry={() => query.refetch()} />;
  if (query.data === undefined) return <ListSkeleton rows={3} rowHeight={60} />;
  return <Result result={query.data} />;
}

function Result({ result }: { result: Backtest }) {
  const { byDay, events, errors, matches, notices, stormed } = result;
  const days = daysOf(byDay, useNow(), backtestDays);
  const inDigest = Object.values(stormed).reduce((sum, count) => sum + count, 0);
  return (
    <>
      <div className="grid gap-3 px-4 pb-4">
        <p className="font-strong text-14">{backtestSentence(result)}</p>
        <BarChart
          label={`Events that match, for each of the last ${backtestDays} days`}
          labels={days.map(({ day }) => day.slice(5))}
          series={[{ name: 'Events that match', tone: 'accent', values: days.map(({ matched }) => matched) }]}
          height={96}
        />
        <p className="text-12 text-ink-3">
          Tried over {counted(events, 'event')}
          {inDigest > 0 ? `; ${formatNumber(inDigest)} messages gathered by the storm control` : ''}. Nothing was sent.
        </p>
        {errors.map(({ eventId, message }) => (
          <p key={eventId} className="text-12 text-bad [overflow-wrap:anywhere]">
            {message}
          </p>
        ))}
      </div>
      <Pages notices={notices} />
      <Matches matches={matches} />
    </>
  );
}

function Pages({ notices }: Pick<Backtest, 'notices'>) {
  if (notices.length === 0) return null;
  const shown = notices.slice(-listed).reverse();
  return (
    <section aria-label="Pages that it would have sent" className="border-line border-t px-4 py-3">
      <h3 className="mb-1 font-strong text-12 text-ink-3">Pages, newest first</h3>
      <ul className="grid gap-1.5 text-13">
        {shown.map(({ at, kind, title, count, silencedBy }) => (
          <li key={`${at} ${kind} ${title}`} className="flex min-w-0 items-baseline gap-2">
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              {noticeWords(kind)}: {title}
              {count > 1 ? <span className="text-ink-3"> ×{formatNumber(count)}</span> : null}
              {silencedBy === undefined ? null : <span className="text-hold"> held: {silencedBy}</span>}
            </span>
            <Time at={at} className="shrink-0 text-12 text-ink-3" />
          </li>
        ))}
      </ul>
      {notices.length > listed ? (
        <p className="mt-1.5 text-12 text-ink-3">{formatNumber(notices.length - listed)} more before these.</p>
      ) : null}
    </section>
  );
}

function Matches({ matches }: Pick<Backtest, 'matches'>) {
  const { paths } = useConnection();
  if (matches.length === 0) return null;
  return (
    <section aria-label="Events that it matches" className="border-line border-t px-4 py-3">
      <h3 className="mb-1 font-strong text-12 text-ink-3">Events that match, newest first</h3>
      <ul className="grid gap-1 text-13">
        {matches.slice(0, listed).map(({ eventId, type, at }) => (
          <li key={eventId} className="flex min-h-6 min-w-0 items-center gap-2">
            <TextLink to={paths.event(eventId)} className="min-w-0 flex-1" aria-label={`Explain ${type}`}>
              <EventChip type={type} />
            </TextLink>
            <Time at={at} className="shrink-0 text-12 text-ink-3" />
          </li>
        ))}
      </ul>
    </section>
  );
}
