// What is around every control: its label, hint and faults.
import { type ReactNode, useId } from 'react';
import type { Fault } from '../../contract/errors.ts';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { FaultText, Field, type FieldIds } from '../ui/field.tsx';
import type { FieldProps } from './field-types.ts';
import { useFormContext } from './form-context.ts';
import { HintText } from './hint-text.tsx';

type Framed = Pick<FieldProps, 'label' | 'hint' | 'required' | 'faults'>;

/** The faults of a field as one text. */
export const faultWords = (faults: readonly Fault[]): string | null =>
  faults.length === 0 ? null : [...new Set(faults.map(({ message }) => message))].join(' ');

/** A control with its label, hint and faults; `onFix` takes what a fault suggests. */
export function FieldFrame({
  label,
  hint,
  required,
  faults,
  hideLabel = false,
  onFix,
  children,
}: Framed & { hideLabel?: boolean; onFix?: (suggestion: string) => void; children: (ids: FieldIds) => ReactNode }) {
  const { marksOptional } = useFormContext();
  return (
    <div className="grid min-w-0 gap-1">
      <Field
        label={label}
        hint={hint === '' ? undefined : <HintText text={hint} />}
        fault={faultWords(faults)}
        optional={marksOptional && !required}
        hideLabel={hideLabel}
      >
        {children}
      </Field>
      {onFix ? <Suggestions faults={faults} onFix={onFix} /> : null}
    </div>
  );
}

/** A press for each thing that was probably meant. */
export function Suggestions({ faults, onFix }: { faults: readonly Fault[]; onFix: (suggestion: string) => void }) {
  const found = new Set(faults.flatMap(({ suggestion }) => suggestion ?? []));
  if (found.size === 0) return null;
  return (
    <div className="flex flex-wrap gap-1.5">
      {[...found].map((suggestion) => (
        <Button key={suggestion} size="small" onClick={() => onFix(suggestion)}>
          Use {suggestion}
        </Button>
      ))}
    </div>
  );
}

/** Several controls under one label. */
export function GroupFrame({
  label,
  hint,
  faults,
  actions,
  flat = false,
  hintBelow = false,
  children,
}: Omit<Framed, 'required'> & {
  actions?: ReactNode;
  flat?: boolean;
  /** Where the controls are as short as one. */
  hintBelow?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const fault = faultWords(faults);
  const describedBy = [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' ');
  const hintLine = hint ? (
    <p id={`${id}-hint`} className={cx('text-12 text-ink-3', hintBelow ? 'mt-1' : 'mb-2')}>
      <HintText text={hint} />
    </p>
  ) : null;
  return (
    <fieldset aria-labelledby={`${id}-label`} aria-describedby={describedBy || undefined} className="min-w-0">
      <div className="flex min-h-6 items-center gap-2">
        <span id={`${id}-label`} className="font-strong text-12 text-ink-2">
          {label}
        </span>
        {actions ? <span className="ml-auto flex gap-1">{actions}</span> : null}
      </div>
      {hintBelow ? null : hintLine}
      <div className={cx(!flat && 'rounded-control border border-line p-3')}>{children}</div>
      {hintBelow ? hintLine : null}
      {fault ? (
        <div className="mt-1">
          <FaultText id={`${id}-fault`}>{fault}</FaultText>
        </div>
      ) : null}
    </fieldset>
  );
}
