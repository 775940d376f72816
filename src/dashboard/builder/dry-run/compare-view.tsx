import { Chip, type Tone } from '../../ui/chip.tsx';
import { useBuilder } from '../builder-context.ts';
import { stepOf } from '../draft.ts';
import { titleOf } from '../starters.ts';
import { type ComparedStep, compareWithRun, compareWords, type Difference } from './compare.ts';
import { useDryRun } from './dry-run-context.ts';

const tones: Record<ComparedStep['kind'], Tone> = {
  same: 'good',
  different: 'hold',
  'only in the run': 'bad',
  'only in the dry-run': 'info',
};

const longest = 300;

function shown(value: unknown): string {
  if (value === undefined) return '(nothing)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text || '(empty)';
}

function Sides({ difference: { field, run, now } }: { difference: Difference }) {
  return (
    <div className="grid gap-0.5 text-12">
      <dt className="font-mono text-ink-3">{field}</dt>
      <dd className="[overflow-wrap:anywhere]">
        <span className="text-ink-3">Run: </span>
        {shown(run)}
      </dd>
      <dd className="[overflow-wrap:anywhere]">
        <span className="text-ink-3">Now: </span>
        {shown(now)}
      </dd>
    </div>
  );
}

/** What the draft would do differently from the run, step by step. */
export function CompareView() {
  const { draft, dispatch } = useBuilder();
  const { origin, result } = useDryRun();
  if (origin === null || result === null) return null;
  const steps = compareWithRun(draft, origin.run.steps, result.steps);
  return (
    <div className="grid gap-2 px-4 py-3">
      <p className="text-13">{compareWords(steps)}</p>
      <ol aria-label="Steps compared with the run" className="grid gap-1.5">
        {steps.map(({ label, kind, differences }) => {
          const step = stepOf(draft, label);
          return (
            <li key={label} className="grid gap-1.5 rounded-control border border-line px-3 py-2">
              <span className="flex flex-wrap items-center gap-2">
                {step === undefined ? (
                  <span className="font-strong text-13">{label}</span>
                ) : (
                  <button
                    type="button"
                    onClick={() => dispatch({ type: 'select', label })}
                    className="min-h-6 min-w-0 cursor-pointer text-left font-strong text-13 hover:underline [overflow-wrap:anywhere]"
                  >
                    {titleOf(step)}
                  </button>
                )}
                <Chip tone={tones[kind]}>{kind}</Chip>
              </span>
              {differences.length === 0 ? null : (
                <dl className="grid gap-2">
                  {differences.map((difference) => (
                    <Sides key={difference.field} difference={difference} />
                  ))}
                </dl>
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
