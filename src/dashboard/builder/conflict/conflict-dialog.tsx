import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { workflowQuery } from '../../api/queries/workflow.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ExternalLink } from '../../ui/link.tsx';
import { ListSkeleton } from '../../ui/states.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { baseOf, bodyOf } from '../base.ts';
import { useBuilder } from '../builder-context.ts';
import type { Draft } from '../draft.ts';
import type { DraftBase } from '../draft-store.ts';
import { type Choice, mergeDrafts } from '../merge.ts';
import { ConflictCard } from './conflict-row.tsx';
import { choiceForAll, conflictRows } from './rows.ts';

/** Both sets of changes side by side, and what comes of them. */
function Merging({ base, theirs, onDone }: { base: Draft; theirs: DraftBase; onDone: (draft: Draft) => void }) {
  const { draft } = useBuilder();
  const [choices, setChoices] = useState<Readonly<Record<string, Choice>>>({});
  const { merged, conflicts } = useMemo(
    () => mergeDrafts(base, theirs.draft, draft, choices),
    [base, theirs, draft, choices],
  );
  const rows = conflictRows(base, theirs.draft, draft, conflicts);
  const chooseAll = (side: Choice) => setChoices(choiceForAll(base, theirs.draft, draft, side));
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <p className="mr-auto text-13 text-ink-2">
          {conflicts.length === 0
            ? 'Nobody changed the same thing, so both sets of changes fit together.'
            : 'Choose for what both of you changed; everything else fits together.'}
        </p>
        {conflicts.length > 1 ? (
          <>
            <Button size="small" onClick={() => chooseAll('mine')}>
              All mine
            </Button>
            <Button size="small" onClick={() => chooseAll('theirs')}>
              All theirs
            </Button>
          </>
        ) : null}
      </div>
      <ul aria-label="What was changed" className="grid gap-1.5">
        {rows.map((row) => (
          <ConflictCard
            key={row.label}
            row={row}
            mine={draft}
            onChoose={(id, choice) => setChoices({ ...choices, [id]: choice })}
          />
        ))}
      </ul>
      <div className="mt-3">
        <Button variant="primary" onClick={() => onDone(merged)}>
          Combine as a draft on version {theirs.version}
        </Button>
      </div>
    </>
  );
}

/** Somebody published a newer version than the one the draft was begun on. Nothing is ever overwritten unseen. */
export function ConflictDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { state, draft, dispatch } = useBuilder();
  const { client, projectId, paths } = useConnection();
  const router = useRouter();
  const toasts = useToasts();
  const latest = useQuery({ ...workflowQuery({ client, projectId }, id), staleTime: 0, refetchOnMount: 'always' });
  const theirs = latest.data === undefined || latest.isFetching ? null : baseOf(latest.data);
  const saveCopy = async () => {
    try {
      const body = bodyOf({ ...draft, name: `${draft.name} (copy)`.slice(0, 200) }, false);
      const copy = await client.createWorkflow({ query: { projectId }, body });
      toasts.add({ title: `Your draft is saved as ${copy.name}.`, tone: 'good' });
      router.history.push(paths.workflow(copy.id));
    } catch (error) {
      toasts.add({ title: problemOf(error).title, text: problemOf(error).detail, tone: 'bad' });
    }
  };
  const base = state.base?.draft ?? null;
  return (
    <Dialog
      open
      size="large"
      onOpenChange={(open) => open || onClose()}
      title={theirs === null ? 'There is a newer version' : `Version ${theirs.version} was published since`}
      description={`Your draft was begun on version ${state.base?.version}, so publishing it would undo what is new.`}
      footer={
        <>
          <Button onClick={saveCopy}>Save mine as a copy</Button>
          <Button onClick={() => theirs !== null && dispatch({ type: 'discard', base: theirs, at: Date.now() })}>
            Discard mine
          </Button>
        </>
      }
    >
      {theirs === null || base === null ? (
        latest.isError ? (
          <p role="alert" className="text-13 text-bad">
            {problemOf(latest.error).detail}
          </p>
        ) : (
          <ListSkeleton rows={2} />
        )
      ) : (
        <>
          <Merging
            base={base}
            theirs={theirs}
            onDone={(merged) => dispatch({ type: 'rebased', base: theirs, draft: merged, at: Date.now() })}
          />
          <p className="mt-3 text-13">
            <ExternalLink href={paths.workflowVersion(id, theirs.version)}>Open theirs in a new tab</ExternalLink>
          </p>
        </>
      )}
    </Dialog>
  );
}
