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

/** The reason that somebody wrote for a wait says by itself that it is one. */
const waitWords = (waitingFor: string): string =>
  /^(Waiting|Waits|Held|Trying|Collecting)\b/.test(waitingFor) ? waitingFor : `Waiting: ${waitingFor}`;

/** Why a run ended, what it waits for, or where it is; null where the status says it all. */
function whereWords(run: RunSummary, now: number): string | null {
  const { status, exitReason, waitingFor, stepErrors } = run;
  const step = run.stepTitle ?? run.stepLabel;
  const doing = waitingFor === null ? (step ? `Now at “${step}”.` : null) : waitWords(waitingFor);
  const said = finalStatuses.has(status) ? exitReason : doing;
  if (said !== null) return withLocalTimes(said, now);
  if (status !== 'completed' || stepErrors === 0) return null;
  return `Completed, but ${counted(stepErrors, 'step')} failed.`;
}

function Where({ run, now }: { run: RunSummary; now: number }) {
  const progress = progressOf(run);
  const sentence = whereWords(run, now);
  if (progress === null && sentence === null) return <span className="text-ink-3">–</span>;
  return (
    <span className="block min-w-0 text-12/[18px] text-ink-2">
      {progress ? <Segments {...progress} label={`${progress.done} of ${progress.total} steps done`} /> : null}
      {sentence === null ? null : (
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

export const runColumns = (now: number): readonly Column<RunSummary>[] => [
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
    width: '13%',
    cell: ({ userId }) =>
      userId === null ? (
        <span className="text-ink-3">anonymous</span>
      ) : (
        <span className="[overflow-wrap:anywhere]">{userId}</span>
      ),
  },
  { id: 'where', header: 'Where it is', cell: (run) => <Where run={run} now={now} /> },
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
    hideBelow: 'lg',
    cell: (run) => <span className="whitespace-nowrap text-12 text-ink-2">{took(run, now)}</span>,
  },
];
