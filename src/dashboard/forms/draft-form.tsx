import type { KeyboardEvent, ReactNode, SyntheticEvent } from 'react';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { FaultText } from '../ui/field.tsx';
import { isOwnEvent } from './own-event.ts';
import type { Draft } from './use-draft.ts';

/** The form of a draft with its Save button; `Ctrl Enter` saves from every field. */
export function DraftForm<T, R>({
  draft,
  label,
  saveLabel = 'Save',
  disabledReason,
  actions,
  isLong = false,
  children,
}: {
  draft: Draft<T, R>;
  label: string;
  saveLabel?: string;
  disabledReason: string | null;
  /** Beside the Save button. */
  actions?: ReactNode;
  /** Keeps the Save button in view. */
  isLong?: boolean;
  children: ReactNode;
}) {
  const submit = (event: SyntheticEvent) => {
    if (!isOwnEvent(event)) return;
    event.preventDefault();
    if (disabledReason === null) draft.submit();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
  };
  const whole = draft.faults.filter(({ pointer }) => pointer === '');
  return (
    <form ref={draft.form} aria-label={label} noValidate onSubmit={submit} onKeyDown={press} className="grid gap-5">
      {children}
      {whole.map(({ message }) => (
        <FaultText key={message}>{message}</FaultText>
      ))}
      <div
        className={cx(
          'flex flex-wrap items-center gap-2',
          isLong && 'sticky bottom-0 z-10 -mx-1 border-line border-t bg-ground px-1 py-2.5',
        )}
      >
        <Button
          type="submit"
          variant="primary"
          loading={draft.isSaving}
          disabledReason={disabledReason}
          aria-keyshortcuts="Control+Enter Meta+Enter"
        >
          {saveLabel}
        </Button>
        {draft.isDirty ? <Button onClick={draft.reset}>Discard changes</Button> : null}
        {actions}
        <span role="status" className="text-12 text-ink-3">
          {draft.faults.length === 0 ? '' : faultCount(draft.faults.length)}
        </span>
      </div>
    </form>
  );
}

const faultCount = (count: number): string =>
  count === 1 ? '1 field needs a change.' : `${count} fields need a change.`;
