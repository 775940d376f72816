import { Pencil } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { FaultText } from '../../ui/field.tsx';

/** A small form in the place of what it changes; Escape leaves it, and the focus goes back to its button. */
export function EditForm({
  label,
  fault,
  faultId,
  isSaving,
  onSubmit,
  onCancel,
  children,
}: {
  label: string;
  fault: string | null;
  faultId: string;
  isSaving: boolean;
  onSubmit: () => void;
  onCancel: () => void;
  children: ReactNode;
}) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // The first field that takes text, since what is to be changed is the value.
    const [first] = form.current?.querySelectorAll<HTMLElement>('input:not([type=hidden]), textarea') ?? [];
    (first ?? form.current?.querySelector<HTMLElement>('button'))?.focus();
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      event.preventDefault();
      onCancel();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
  };
  return (
    <form ref={form} aria-label={label} noValidate onSubmit={submit} onKeyDown={press} className="grid min-w-0 gap-2">
      {children}
      {fault === null ? null : <FaultText id={faultId}>{fault}</FaultText>}
      <span className="flex gap-1.5">
        <Button type="submit" size="small" variant="primary" loading={isSaving}>
          Save
        </Button>
        <Button size="small" onClick={onCancel}>
          Cancel
        </Button>
      </span>
    </form>
  );
}

/** Whether something is edited in its place; `close` returns the focus to the button that opened the form. */
export function useEditing() {
  const [isEditing, setEditing] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    if (wasEditing.current && !isEditing) opener.current?.focus();
    wasEditing.current = isEditing;
  }, [isEditing]);
  return { isEditing, opener, open: () => setEditing(true), close: () => setEditing(false) };
}

export function EditButton({
  label,
  reason,
  editing,
}: {
  label: string;
  reason: string | null;
  editing: ReturnType<typeof useEditing>;
}) {
  return (
    <IconButton
      ref={editing.opener}
      label={label}
      icon={Pencil}
      size="small"
      disabledReason={reason}
      onClick={editing.open}
    />
  );
}
