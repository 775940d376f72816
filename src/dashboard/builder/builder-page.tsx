import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useMemo, useReducer, useState } from 'react';
import { isNotFound } from '../api/problem.ts';
import { libraryQuery } from '../api/queries/library.ts';
import { type Workflow, workflowQuery } from '../api/queries/workflow.ts';
import { useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { useSearchParams } from '../shell/search.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { ErrorState, ListSkeleton, NotFound } from '../ui/states.tsx';
import { baseOf } from './base.ts';
import { type Builder, BuilderProvider } from './builder-context.ts';
import {
  type BuilderState,
  builderReducer,
  draftIn,
  isChanged,
  openBuilder,
  sameContent,
  selectionIn,
} from './builder-state.ts';
import { BuilderView } from './builder-view.tsx';
import { blankDraft } from './draft.ts';
import { type DraftBase, draftKey, type KeptDraft, readKept } from './draft-store.ts';
import { takeOver } from './hand-over.ts';
import { foundWords } from './keeping.ts';
import { WithOverlays } from './overlays/with-overlays.tsx';
import { byStep, problemsOf } from './problems.ts';
import { useKeeping } from './use-keeping.ts';
import { useSeen } from './use-seen.ts';
import { useWarnings } from './use-warnings.ts';

/** Where the builder begins, and the draft that was found on this device. */
interface Opening {
  state: BuilderState;
  found: KeptDraft | null;
}

function openingOf(workflow: Workflow | null, kept: KeptDraft | null, step: string | undefined): Opening {
  const left = workflow === null ? null : takeOver(workflow.id);
  if (left !== null) return { state: left, found: null };
  const base = workflow === null ? null : baseOf(workflow);
  const draft = base?.draft ?? blankDraft('');
  if (kept === null) return { state: openBuilder(draft, base, step), found: null };
  const state = openBuilder(kept.draft, kept.base ?? base, step);
  return isChanged(state) ? { state, found: kept } : { state: openBuilder(draft, base, step), found: null };
}

function Banner({
  found,
  currentVersion,
  onContinue,
  onDiscard,
}: {
  found: KeptDraft;
  currentVersion: number | null;
  onContinue: () => void;
  onDiscard: () => void;
}) {
  const version = found.base?.version ?? null;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-2.5 border-line border-b bg-info-soft px-4 py-1.5 text-13 text-info"
    >
      <span>{foundWords({ version, keptAt: found.keptAt, currentVersion }, Date.now())}</span>
      <span className="flex gap-2">
        <Button size="small" onClick={onContinue}>
          Continue
        </Button>
        <Button size="small" onClick={onDiscard}>
          Discard
        </Button>
      </span>
    </div>
  );
}

/** Whether what is published is another state now that does not touch the draft: nothing was edited, or its content is the same. */
function isOvertaken(state: BuilderState, current: DraftBase): boolean {
  const { base } = state;
  if (base === null || base.etag === current.etag) return false;
  return !isChanged(state) || sameContent(base.draft, current.draft);
}

/** A workflow that is loaded, with the draft that goes on from it. */
function OpenBuilder({
  workflow,
  opening,
  storeKey,
}: {
  workflow: Workflow | null;
  opening: Opening;
  storeKey: string;
}) {
  const { client, projectId } = useConnection();
  const right = useRight('editor');
  const [state, dispatch] = useReducer(builderReducer, opening.state);
  const [found, setFound] = useState(opening.found);
  const library = useQuery(libraryQuery({ client, projectId })).data ?? null;
  const draft = draftIn(state);
  const judged = useDeferredValue(draft);
  const { refusal } = state;
  const problems = useMemo(() => problemsOf(judged, library?.references ?? {}, refusal), [judged, library, refusal]);
  const problemsByStep = useMemo(() => byStep(problems), [problems]);
  const seen = useSeen(judged);
  const warnings = useWarnings(judged, library, seen);
  const warned = useMemo(() => new Set(warnings.map(({ label }) => label)), [warnings]);
  const isNew = workflow === null && draft === opening.state.history.present.draft && opening.found === null;
  const { keeping, keepNow } = useKeeping(storeKey, state, isNew);
  const builder = useMemo(
    (): Builder => ({
      state,
      draft,
      selection: selectionIn(state),
      problems,
      problemsByStep,
      warnings,
      warned,
      seen,
      library,
      editReason: right.reason,
      dispatch,
      act: (edit, field) => dispatch({ type: 'edit', edit, at: Date.now(), ...(field === undefined ? {} : { field }) }),
      ask: (question) => dispatch({ type: 'ask', question }),
    }),
    [state, draft, problems, problemsByStep, warnings, warned, seen, library, right.reason],
  );
  const current = workflow === null ? null : baseOf(workflow);
  // Somebody else published, or changed whether it runs, and there is nothing here that could be lost.
  const isBehind = current !== null && isOvertaken(state, current);
  useEffect(() => {
    if (isBehind && current !== null) dispatch({ type: 'rebased', base: current, at: Date.now() });
  });
  const discard = () => {
    setFound(null);
    const base = current ?? { etag: '', version: 0, draft: blankDraft('') };
    dispatch({ type: 'discard', base, at: Date.now() });
  };
  return (
    <BuilderProvider value={builder}>
      <WithOverlays workflowId={workflow?.id ?? null}>
        <BuilderView
          workflow={workflow}
          draftKey={storeKey}
          keeping={keeping}
          keepNow={keepNow}
          banner={
            found === null ? null : (
              <Banner
                found={found}
                currentVersion={current?.version ?? null}
                onContinue={() => setFound(null)}
                onDiscard={discard}
              />
            )
          }
        />
      </WithOverlays>
    </BuilderProvider>
  );
}

/** How often somebody else's publishing is looked for, ms. */
const watchMs = 30_000;

function Loader({ id }: { id: string | null }) {
  const { client, orgId, projectId, paths } = useConnection();
  const [{ step }] = useSearchParams();
  const key = draftKey(orgId, projectId, id);
  const workflow = useQuery({
    ...workflowQuery({ client, projectId }, id ?? ''),
    enabled: id !== null,
    refetchInterval: watchMs,
  });
  const [kept, setKept] = useState<KeptDraft | null | undefined>(undefined);
  useEffect(() => {
    readKept(key).then(setKept, () => setKept(null));
  }, [key]);
  const [opening, setOpening] = useState<Opening | null>(null);
  const data = workflow.data ?? null;
  const isReady = kept !== undefined && (id === null || data !== null);
  useEffect(() => {
    if (isReady && opening === null) setOpening(openingOf(data, kept ?? null, step));
  }, [isReady, opening, data, kept, step]);
  if (opening !== null) return <OpenBuilder workflow={data} opening={opening} storeKey={key} />;
  if (isNotFound(workflow.error))
    return <NotFound what="Workflow" action={<ButtonLink to={paths.workflows()}>All workflows</ButtonLink>} />;
  if (workflow.isError) return <ErrorState error={workflow.error} onRetry={() => workflow.refetch()} level={1} />;
  return <ListSkeleton rows={6} rowHeight={72} />;
}

/** The builder of one workflow, or of a new one. */
export function BuilderPage() {
  const { id = null } = useParams({ strict: false }) as { id?: string };
  return <Loader key={id ?? 'new'} id={id} />;
}
