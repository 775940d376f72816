import { type ReactNode, useEffect, useState } from 'react';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { Sheet } from '../ui/sheet.tsx';

/** A form beside the page; it asks before changes are thrown away. The form says whether there are any, see `useDirtyNote`. */
export function FormSheet({
  open,
  title,
  description,
  lossText,
  width,
  onClose,
  children,
}: {
  open: boolean;
  title: string;
  description: string;
  /** What is lost, e.g. "The silence is not saved." */
  lossText: string;
  /** On wide windows, in pixels. */
  width?: number;
  onClose: () => void;
  children: (onDirty: (isDirty: boolean) => void) => ReactNode;
}) {
  const [isDirty, setDirty] = useState(false);
  const [isAsking, setAsking] = useState(false);
  return (
    <Sheet
      open={open}
      onOpenChange={(isOpen) => !isOpen && (isDirty ? setAsking(true) : onClose())}
      title={title}
      description={description}
      isForm
      {...(width === undefined ? {} : { width })}
    >
      {open ? children(setDirty) : null}
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title="Discard the changes?"
        text={lossText}
        confirmLabel="Discard changes"
        onConfirm={onClose}
      />
    </Sheet>
  );
}

/** Tells the sheet of a form, where it stands in one, whether it has changes; a form that is gone has none. */
export function useDirtyNote(isDirty: boolean, onDirty: ((isDirty: boolean) => void) | undefined): void {
  useEffect(() => {
    onDirty?.(isDirty);
    return () => onDirty?.(false);
  }, [isDirty, onDirty]);
}
