import type { WorkflowHealth, WorkflowHealthRow } from '../../api/queries/health.ts';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { formatDuration, formatNumber } from '../../ui/format.ts';
import { TextLink } from '../../ui/link.tsx';
import { Time } from '../../ui/time.tsx';

/** Workflows, those with failures and stuck runs first. */
export function Workflows({ health }: { health: WorkflowHealth }) {
  return (
    <Card title="Workflows" padded={false}>
      {health.workflows.length === 0 ? (
        <p className="px-4 pb-4 text-13 text-ink-3">No workflow yet.</p>
      ) : (
        <ul>
          {health.workflows.map((row) => (
            <WorkflowLine key={row.id} row={row} />
          ))}
        </ul>
      )}
      {health.isComplete ? null : (
        <p className="border-line border-t px-4 py-2 text-12 text-ink-3">
          Stuck and sleeping runs are those among the newest 20,000.
        </p>
      )}
    </Card>
  );
}

function WorkflowLine({ row }: { row: WorkflowHealthRow }) {
  const { paths } = useConnection();
  const { runs, lastError, sleeping, stuck } = row;
  const active = runs.queued + runs.running + runs.paused;
  return (
    <li className="grid gap-1.5 border-line border-t px-4 py-3 text-13">
      <div className="flex flex-wrap items-center gap-2">
        {row.status === 'deleted' ? (
          <span className="font-medium">{row.name} (deleted)</span>
        ) : (
          <TextLink to={paths.workflow(row.id)}>{row.name}</TextLink>
        )}
        {runs.failed > 0 ? <Chip tone="bad">{formatNumber(runs.failed)} failed</Chip> : null}
        {stuck > 0 ? <Chip tone="bad">{formatNumber(stuck)} stuck</Chip> : null}
        {row.withErrors > 0 ? <Chip tone="hold">{formatNumber(row.withErrors)} with failed steps</Chip> : null}
        <span className="ml-auto text-12 text-ink-3">
          {formatNumber(active)} active, {formatNumber(runs.completed)} completed
        </span>
      </div>
      {lastError === null ? null : (
        <p className="text-ink-2 [overflow-wrap:anywhere]">
          <TextLink to={paths.run(lastError.runId)}>Last failure</TextLink> <Time at={lastError.at} />:{' '}
          {lastError.message}
        </p>
      )}
      {sleeping.length === 0 ? null : (
        <ul className="grid gap-0.5 text-12 text-ink-3">
          {sleeping.slice(0, 3).map(({ waitingFor, runs: count, nextAt }) => (
            <li key={waitingFor}>
              {formatNumber(count)} {count === 1 ? 'run waits' : 'runs wait'}: {waitingFor} (the first continues{' '}
              <Time at={nextAt} />)
            </li>
          ))}
          {sleeping.length > 3 ? <li>and {formatNumber(sleeping.length - 3)} more kinds of waiting</li> : null}
        </ul>
      )}
    </li>
  );
}

/** Runs that should have continued and did not. */
export function StuckRuns({ health: { stuckRuns } }: { health: WorkflowHealth }) {
  const { paths } = useConnection();
  if (stuckRuns.length === 0) return null;
  return (
    <Card title="Stuck runs" chips={<Chip tone="bad">{formatNumber(stuckRuns.length)}</Chip>}>
      <p className="mb-2 text-13 text-ink-2">
        They should have continued and did not. The sweep finds such runs within two minutes by itself; those that stay
        here need a look.
      </p>
      <ul className="grid gap-1.5 text-13">
        {stuckRuns.map((run) => (
          <li key={run.id}>
            <TextLink to={paths.run(run.id)}>
              {run.workflowName}
              {run.userId === null ? '' : ` for ${run.userId}`}
            </TextLink>
            , {formatDuration(run.lateMs)} late
            {run.waitingFor === null ? '' : `: ${run.waitingFor}`}
          </li>
        ))}
      </ul>
    </Card>
  );
}
