import { useQuery } from '@tanstack/react-query';
import { pollInterval } from '../../api/live.ts';
import { homeQueries, type RunSummary } from '../../api/queries/home.ts';
import { usePlanRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { withLocalTimes } from '../../trace/moments.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { cx } from '../../ui/cx.ts';
import { PlainLink, TextLink } from '../../ui/link.tsx';
import { PanelError, PanelNote } from '../../ui/panel-state.tsx';
import { Segments } from '../../ui/segments.tsx';
import { ListSkeleton } from '../../ui/states.tsx';
import { Time, useNow } from '../../ui/time.tsx';
import { runTones } from '../../words/run-status.ts';
import { progressOf, runSentence } from './run-words.ts';

const shownRuns = 6;

function RunRow({ run, isNew }: { run: RunSummary; isNew: boolean }) {
  const { paths } = useConnection();
  const now = useNow();
  const said = runSentence(run);
  const sentence = said === null ? null : withLocalTimes(said, now);
  const progress = progressOf(run);
  return (
    <li>
      <PlainLink
        to={paths.run(run.id)}
        className={cx(
          'grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 border-line border-t px-4 py-2.5 text-13 -outline-offset-2 sm:grid-cols-[100px_minmax(0,1fr)_auto]',
          isNew ? 'bg-accent-soft' : 'hover:bg-hover',
        )}
      >
        <Chip tone={runTones[run.status]} dot className="max-sm:order-2">
          {run.status}
        </Chip>
        <span className="min-w-0 [overflow-wrap:anywhere]">
          <strong className="font-strong">{run.workflowName}</strong>
          <span className="text-ink-2"> for {run.userId ?? 'nobody in particular'}</span>
        </span>
        <Time at={run.startedAt} className={cx('text-12 max-sm:order-3', isNew ? 'text-ink-2' : 'text-ink-3')} />
        <span className="col-span-2 empty:hidden max-sm:order-4 sm:col-start-2">
          {progress === null ? null : (
            <Segments {...progress} label={`${progress.done} of ${progress.total} steps done`} />
          )}
          {sentence === null ? null : (
            <span className={cx('block text-12 [overflow-wrap:anywhere]', isNew ? 'text-ink-2' : 'text-ink-3')}>
              {sentence}
            </span>
          )}
        </span>
      </PlainLink>
    </li>
  );
}

/** The newest runs, moving by themselves. `newIds` are those of the event that was just sent. */
export function RunsCard({ newIds }: { newIds: readonly string[] }) {
  const connection = useConnection();
  const plan = usePlanRight('starter');
  const runs = useQuery({
    ...homeQueries.runs(connection, shownRuns),
    refetchInterval: pollInterval,
    enabled: plan.allowed,
  });
  const { paths } = connection;
  const list = runs.data?.data ?? [];
  return (
    <Card
      title="Runs"
      chips={runs.isSuccess ? <Chip tone="good">Live</Chip> : null}
      actions={plan.allowed ? <TextLink to={paths.runs()}>All runs</TextLink> : null}
      padded={false}
    >
      {plan.allowed ? null : <PanelNote>{plan.reason}</PanelNote>}
      {runs.isError ? <PanelError error={runs.error} onRetry={() => runs.refetch()} /> : null}
      {plan.allowed && runs.isPending ? <ListSkeleton rows={5} rowHeight={57} /> : null}
      {list.length > 0 ? (
        <ol>
          {list.map((run) => (
            <RunRow key={run.id} run={run} isNew={newIds.includes(run.id)} />
          ))}
        </ol>
      ) : null}
      {runs.data !== undefined && list.length === 0 ? (
        <PanelNote>
          No runs yet. Send an event that an active workflow waits for; its run appears here within a second.
        </PanelNote>
      ) : null}
    </Card>
  );
}
