import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import type { Workflow } from '../api/queries/workflow.ts';
import { useSearchParams } from '../shell/search.ts';
import { useMedia } from '../ui/media.ts';
import { Sheet } from '../ui/sheet.tsx';
import { useShortcuts } from '../ui/shortcuts.ts';
import { ListSkeleton } from '../ui/states.tsx';
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
import { TopBar, type View, viewNames } from './top-bar.tsx';
import { useFieldFocus } from './use-field-focus.ts';
import { useStepClipboard } from './use-step-keys.ts';
import { useWorkflowActions } from './use-workflow-actions.ts';
import { JobBar } from './versions/jobs.tsx';
import { NewerNotice } from './versions/newer-notice.tsx';
import { VersionsPanel } from './versions/versions-panel.tsx';

const JsonView = lazy(() => import('./json/json-view.tsx').then((module) => ({ default: module.JsonView })));

const viewWords: Record<View, string> = { canvas: 'Canvas', list: 'Steps', json: 'JSON' };

/** Whether the inspector stands beside the canvas, or over it. */
const wide = '(min-width: 1100px)';

function useView(): [View, (view: View) => void] {
  const [{ view }, setSearch] = useSearchParams();
  const isNarrow = useMedia('(max-width: 640px)');
  const chosen = viewNames.find((name) => name === view) ?? (isNarrow ? 'list' : 'canvas');
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
    'ctrl+z': { does: 'Undo', act: may(() => dispatch({ type: 'undo' })) },
    'ctrl+shift+z': { does: 'Redo', act: may(() => dispatch({ type: 'redo' })) },
    'ctrl+y': { does: 'Redo', act: may(() => dispatch({ type: 'redo' })) },
    'ctrl+s': {
      does: 'Keep the draft now',
      act: () => {
        keepNow();
        dispatch({ type: 'say', text: 'The draft is kept on this device.' });
      },
    },
    'ctrl+enter': { does: 'Publish…', act: may(() => ask({ kind: 'publish' })) },
    p: { does: 'Problems', act: () => dispatch({ type: 'dock', isOpen: !state.isDockOpen }) },
    f8: { does: 'Next problem', act: next },
    l: { does: 'Canvas or list', act: () => setView(view === 'list' ? 'canvas' : 'list') },
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

/** The dry-run while it is open, else the inspector where there is one. */
function Side({ hasInspector }: { hasInspector: boolean }) {
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
  if (!hasInspector) return null;
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
      {workflow === null ? null : (
        <>
          <NewerNotice workflow={workflow} />
          <JobBar id={workflow.id} />
        </>
      )}
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          <section aria-label={viewWords[view]} className="relative flex min-h-0 flex-1 flex-col">
            {view === 'json' ? (
              <Suspense fallback={<ListSkeleton rows={6} />}>
                <JsonView id={workflow?.id ?? null} />
              </Suspense>
            ) : (
              <>
                <div
                  className={view === 'canvas' ? 'absolute top-3 left-3.5 z-10 max-w-[calc(100%-28px)]' : 'px-4 pt-3'}
                >
                  <OverlayBar />
                </div>
                <div className="min-h-0 flex-1">{view === 'canvas' ? <Canvas /> : <ListView />}</div>
              </>
            )}
          </section>
          <Dock />
        </div>
        <Side hasInspector={view !== 'json'} />
      </div>
      <Questions workflow={actions} draftKey={draftKey} />
      {workflow === null ? null : <VersionsPanel workflow={workflow} />}
      <Announcer />
    </div>
  );
}
