import { ChevronDown, ChevronUp, CircleAlert, CircleCheck, TriangleAlert, WandSparkles } from 'lucide-react';
import { Button, IconButton } from '../ui/button.tsx';
import { Chip } from '../ui/chip.tsx';
import { useBuilder } from './builder-context.ts';
import { problemWords } from './describe-step.ts';
import { stepOf } from './draft.ts';
import { DryRunNote } from './dry-run/dry-run-note.tsx';
import { triggerId } from './exits.ts';
import { fixOf } from './fix.ts';
import { problemSentence } from './problem-words.ts';
import type { Problem } from './problems.ts';
import { titleOf } from './starters.ts';

const warningWords = (count: number) => (count === 1 ? '1 warning' : `${count} warnings`);

/** Opens a step at a field. */
function Place({ label, field }: { label: string; field: string }) {
  const { draft, dispatch } = useBuilder();
  const step = stepOf(draft, label);
  const name = label === triggerId ? frameName(field) : step === undefined ? label : titleOf(step);
  return (
    <button
      type="button"
      onClick={() => dispatch({ type: 'open', label, field })}
      className="min-h-6 min-w-0 max-w-[50%] cursor-pointer truncate text-left font-medium text-accent hover:underline"
    >
      {name}
    </button>
  );
}

const frameName = (field: string) =>
  field.startsWith('/steps') ? 'Steps' : field.startsWith('/name') ? 'Name' : 'Trigger';

function Fix({ problem }: { problem: Problem }) {
  const { draft, act, editReason } = useBuilder();
  const edit = fixOf(draft, problem.fault);
  if (edit === null) return null;
  return (
    <Button size="small" icon={WandSparkles} disabledReason={editReason} onClick={() => act(edit)}>
      Use {problem.fault.suggestion}
    </Button>
  );
}

function Entries() {
  const { draft, problems, warnings } = useBuilder();
  if (problems.length + warnings.length === 0)
    return <p className="px-3.5 py-3 text-13 text-ink-2">Nothing keeps this workflow from being published.</p>;
  return (
    <ul className="grid">
      {problems.map((problem) => (
        <li
          key={`${problem.fault.pointer} ${problem.fault.message}`}
          className="flex flex-wrap items-center gap-x-2.5 gap-y-1 border-line border-b px-3.5 py-1.5 text-13 last:border-0"
        >
          <CircleAlert size={14} className="shrink-0 text-bad" role="img" aria-label="Problem" />
          <Place label={problem.label} field={problem.field} />
          <span className="min-w-0 text-ink-2 [overflow-wrap:anywhere]">{problemSentence(problem, draft)}</span>
          <Fix problem={problem} />
        </li>
      ))}
      {warnings.map(({ label, field, message }) => (
        <li
          key={`${label} ${field} ${message}`}
          className="flex flex-wrap items-center gap-x-2.5 gap-y-1 border-line border-b px-3.5 py-1.5 text-13 last:border-0"
        >
          <TriangleAlert size={14} className="shrink-0 text-hold" role="img" aria-label="Warning" />
          <Place label={label} field={field} />
          <span className="min-w-0 text-ink-2 [overflow-wrap:anywhere]">{message}</span>
        </li>
      ))}
    </ul>
  );
}

/** What keeps the workflow from being published, and what may not be meant; one line until it is opened. */
export function Dock() {
  const { state, draft, problems, warnings, dispatch } = useBuilder();
  const { isDockOpen } = state;
  const toggle = () => dispatch({ type: 'dock', isOpen: !isDockOpen });
  const [problem] = problems;
  const [warning] = warnings;
  const first = problem
    ? { label: problem.label, field: problem.field, message: problemSentence(problem, draft) }
    : warning;
  return (
    <section aria-label="Problems and warnings" className="border-line border-t bg-surface">
      {isDockOpen ? (
        <div className="max-h-52 overflow-y-auto border-line border-b">
          <Entries />
        </div>
      ) : null}
      <div className="flex h-10 items-center gap-3 px-3.5 text-12 text-ink-2">
        <button type="button" aria-expanded={isDockOpen} onClick={toggle} className="flex min-h-6 cursor-pointer gap-2">
          <Chip tone={problems.length === 0 ? 'good' : 'bad'} dot={false}>
            {problems.length === 0 ? <CircleCheck size={12} aria-hidden /> : <CircleAlert size={12} aria-hidden />}
            {problemWords(problems.length)}
          </Chip>
          {warnings.length === 0 ? null : (
            <Chip tone="hold" dot={false}>
              <TriangleAlert size={12} aria-hidden />
              {warningWords(warnings.length)}
            </Chip>
          )}
        </button>
        {isDockOpen || first === undefined ? null : (
          <span className="flex min-w-0 items-center gap-3 max-sm:hidden">
            <Place label={first.label} field={first.field} />
            <span className="min-w-0 truncate">{first.message}</span>
          </span>
        )}
        <span className="ml-auto flex min-w-0 items-center">
          <DryRunNote />
        </span>
        <IconButton
          label={isDockOpen ? 'Close the list' : 'Open the list'}
          icon={isDockOpen ? ChevronDown : ChevronUp}
          size="small"
          onClick={toggle}
        />
      </div>
    </section>
  );
}
