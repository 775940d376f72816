import { type ReactNode, useEffect, useRef } from 'react';
import type { Workflow } from '../api/queries/workflow.ts';
import { useSearchParams } from '../shell/search.ts';
import { cx } from '../ui/cx.ts';
import { useMedia } from '../ui/media.ts';
import { Sheet } from '../ui/sheet.tsx';
import { useShortcuts } from '../ui/shortcuts.ts';
import { Announcer } from './announcer.tsx';
import { baseOf } from './base.ts';
import { useBuilder } from './builder-context.ts';
import { Canvas } from './canvas.tsx';
import { Dock } from './dock.tsx';
import { useDryRun } from './dry-run/dry-run-context.ts';
import { DryRunPanel } from './dry-run/dry-run-panel.tsx';
import { Inspector, useInspectorTitle } from './inspector.tsx';
import type { Keeping } from './keeping.ts';
import { ListView } from './list-view.tsx';
import { OverlayBar } from './overlays/overlay-bar.tsx';
import { Questions } from './questions.tsx';
import { TopBar, type View } from './top-bar.tsx';
import { useFieldFocus } from './use-field-focus.ts';
import { useStepClipboard } from './use-step-keys.ts';
import { useWorkflowActions } from './use-workflow-actions.ts';

/** Whether the inspector stands beside the canvas, or over it. */
const wide = '(min-width: 1100px)';

function useView(): [View, (view: View) => void] {
  const [{ view }, setSearch] = useSearchParams();
  const isNarrow = useMedia('(max-width: 639px)');
  const chosen = view === 'list' || view === 'canvas' ? view : isNarrow ? 'list' : 'canvas';
  return [chosen, (next) => setSearch({ view: next })];
}

/** Keeps the selected step in the address, so that it can be sent to somebody. */
function useStepInAddress(): void {
  const { selection } = useBuilder();
  const [{ step }, setSearch] = useSearchParams();
  const wanted = selection === '(trigger)' ? undefined : selection;
  const write = useRef(setSearch);
  useEffect(() => {
    write.current = setSearch;
  });
  useEffect(() => {
    if (step !== wanted) write.current({ step: wanted });
  }, [step, wanted]);
}

function usePageKeys(view: View, setView: (view: View) => void, keepNow: () => void): void {
  const { dispatch, ask, editReason, state, problems, selection } = useBuilder();
  const next = () => {
    const { focus } = state;
    const at = problems.findIndex(({ label, field }) => label === selection && field === focus?.field);
    const problem = problems[(at + 1) % Math.max(1, problems.length)];
    if (problem) dispatch({ type: 'open', label: problem.label, field: problem.field });
    else dispatch({ type: 'say', text: 'No problems.' });
  };
  const may = (act: () => void) => () => (editReason === null ? act() : dispatch({ type: 'say', text: editReason }));
  useShortcuts({
    'ctrl+z': may(() => dispatch({ type: 'undo' })),
    'ctrl+shift+z': may(() => dispatch({ type: 'redo' })),
    'ctrl+y': may(() => dispatch({ type: 'redo' })),
    'ctrl+s': () => {
      keepNow();
      dispatch({ type: 'say', text: 'The draft is kept on this device.' });
    },
    'ctrl+enter': may(() => ask({ kind: 'publish' })),
    p: () => dispatch({ type: 'dock', isOpen: !state.isDockOpen }),
    f8: next,
    l: () => setView(view === 'list' ? 'canvas' : 'list'),
    '?': () => ask({ kind: 'shortcuts' }),
  });
}

/** Whoever edits a step or a field needs the inspector, which stands in the same place. */
function useDryRunGivesWay(): void {
  const { focus } = useBuilder().state;
  const { isOpen, close } = useDryRun();
  const seen = useRef(focus?.request);
  useEffect(() => {
    if (seen.current === focus?.request) return;
    seen.current = focus?.request;
    if (isOpen && focus !== null && focus.field !== null) close();
  }, [focus, isOpen, close]);
}

function Side() {
  const { state, dispatch } = useBuilder();
  const title = useInspectorTitle();
  const isWide = useMedia(wide);
  const { isOpen, close } = useDryRun();
  useDryRunGivesWay();
  if (isOpen) {
    if (isWide)
      return (
        <aside aria-label="Dry-run" className="w-[420px] shrink-0 overflow-hidden border-line border-l bg-surface">
          <DryRunPanel />
        </aside>
      );
    return (
      <Sheet open onOpenChange={(open) => open || close()} title="Dry-run" width={440} padded={false} headless>
        <DryRunPanel />
      </Sheet>
    );
  }
  if (isWide)
    return (
      <aside aria-label={title} className="w-[388px] shrink-0 overflow-hidden border-line border-l bg-surface">
        <Inspector />
      </aside>
    );
  return (
    <Sheet
      open={state.isSheetOpen}
      onOpenChange={(open) => open || dispatch({ type: 'close-sheet' })}
      title={title}
      width={388}
      padded={false}
      headless
    >
      <Inspector inSheet />
    </Sheet>
  );
}

/** The builder: top bar, canvas or list, inspector and dock. */
export function BuilderView({
  workflow,
  draftKey,
  keeping,
  keepNow,
  banner,
}: {
  workflow: Workflow | null;
  draftKey: string;
  keeping: Keeping;
  keepNow: () => void;
  banner: ReactNode;
}) {
  const [view, setView] = useView();
  const { dispatch } = useBuilder();
  const actions = useWorkflowActions(workflow, draftKey, (after) =>
    dispatch({ type: 'rebased', base: baseOf(after), at: Date.now() }),
  );
  useStepInAddress();
  usePageKeys(view, setView, keepNow);
  useStepClipboard();
  useFieldFocus();
  return (
    <div className="flex h-[calc(100dvh-var(--bar,0px))] min-h-0 flex-col bg-ground">
      <TopBar keeping={keeping} view={view} onView={setView} workflow={actions} />
      {banner}
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          <section
            aria-label={view === 'canvas' ? 'Canvas' : 'Steps'}
            className="relative flex min-h-0 flex-1 flex-col"
          >
            {/* Over the canvas where there is room beside the trigger. */}
            <div
              className={cx(
                'px-3.5 pt-3',
                view === 'canvas' && 'z-10 max-lg:pb-3 lg:absolute lg:top-3 lg:left-3.5 lg:max-w-[390px] lg:p-0',
              )}
            >
              <OverlayBar />
            </div>
            <div className="min-h-0 flex-1">{view === 'canvas' ? <Canvas /> : <ListView />}</div>
          </section>
          <Dock />
        </div>
        <Side />
      </div>
      <Questions workflow={actions} draftKey={draftKey} />
      <Announcer />
    </div>
  );
}
