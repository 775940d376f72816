import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';

/** To be spread on the control of a field. */
export interface FieldIds {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

/** A label with its control, a hint and what is wrong with the value. */
export function Field({
  label,
  hint,
  fault,
  optional = false,
  hideLabel = false,
  className,
  children,
}: {
  label: string;
  hint?: ReactNode;
  fault?: string | null;
  optional?: boolean;
  hideLabel?: boolean;
  className?: string;
  children: (ids: FieldIds) => ReactNode;
}) {
  const id = useId();
  const describedBy = [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' ');
  const ids: FieldIds = {
    id,
    ...(describedBy ? { 'aria-describedby': describedBy } : {}),
    ...(fault ? { 'aria-invalid': true } : {}),
  };
  return (
    <div className={className ?? 'grid min-w-0 gap-[5px]'}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'font-strong text-12 text-ink-2'}>
        {label}
        {optional ? <span className="font-normal text-ink-3"> (optional)</span> : null}
      </label>
      {children(ids)}
      {hint ? (
        <p id={`${id}-hint`} className="text-12 text-ink-3">
          {hint}
        </p>
      ) : null}
      {fault ? <FaultText id={`${id}-fault`}>{fault}</FaultText> : null}
    </div>
  );
}

/** What is wrong with a value, below its control. */
export function FaultText({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} className="flex items-start gap-1.5 text-12 text-bad">
      <CircleAlert size={13} aria-hidden className="mt-px shrink-0" />
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </p>
  );
}
