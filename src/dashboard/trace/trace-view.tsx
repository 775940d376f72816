import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { runQueries } from '../api/queries/runs.ts';
import { useRight } from '../api/rights.ts';
import { BulkDialog, type BulkPlan } from '../pages/runs/bulk-dialog.tsx';
import { useConnection } from '../shell/connection.ts';
import { useSearchParams } from '../shell/search.ts';
import { Button } from '../ui/button.tsx';
import { useMedia } from '../ui/media.ts';
import { Sheet } from '../ui/sheet.tsx';
import { useShortcuts } from '../ui/shortcuts.ts';
import { counted } from '../words/counted.ts';
import type { DoneRow } from './rows.ts';
import { isRestartable } from './run-actions.tsx';
import { firstShown, type RunData } from './run-data.ts';
import { panelTabOf, StepPanel } from './step-panel.tsx';
import { Timeline } from './timeline.tsx';

/** Other runs of the workflow that failed at the same step, which can be restarted together. */
function OtherFailed({ data }: { data: RunData }) {
  const connection = useConnection();
  const right = useRight('editor');
  const { id, workflowId, workflowName, steps } = data.run;
  const failed = useQuery(runQueries.failed(connection, workflowId));
  const [plan, setPlan] = useState<BulkPlan | null>(null);
  const last = steps.at(-1);
  const here = (failed.data?.data ?? []).filter(({ stepLabel }) => stepLabel === last?.label).map((run) => run.id);
  const others = here.filter((each) => each !== id).length;
  if (others === 0 && plan === null) return null;
  const isAll = failed.data?.nextCursor === null;
  const ask = () =>
    setPlan({
      act: 'restart',
      // More than a page of them: the API restarts those of a whole workflow only.
      runs: isAll ? here : { workflowId },
      which: isAll ? counted(here.length, 'run') : `every failed run of “${workflowName}”`,
    });
  return (
    <div className="mx-3 mt-4 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-control border border-line-2 bg-surface px-3 py-2 text-13 md:mr-3 md:ml-6">
      <span className="min-w-0 flex-1 basis-48">
        {counted(others, 'other run')} {isAll ? '' : 'or more '}failed at this step too.
      </span>
      <Button size="small" disabledReason={right.reason} onClick={ask}>
        Restart all…
      </Button>
      {plan === null ? null : <BulkDialog plan={plan} onClose={() => setPlan(null)} />}
    </div>
  );
}

/** The step that the address names, with how to move on from it. */
function useStep(data: RunData, isWide: boolean) {
  const [search, change] = useSearchParams();
  const done = data.rows.filter((row): row is DoneRow => row.kind === 'step');
  const named = done.find(({ key }) => key === search.step) ?? null;
  const row = named ?? (isWide ? firstShown(data.rows) : null);
  const select = (key: string | null) => change({ step: key });
  const move = (by: number) => {
    const at = row === null ? -1 : done.indexOf(row);
    const next = done[at === -1 ? 0 : Math.max(0, Math.min(done.length - 1, at + by))];
    if (!next) return;
    select(next.key);
    document.querySelector(`[data-step="${CSS.escape(next.key)}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  return {
    row,
    select,
    move,
    tab: panelTabOf(search.tab),
    setTab: (tab: string) => change({ tab: tab === 'overview' ? null : tab }),
  };
}

/** The timeline, and beside it the chosen step; on narrow windows that is a sheet. */
export function TraceView({ data, onRestart }: { data: RunData; onRestart: (label: string) => void }) {
  const isWide = useMedia('(min-width: 1100px)');
  const { row, select, move, tab, setTab } = useStep(data, isWide);
  useShortcuts({
    j: { does: 'Next step', act: () => move(1), isMove: true },
    k: { does: 'Previous step', act: () => move(-1), isMove: true },
  });
  const restart = isRestartable(data.run) ? onRestart : null;
  const panel =
    row === null ? null : (
      <StepPanel
        key={row.key}
        row={row}
        data={data}
        tab={tab}
        onTab={setTab}
        onMove={move}
        onRestart={restart}
        {...(isWide ? {} : { onClose: () => select(null) })}
      />
    );
  return (
    <div className="grid flex-1 min-[1100px]:grid-cols-[minmax(0,1fr)_clamp(400px,42%,500px)]">
      <div className="min-w-0">
        {data.run.status === 'failed' ? <OtherFailed data={data} /> : null}
        <Timeline data={data} selected={row?.key ?? null} onSelect={select} />
      </div>
      {isWide ? (
        <aside
          aria-label={row === null ? 'Step' : `Step: ${row.title}`}
          className="min-w-0 border-line border-l bg-surface"
        >
          {/* It stays in view beside a timeline that is longer than the window. */}
          <div className="sticky top-(--bar) max-h-[calc(100dvh-var(--bar,0px))] overflow-y-auto">
            {panel ?? <p className="px-4.5 py-6 text-13 text-ink-3">The first step has not begun yet.</p>}
          </div>
        </aside>
      ) : (
        <Sheet
          open={row !== null}
          onOpenChange={(isOpen) => isOpen || select(null)}
          title={row?.title ?? 'Step'}
          padded={false}
          headless
        >
          {panel}
        </Sheet>
      )}
    </div>
  );
}
