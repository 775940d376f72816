import type { RunSummary } from '../../api/queries/runs.ts';
import { momentAlone, withLocalTimes } from '../../trace/moments.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { formatDuration } from '../../ui/format.ts';
import { Segments } from '../../ui/segments.tsx';
import { Time } from '../../ui/time.tsx';
import { counted } from '../../words/counted.ts';
import { finalStatuses } from '../../words/final-statuses.ts';
import { runTones } from '../../words/run-status.ts';
import { progressOf } from '../home/run-words.ts';

/** Number of steps of the version of a run, where it is known. */
export type StepsOf = (run: RunSummary) => number | undefined;

/** Why a run ended, what it waits for, or where it is; null where the status says it all. */
function whereWords(run: RunSummary & { stepLabel?: string | null }, now: number): string | null {
  const { status, exitReason, waitingFor, stepLabel, stepErrors } = run;
  const said = finalStatuses.has(status) ? exitReason : (waitingFor ?? (stepLabel ? `Now at “${stepLabel}”` : null));
  if (said !== null) return withLocalTimes(said, now);
  if (status !== 'completed' || stepErrors === 0) return null;
  return `Completed, but ${counted(stepErrors, 'step')} failed.`;
}

function Where({ run, stepsOf, now }: { run: RunSummary; stepsOf: StepsOf; now: number }) {
  const progress = progressOf(run, stepsOf(run));
  const sentence = whereWords(run, now);
  return (
    <span className="block min-w-0 text-12/[18px] text-ink-2">
      {progress ? <Segments {...progress} label={`${progress.done} of ${progress.total} steps done`} /> : null}
      {sentence === null ? (
        progress ? null : (
          <span className="text-ink-3">–</span>
        )
      ) : (
        <span className="line-clamp-2 [overflow-wrap:anywhere]" title={sentence}>
          {sentence}
        </span>
      )}
    </span>
  );
}

function took({ startedAt, finishedAt, status }: RunSummary, now: number): string {
  const end = finishedAt === null ? now : Date.parse(finishedAt);
  const ms = Math.max(0, end - Date.parse(startedAt));
  return finalStatuses.has(status) ? formatDuration(ms) : formatDuration(Math.floor(ms / 1_000) * 1_000);
}

export const runColumns = (stepsOf: StepsOf, now: number): readonly Column<RunSummary>[] => [
  {
    id: 'status',
    header: 'Status',
    width: '118px',
    cell: ({ status }) => (
      <Chip tone={runTones[status]} dot>
        {status}
      </Chip>
    ),
  },
  {
    id: 'workflow',
    header: 'Workflow',
    primary: true,
    width: '24%',
    cell: ({ workflowName }) => workflowName,
  },
  {
    id: 'person',
    header: 'Person',
    width: '14%',
    cell: ({ userId }) =>
      userId === null ? (
        <span className="text-ink-3">anonymous</span>
      ) : (
        <span className="[overflow-wrap:anywhere]">{userId}</span>
      ),
  },
  { id: 'where', header: 'Where it is', cell: (run) => <Where run={run} stepsOf={stepsOf} now={now} /> },
  {
    id: 'started',
    header: 'Started',
    width: '112px',
    align: 'right',
    cell: ({ startedAt }) => (
      <span title={momentAlone(startedAt, now)}>
        <Time at={startedAt} className="text-12 text-ink-2" />
      </span>
    ),
  },
  {
    id: 'took',
    header: 'Took',
    width: '96px',
    align: 'right',
    hideBelow: 'md',
    cell: (run) => <span className="whitespace-nowrap text-12 text-ink-2">{took(run, now)}</span>,
  },
];
