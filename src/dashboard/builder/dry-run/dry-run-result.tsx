import { ShieldCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { usePlanRight, useRight } from '../../api/rights.ts';
import { Timeline } from '../../trace/timeline.tsx';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { useBuilder } from '../builder-context.ts';
import { problemWords } from '../describe-step.ts';
import { CompareView } from './compare-view.tsx';
import { useDryRun } from './dry-run-context.ts';
import { summaryOf } from './summary.ts';

/** Whether the gates were asked, and the button that asks them. */
function Gates() {
  const { hasGates, gates, definition } = useDryRun();
  const role = useRight('editor');
  const plan = usePlanRight('starter');
  const { isAsking, isStale, error, ask } = gates;
  const reason = role.reason ?? plan.reason ?? (definition === null ? 'Solve the problems of the draft first.' : null);
  const problem = error ? problemOf(error) : null;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Chip tone={hasGates ? 'good' : 'neutral'}>{hasGates ? 'With the gates' : 'Without the gates'}</Chip>
        <Button size="small" icon={ShieldCheck} loading={isAsking} disabledReason={reason} onClick={ask}>
          {hasGates ? 'Ask the gates again' : 'Ask the gates'}
        </Button>
      </div>
      <p role="status" className="text-12 text-ink-3">
        {isStale
          ? 'Something changed since the gates were asked; this result is without them.'
          : hasGates
            ? 'Suppressions, audiences, caps, quiet hours and domains are judged as they are now.'
            : 'Made in this page, as if every message may leave.'}
      </p>
      {problem === null ? null : (
        <div role="alert" className="grid gap-1 rounded-control bg-bad-soft px-3 py-2 text-12 text-bad">
          <p>
            {problem.title}. {problem.detail}
          </p>
          {problem.faults.map(({ pointer, message }) => (
            <p key={`${pointer} ${message}`} className="[overflow-wrap:anywhere]">
              {message}
            </p>
          ))}
        </div>
      )}
    </>
  );
}

const Notice = ({ children }: { children: React.ReactNode }) => (
  <p className="flex items-start gap-2 rounded-control bg-hold-soft px-3 py-2 text-12 text-hold">
    <TriangleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />
    <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
  </p>
);

/** Why there is no result. */
function Nothing() {
  const { problems, library } = useBuilder();
  const { definition, profile, faults } = useDryRun();
  if (library === null || (definition !== null && profile === null && faults.event === null)) {
    return <p className="text-13 text-ink-3">Loading what the workflow refers to…</p>;
  }
  const text =
    definition === null
      ? `The draft has ${problemWords(Math.max(1, problems.length)).toLowerCase()}. Solve them to see what a run would do.`
      : 'Correct the event or the traits above to see what a run would do.';
  return <Notice>{text}</Notice>;
}

type View = 'trace' | 'compare';

/** What came of it: in a line, then step by step. */
export function DryRunResult({ selected, onSelect }: { selected: string | null; onSelect: (key: string) => void }) {
  const { result, data, origin } = useDryRun();
  const [view, setView] = useState<View>('trace');
  const shown = origin === null ? 'trace' : view;
  return (
    <section aria-label="Result">
      <div className="grid gap-2 px-4 pt-3">
        {result === null ? (
          <Nothing />
        ) : (
          <>
            <div role="status">
              <h3 className="font-semibold text-14">{summaryOf(result)}</h3>
            </div>
            <Gates />
            {result.matched ? null : (
              <Notice>This would start no run. {result.reason} Below is what a run would do.</Notice>
            )}
            {result.recipients === undefined ? null : (
              <p className="text-12 text-ink-2">The event lists {result.recipients} people; this is the run of one.</p>
            )}
            {result.warnings?.map(({ message }) => (
              <Notice key={message}>{message}</Notice>
            ))}
            {origin === null ? null : (
              <Segmented
                label="Result shown"
                value={shown}
                onChange={setView}
                options={[
                  { value: 'trace', label: 'Steps' },
                  { value: 'compare', label: 'Compare with the run' },
                ]}
              />
            )}
          </>
        )}
      </div>
      {data === null ? null : shown === 'compare' ? (
        <CompareView />
      ) : (
        <Timeline data={data} selected={selected} onSelect={onSelect} />
      )}
    </section>
  );
}
