import type { KeyboardEvent, ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { FaultText } from '../../ui/field.tsx';
import { PageHeader } from '../../ui/page.tsx';
import type { Saved, TextContent } from './content.ts';
import { FoundNote, KeepingChip } from './keeping-note.tsx';
import type { TextDraft } from './use-text-draft.ts';

export interface EditorFrameProps<T> {
  /** What it is, e.g. "template". */
  noun: string;
  crumb: { label: string; to: string };
  draft: TextDraft<T>;
  saved: Saved<T> | null;
  /** Why nothing can be saved; null where it can. */
  reason: string | null;
  /** Import that the text comes from; null where it was made here. */
  managedBy: { source: string } | null;
  chips?: ReactNode;
  actions?: ReactNode;
  preview: ReactNode;
  children: ReactNode;
}

/** An editor of a text: its fields, and beside them what they look like. */
export function EditorFrame<T extends TextContent>(props: EditorFrameProps<T>) {
  const { noun, crumb, draft, saved, reason, managedBy, chips, actions, preview, children } = props;
  const { value, base, isDirty } = draft;
  const submit = () => reason === null && draft.submit();
  // Before the code editor, which would begin a line.
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    submit();
  };
  const whole = draft.faults.filter(({ pointer }) => pointer === '');
  return (
    <>
      <PageHeader
        title={value.name || base?.content.name || `New ${noun}`}
        crumbs={[crumb]}
        chips={
          <>
            {chips}
            <KeepingChip draft={draft} />
          </>
        }
        note={base === null ? undefined : `Version ${base.version}`}
        actions={
          <>
            {actions}
            {isDirty && base !== null ? <Button onClick={draft.discard}>Discard changes</Button> : null}
            <Button
              variant="primary"
              loading={draft.isSaving}
              disabledReason={reason}
              aria-keyshortcuts="Control+Enter Meta+Enter"
              onClick={submit}
            >
              Save
            </Button>
          </>
        }
      />
      <div className="grid min-w-0 lg:grid-cols-2">
        <div
          ref={draft.form}
          data-form
          onKeyDownCapture={press}
          className="grid min-w-0 content-start gap-4 border-line px-4 py-5 md:px-6 lg:border-r"
        >
          <FoundNote draft={draft} saved={saved} />
          {managedBy === null ? null : (
            <p className="rounded-control border border-line bg-info-soft px-3 py-2 text-12">
              It comes from the bundle <strong className="font-strong">{managedBy.source}</strong>: a change by hand is
              undone by its next import.
            </p>
          )}
          {whole.map(({ message }) => (
            <FaultText key={message}>{message}</FaultText>
          ))}
          {children}
        </div>
        <div className="min-w-0 border-line px-4 py-5 max-lg:border-t md:px-6 lg:sticky lg:top-(--bar) lg:max-h-[calc(100dvh-var(--bar))] lg:self-start lg:overflow-y-auto">
          {preview}
        </div>
      </div>
    </>
  );
}
