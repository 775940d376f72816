import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { problemOf } from '../api/problem.ts';
import { workflowQuery } from '../api/queries/workflow.ts';
import { useConnection } from '../shell/connection.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ExternalLink } from '../ui/link.tsx';
import { ListSkeleton } from '../ui/states.tsx';
import { Segmented } from '../ui/tabs.tsx';
import { useToasts } from '../ui/toast.tsx';
import { baseOf, bodyOf } from './base.ts';
import { useBuilder } from './builder-context.ts';
import { type Draft, stepOf } from './draft.ts';
import type { DraftBase } from './draft-store.ts';
import { type Choice, type Conflict, mergeDrafts } from './merge.ts';
import { titleOf } from './starters.ts';

/** What two people changed, in words. */
function aboutOf({ kind, label, part }: Conflict, drafts: readonly Draft[]): string {
  const step =
    label === null ? undefined : drafts.map((draft) => stepOf(draft, label)).find((found) => found !== undefined);
  const name = step === undefined ? 'The trigger' : titleOf(step);
  if (kind === 'field') return `The ${part} of the workflow`;
  return kind === 'way' ? `Where ${name} goes` : name;
}

function Merging({ base, theirs, onDone }: { base: Draft; theirs: DraftBase; onDone: (draft: Draft) => void }) {
  const { draft } = useBuilder();
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const { merged, conflicts } = mergeDrafts(base, theirs.draft, draft, choices);
  return (
    <>
      {conflicts.length === 0 ? (
        <p className="text-13 text-ink-2">Nobody changed the same thing, so both sets of changes fit together.</p>
      ) : (
        <>
          <p className="mb-2 text-13 text-ink-2">Choose for what both of you changed; everything else fits together.</p>
          <ul className="grid gap-1.5">
            {conflicts.map((conflict) => (
              <li key={conflict.id} className="flex flex-wrap items-center justify-between gap-2 text-13">
                <span className="min-w-0 [overflow-wrap:anywhere]">
                  {aboutOf(conflict, [draft, theirs.draft, base])}
                </span>
                <Segmented
                  label={`Which one: ${aboutOf(conflict, [draft, theirs.draft, base])}`}
                  value={conflict.chosen}
                  onChange={(chosen) => setChoices({ ...choices, [conflict.id]: chosen })}
                  options={[
                    { value: 'mine', label: 'Mine' },
                    { value: 'theirs', label: 'Theirs' },
                  ]}
                />
              </li>
            ))}
          </ul>
        </>
      )}
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
