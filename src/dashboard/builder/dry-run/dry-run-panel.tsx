import { ArrowLeft, FlaskConical, Pencil, RotateCw, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { DoneRow } from '../../trace/rows.ts';
import { type PanelTab, StepPanel } from '../../trace/step-panel.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { TintIcon } from '../../ui/chip.tsx';
import { useBuilder } from '../builder-context.ts';
import { stepOf } from '../draft.ts';
import { triggerId } from '../exits.ts';
import { titleOf } from '../starters.ts';
import { useDryRun } from './dry-run-context.ts';
import { DryRunForm } from './dry-run-form.tsx';
import { DryRunResult } from './dry-run-result.tsx';
import { RunOriginNote } from './run-origin.tsx';

/** The step whose result is open: chosen in the list of steps here, or on the canvas. */
function useOpenStep() {
  const { selection, dispatch } = useBuilder();
  const { data } = useDryRun();
  const [key, setKey] = useState<string | null>(null);
  const rows = (data?.rows ?? []).filter((row): row is DoneRow => row.kind === 'step');
  const row = rows.find((each) => each.key === key) ?? null;
  const seen = useRef(selection);
  useEffect(() => {
    if (seen.current === selection) return;
    seen.current = selection;
    setKey(rows.find(({ step }) => step.label === selection)?.key ?? null);
  }, [selection, rows]);
  const open = (next: string | null) => {
    setKey(next);
    const label = rows.find((each) => each.key === next)?.step.label;
    if (label === undefined || label === selection) return;
    seen.current = label;
    dispatch({ type: 'select', label });
  };
  const move = (by: number) => {
    const at = row === null ? -1 : rows.indexOf(row);
    open(rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.key ?? null);
  };
  return { row, open, move };
}

function Head() {
  const { again, close } = useDryRun();
  return (
    <div className="flex items-center gap-2.5 border-line border-b px-4 py-3">
      <TintIcon icon={FlaskConical} tint="accent" />
      <div className="min-w-0 flex-1">
        <h2>Dry-run</h2>
        <p className="text-12 text-ink-3">Nothing is sent or stored</p>
      </div>
      <IconButton label="Run again" icon={RotateCw} onClick={again} />
      <IconButton label="Close the dry-run" icon={X} onClick={close} />
    </div>
  );
}

/** A selected step that the dry-run did not come to. */
function NotReached() {
  const { draft, selection, dispatch } = useBuilder();
  const { result } = useDryRun();
  const step = selection === triggerId ? undefined : stepOf(draft, selection);
  if (step === undefined || result === null || result.steps.some(({ label }) => label === step.label)) return null;
  return (
    <p className="mx-4 mt-3 flex flex-wrap items-center gap-2 rounded-control bg-hover px-3 py-2 text-12 text-ink-2">
      <span className="min-w-0 flex-1 basis-40 [overflow-wrap:anywhere]">“{titleOf(step)}” is not reached here.</span>
      <Button size="small" icon={Pencil} onClick={() => dispatch({ type: 'open', label: step.label })}>
        Edit step
      </Button>
    </p>
  );
}

/** The dry-run: for what it is made, and what came of it; or one step of it. */
export function DryRunPanel() {
  const { dispatch } = useBuilder();
  const { data } = useDryRun();
  const { row, open, move } = useOpenStep();
  const [tab, setTab] = useState<PanelTab>('overview');
  return (
    <div data-dry-run className="flex h-full min-h-0 flex-col">
      <Head />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {row !== null && data !== null ? (
          <>
            <div className="flex items-center justify-between gap-2 px-3 pt-2.5">
              <Button size="small" variant="ghost" icon={ArrowLeft} onClick={() => open(null)}>
                All steps
              </Button>
              <Button size="small" icon={Pencil} onClick={() => dispatch({ type: 'open', label: row.step.label })}>
                Edit step
              </Button>
            </div>
            <StepPanel row={row} data={data} tab={tab} onTab={setTab} onMove={move} onRestart={null} />
          </>
        ) : (
          <>
            <div className="grid gap-3 border-line border-b px-4 py-3.5">
              <RunOriginNote />
              <DryRunForm />
            </div>
            <NotReached />
            <DryRunResult selected={null} onSelect={open} />
          </>
        )}
      </div>
    </div>
  );
}
