import { GitBranch } from 'lucide-react';
import { useMemo } from 'react';
import { Chip, TintIcon, type Tone } from '../ui/chip.tsx';
import { cx } from '../ui/cx.ts';
import { formatDuration } from '../ui/format.ts';
import { type Axis, axisOf, type Bar, partsOf } from './axis.ts';
import { momentWords } from './moments.ts';
import type { AheadRow, DoneRow, NoteRow } from './rows.ts';
import type { RunData } from './run-data.ts';
import { sentenceOf, willOf } from './sentence.ts';
import { stepLooks } from './step-look.ts';
import { outcomeWords, toneOfOutcome } from './tones.ts';

const rowLook =
  'grid w-full grid-cols-[28px_minmax(0,1fr)] items-start gap-x-3 rounded-[10px] px-3 py-[9px] text-left @min-[460px]:grid-cols-[28px_minmax(0,1fr)_var(--bars)]';
/** The line that leads to the next row. */
const lineLook =
  "relative not-last:after:absolute not-last:after:top-10.5 not-last:after:-bottom-1 not-last:after:left-[25px] not-last:after:w-[1.5px] not-last:after:bg-line-2 not-last:after:content-['']";

const barTones: Record<Tone, string> = {
  good: 'bg-good-dot',
  hold: 'bg-hold-dot',
  bad: 'bg-bad-dot',
  info: 'bg-info-dot',
  neutral: 'bg-edge',
  accent: 'bg-accent',
};
const hatched = 'bg-[repeating-linear-gradient(135deg,var(--tint-wait-soft)_0_4px,var(--hold-dot)_4px_5px)]';

/** The bars of one row, and how long it took. */
function Bars({ bars, tone, words, selected }: { bars: readonly Bar[]; tone: Tone; words: string; selected: boolean }) {
  return (
    <span className="col-start-2 mt-1 grid gap-[3px] text-12 text-ink-3 @min-[460px]:col-start-3 @min-[460px]:mt-0 @min-[460px]:pt-[3px] @min-[460px]:text-right">
      <span
        aria-hidden
        className={cx('relative block h-2 overflow-hidden rounded-full', selected ? 'bg-surface' : 'bg-hover')}
      >
        {bars.map(({ left, width, isWait }) => (
          <span
            key={left}
            className={cx('absolute inset-y-0 rounded-full', isWait ? hatched : barTones[tone])}
            style={{ left: `min(${left * 100}%, calc(100% - 4px))`, width: `max(4px, ${width * 100}%)` }}
          />
        ))}
      </span>
      <span className="min-h-4 tabular-nums">{words}</span>
    </span>
  );
}

const tookWords = ({ startedAt, finishedAt }: DoneRow['step'], now: number): string =>
  finishedAt === null
    ? `${formatDuration(Math.floor(Math.max(0, now - Date.parse(startedAt)) / 1_000) * 1_000)} so far`
    : formatDuration(Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)));

const stateWords = (step: DoneRow['step']): string => {
  if (step.outcome !== null) return outcomeWords(step.outcome);
  if (step.finishedAt !== null) return 'left';
  return step.type === 'wait' ? 'waiting' : 'running';
};

function StepRow({
  row,
  data,
  axis,
  selected,
  onSelect,
}: {
  row: DoneRow;
  data: RunData;
  axis: Axis;
  selected: boolean;
  onSelect: (key: string) => void;
}) {
  const { step, title } = row;
  const { now } = data;
  const tone = step.outcome === null && step.finishedAt !== null ? 'neutral' : toneOfOutcome(step.outcome);
  return (
    <li className={lineLook}>
      <button
        type="button"
        data-step={row.key}
        aria-current={selected || undefined}
        onClick={() => onSelect(row.key)}
        className={cx(
          rowLook,
          'cursor-pointer',
          selected ? 'bg-accent-soft shadow-[inset_0_0_0_1px_var(--accent-line)]' : 'hover:bg-hover',
        )}
      >
        <TintIcon {...stepLooks[step.type]} />
        <span className="min-w-0">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-13">
            <span className="min-w-0 font-strong [overflow-wrap:anywhere]">{title}</span>
            <span className="font-mono text-12 text-ink-3">{step.type}</span>
            <Chip tone={tone} dot>
              {stateWords(step)}
            </Chip>
            {step.attempts.length > 1 ? <Chip>{step.attempts.length} attempts</Chip> : null}
          </span>
          <span className="block text-12/[18px] text-ink-2 [overflow-wrap:anywhere]">
            {sentenceOf(data.storyOf(row))}
          </span>
        </span>
        {/* Without any time there is nothing to compare, as in a dry-run that waits for nothing. */}
        {axis.to === axis.from ? null : (
          <Bars bars={axis.bars(partsOf(step, now))} tone={tone} words={tookWords(step, now)} selected={selected} />
        )}
      </button>
    </li>
  );
}

function AheadStep({ row }: { row: AheadRow }) {
  const { written, title, when, only } = row;
  return (
    <li className={lineLook}>
      <div className={rowLook}>
        <span className="opacity-70">
          <TintIcon {...stepLooks[written.type]} />
        </span>
        <span className="min-w-0">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-13">
            <span className="min-w-0 font-medium text-ink-2 [overflow-wrap:anywhere]">{title}</span>
            <span className="font-mono text-12 text-ink-3">{written.type}</span>
            <Chip>{when}</Chip>
          </span>
          <span className="block text-12/[18px] text-ink-3 [overflow-wrap:anywhere]">{only ?? willOf(written)}</span>
        </span>
        <span aria-hidden className="mt-[3px] hidden h-2 rounded-full bg-hover @min-[460px]:block" />
      </div>
    </li>
  );
}

function Note({ row }: { row: NoteRow }) {
  return (
    <li className="my-0.5 mr-3 ml-13 flex items-start gap-2 rounded-control border border-line-2 border-dashed px-2.5 py-1.5 text-12 text-ink-3">
      <GitBranch size={13} aria-hidden className="mt-px shrink-0" />
      <span className="min-w-0 [overflow-wrap:anywhere]">{row.text}</span>
    </li>
  );
}

/** Steps of the version that were executed, however often. */
const doneCount = ({ run }: RunData): number =>
  new Set(run.steps.filter(({ finishedAt }) => finishedAt !== null).map(({ label }) => label)).size;

/** Every step of a run in the order of time, each with its sentence and its bar. */
export function Timeline({
  data,
  selected,
  onSelect,
}: {
  data: RunData;
  selected: string | null;
  onSelect: (key: string) => void;
}) {
  const { run, rows, steps, now } = data;
  const axis = useMemo(
    () =>
      axisOf(
        run.steps.flatMap((step) => partsOf(step, now)),
        run.nextStepAt === null ? null : Date.parse(run.nextStepAt),
      ),
    [run, now],
  );
  const of = steps.length === 0 ? '' : ` of ${steps.length}`;
  return (
    <section
      aria-label="Timeline"
      className="@container min-w-0 px-3 pt-4 pb-6 [--bars:176px] md:pr-3 md:pl-6 lg:max-xl:[--bars:120px]"
    >
      <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-4 px-3 pb-1.5 text-11/4 text-ink-3 @min-[460px]:grid-cols-[minmax(0,1fr)_var(--bars)]">
        <span>
          {doneCount(data)}
          {of} steps
        </span>
        {run.steps.length === 0 ? null : (
          <span
            className="flex justify-between gap-2 tabular-nums"
            title={
              axis.isCompressed ? 'Waits are drawn shorter than they are; their length is written below.' : undefined
            }
          >
            <span>{momentWords(axis.from, now, { seconds: false })}</span>
            <span aria-hidden className="@min-[460px]:hidden">
              –
            </span>
            <span>{momentWords(axis.to, now, { seconds: false })}</span>
          </span>
        )}
      </div>
      <ol aria-label="Steps">
        {rows.map((row) => {
          if (row.kind === 'note') return <Note key={row.key} row={row} />;
          if (row.kind === 'ahead') return <AheadStep key={row.key} row={row} />;
          return (
            <StepRow
              key={row.key}
              row={row}
              data={data}
              axis={axis}
              selected={row.key === selected}
              onSelect={onSelect}
            />
          );
        })}
      </ol>
    </section>
  );
}
