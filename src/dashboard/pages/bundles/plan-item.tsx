import { ChevronRight, TriangleAlert } from 'lucide-react';
import type { ImportItem, RunsChoiceWord } from '../../api/queries/bundles.ts';
import { Chip } from '../../ui/chip.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { Segmented } from '../../ui/tabs.tsx';
import { counted } from '../../words/counted.ts';
import { actionTones, versionWords } from './plan-words.ts';

const choices: { value: RunsChoiceWord; label: string }[] = [
  { value: 'stay', label: 'Stay' },
  { value: 'move', label: 'Move' },
  { value: 'cancel', label: 'Cancel' },
];

function Warning({ children }: { children: React.ReactNode }) {
  return (
    <p className="flex items-start gap-1.5 text-hold">
      <TriangleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </p>
  );
}

function Drift({ drift }: { drift: NonNullable<ImportItem['drift']> }) {
  const by = drift.changedBy === null ? '' : ` by ${drift.changedBy}`;
  const at = drift.changedAt === null ? '' : `, ${formatDateTime(drift.changedAt)}`;
  return (
    <div className="grid gap-1">
      <Warning>
        Changed by hand{by}
        {at}; this import undoes it:
      </Warning>
      <ul className="grid list-disc gap-0.5 pl-9 text-ink-2">
        {drift.changes.map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
    </div>
  );
}

function Runs({
  runs,
  name,
  isDeleted,
  onChoice,
}: {
  runs: NonNullable<ImportItem['runs']>;
  name: string;
  isDeleted: boolean;
  onChoice: (choice: RunsChoiceWord) => void;
}) {
  if (runs.inFlight === 0) return null;
  return (
    <div className="grid gap-1.5 rounded-control border border-line bg-sunken px-3 py-2.5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="font-strong">{counted(runs.inFlight, 'run')} in flight</p>
        <Segmented
          label={`What becomes of runs in flight of ${name}`}
          value={runs.choice}
          onChange={onChoice}
          options={choices.filter(({ value }) => !isDeleted || value !== 'move')}
        />
      </div>
      {runs.texts.map((text) => (
        <p key={text} className="text-ink-2">
          {text}
        </p>
      ))}
      {runs.warnings.map((text) => (
        <Warning key={text}>{text}</Warning>
      ))}
    </div>
  );
}

/** One item of a plan: what happens to it, and why; runs in flight with their choice. */
export function PlanItem({ item, onChoice }: { item: ImportItem; onChoice: (choice: RunsChoiceWord) => void }) {
  const { kind, name, action, renamedFrom, adopted, changes, drift, runs } = item;
  const version = versionWords(item);
  const head = (
    <>
      <span className="w-24 shrink-0">
        <Chip tone={actionTones[action]} dot>
          {action}
        </Chip>
      </span>
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <span className="text-ink-3">{kind} </span>
        <span className="font-strong">{name}</span>
        {renamedFrom === null ? null : <span className="text-ink-2"> (was {renamedFrom})</span>}
        {adopted ? <span className="text-ink-3"> · taken over</span> : null}
      </span>
      {version === null ? null : <span className="text-12 text-ink-3 tabular-nums">{version}</span>}
    </>
  );
  const hasRuns = runs !== undefined && runs.inFlight > 0;
  if (changes.length === 0 && drift === null && !hasRuns) {
    return <li className="flex flex-wrap items-center gap-2 border-line border-t py-2 pr-4 pl-9 text-13">{head}</li>;
  }
  return (
    <li className="border-line border-t text-13">
      <details open={action !== 'unchanged'} className="group">
        <summary className="flex cursor-pointer list-none flex-wrap items-center gap-2 px-4 py-2 -outline-offset-2 hover:bg-hover [&::-webkit-details-marker]:hidden">
          <ChevronRight size={14} aria-hidden className="-mr-0.5 shrink-0 text-ink-3 group-open:rotate-90" />
          {head}
        </summary>
        <div className="grid gap-2 pr-4 pb-3 pl-9">
          {changes.length === 0 ? null : (
            <ul className="grid list-disc gap-0.5 pl-4 text-ink-2">
              {changes.map((change) => (
                <li key={change} className="[overflow-wrap:anywhere]">
                  {change}
                </li>
              ))}
            </ul>
          )}
          {drift === null ? null : <Drift drift={drift} />}
          {runs === undefined ? null : (
            <Runs runs={runs} name={name} isDeleted={action === 'delete'} onChoice={onChoice} />
          )}
        </div>
      </details>
    </li>
  );
}
