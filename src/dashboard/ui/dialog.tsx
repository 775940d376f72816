import { Dialog as Base } from '@base-ui/react/dialog';
import { type ReactNode, type RefObject, useState } from 'react';
import { problemOf } from '../api/problem.ts';
import { backdropLook } from './backdrop.ts';
import { Button } from './button.tsx';
import { CloseButton } from './close-button.tsx';
import { cx } from './cx.ts';
import { Field } from './field.tsx';
import { NestedLayer } from './layer.tsx';
import { TextInput } from './text-input.tsx';

const sizes = { small: 'max-w-[440px]', medium: 'max-w-[580px]', large: 'max-w-[860px]', wide: 'max-w-[1280px]' };

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  footer?: ReactNode;
  size?: keyof typeof sizes;
  /** alertdialog: it interrupts, as a question about something destructive does. */
  role?: 'dialog' | 'alertdialog';
  /** What gets the focus first; the button to close it when left out. */
  initialFocus?: RefObject<HTMLElement | null>;
  children?: ReactNode;
}

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  footer,
  size = 'medium',
  role = 'dialog',
  initialFocus,
  children,
}: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} disablePointerDismissal={role === 'alertdialog'}>
      <Base.Portal>
        <Base.Backdrop className={backdropLook} />
        <Base.Popup
          role={role}
          initialFocus={initialFocus}
          className={cx(
            'fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col rounded-card border border-line-2 bg-surface shadow-3 outline-none transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0',
            sizes[size],
          )}
        >
          <div className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Base.Title className="font-semibold text-16 [overflow-wrap:anywhere]">{title}</Base.Title>
              {description ? (
                <Base.Description render={<div />} className="mt-1 text-13 text-ink-2">
                  {description}
                </Base.Description>
              ) : null}
            </div>
            <Base.Close render={<CloseButton />} />
          </div>
          {children ? (
            <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-4">
              <NestedLayer>{children}</NestedLayer>
            </div>
          ) : null}
          {footer ? (
            <div className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">
              <NestedLayer>{footer}</NestedLayer>
            </div>
          ) : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** A question before something that cannot be undone. It stays open, with the fault, when `onConfirm` fails. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  text,
  confirmLabel,
  tone = 'bad',
  typeToConfirm,
  onConfirm,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen. */
  text: ReactNode;
  /** What the button does, e.g. "Delete workflow". */
  confirmLabel: string;
  tone?: 'bad' | 'neutral';
  /** A name to type first, where much is at stake. */
  typeToConfirm?: string;
  onConfirm: () => unknown;
}) {
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const change = (next: boolean) => {
    setTyped('');
    setFault(null);
    onOpenChange(next);
  };
  const confirm = async () => {
    setBusy(true);
    setFault(null);
    try {
      await onConfirm();
      change(false);
    } catch (error) {
      setFault(problemOf(error).detail);
    } finally {
      setBusy(false);
    }
  };
  const isMissing = typeToConfirm !== undefined && typed !== typeToConfirm;
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={title}
      description={text}
      size="small"
      role="alertdialog"
      footer={
        <>
          <Button onClick={() => change(false)}>Cancel</Button>
          <Button
            variant={tone === 'bad' ? 'danger' : 'primary'}
            loading={busy}
            disabledReason={isMissing ? `Type ${typeToConfirm} first` : null}
            onClick={confirm}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {typeToConfirm === undefined ? null : (
        <Field label={`Type ${typeToConfirm} to confirm`}>
          {(ids) => <TextInput {...ids} value={typed} onChange={setTyped} autoComplete="off" />}
        </Field>
      )}
      {fault === null ? null : (
        <p role="alert" className="mt-3 text-13 text-bad">
          {fault}
        </p>
      )}
    </Dialog>
  );
}
