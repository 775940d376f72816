import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { keysOf } from '../../forms/pointers.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState, ListSkeleton } from '../../ui/states.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import type { Saved, TextContent } from './content.ts';
import { mergeTexts, type Side } from './merge-texts.ts';
import type { TextDraft } from './use-text-draft.ts';

const fieldWords: Readonly<Record<string, string>> = {
  name: 'The name',
  subject: 'The subject',
  preheader: 'The preheader',
  html: 'The HTML',
  text: 'The plain text',
  layoutId: 'The layout',
  class: 'What it is for',
  args: 'The arguments',
};

/** A field in words, e.g. `The HTML in de`. */
export function fieldName(pointer: string): string {
  const keys = keysOf(pointer);
  const name = fieldWords[keys.at(-1) ?? ''] ?? keys.join(' ');
  return keys[0] === 'locales' ? `${name} in ${keys[1]}` : name;
}

/** Somebody saved a newer version than the one the draft was begun on. Nothing is ever overwritten unseen. */
export function ConflictDialog<T extends TextContent>({
  noun,
  draft,
  readLatest,
}: {
  noun: string;
  draft: TextDraft<T>;
  readLatest: () => Promise<Saved<T>>;
}) {
  const latest = useQuery({
    queryKey: ['latest', noun, draft.base?.etag],
    queryFn: readLatest,
    gcTime: 0,
    retry: false,
  });
  const [choices, setChoices] = useState<Record<string, Side>>({});
  const theirs = latest.data;
  const { base, value } = draft;
  const merge = theirs === undefined || base === null ? null : mergeTexts(base.content, theirs.content, value, choices);
  return (
    <Dialog
      open
      onOpenChange={(open) => open || draft.dropStale()}
      title={theirs === undefined ? 'There is a newer version' : `Version ${theirs.version} was saved since`}
      description={`Your draft was begun on version ${base?.version}, so saving it would undo what is new in the ${noun}.`}
      footer={
        theirs === undefined || merge === null ? null : (
          <>
            <Button onClick={() => draft.rebase(theirs, theirs.content)}>Discard mine</Button>
            <Button variant="primary" onClick={() => draft.rebase(theirs, merge.merged)}>
              Combine as a draft on version {theirs.version}
            </Button>
          </>
        )
      }
    >
      {latest.isError ? (
        <ErrorState error={latest.error} onRetry={() => latest.refetch()} />
      ) : merge === null ? (
        <ListSkeleton rows={2} />
      ) : merge.conflicts.length === 0 ? (
        <p className="text-13 text-ink-2">Nobody changed the same text, so both sets of changes fit together.</p>
      ) : (
        <>
          <p className="mb-2 text-13 text-ink-2">Choose for what both of you changed; everything else fits together.</p>
          <ul className="grid gap-1.5">
            {merge.conflicts.map(({ pointer, chosen }) => (
              <li key={pointer} className="flex flex-wrap items-center justify-between gap-2 text-13">
                <span className="min-w-0 [overflow-wrap:anywhere]">{fieldName(pointer)}</span>
                <Segmented
                  label={`Which one: ${fieldName(pointer)}`}
                  value={chosen}
                  onChange={(side) => setChoices({ ...choices, [pointer]: side })}
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
    </Dialog>
  );
}
