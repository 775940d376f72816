import { useState } from 'react';
import { FieldFrame } from '../../forms/field-frame.tsx';
import type { FieldProps } from '../../forms/field-types.ts';
import { cx } from '../../ui/cx.ts';
import { Select, TextArea, TextInput } from '../../ui/inputs.tsx';
import { kindOf, kindWords, readTrait, type TraitKind, textAs, textOf, traitKinds } from './trait-value.ts';

/** A trait while it is typed in. */
export interface TraitText {
  kind: TraitKind;
  text: string;
}

export const traitTextOf = (value: unknown): TraitText =>
  value === undefined ? { kind: 'text', text: '' } : { kind: kindOf(value), text: textOf(value) };

const kinds = traitKinds.map((value) => ({ value, label: kindWords[value] }));
const flags = [
  { value: 'true', label: 'true' },
  { value: 'false', label: 'false' },
] as const;

/** The kind of a value beside the value, which is typed in by its kind. */
export function TraitInput({
  label,
  value: { kind, text },
  onChange,
  isInvalid = false,
  describedBy,
}: {
  label: string;
  value: TraitText;
  onChange: (value: TraitText) => void;
  isInvalid?: boolean;
  describedBy?: string | undefined;
}) {
  const write = (next: string) => onChange({ kind, text: next });
  const described = { 'aria-describedby': describedBy, ...(isInvalid ? { 'aria-invalid': true as const } : {}) };
  return (
    <span className="@container block min-w-0">
      <span className={cx('grid min-w-0 gap-1.5', kind !== 'json' && '@min-[220px]:grid-cols-[112px_minmax(0,1fr)]')}>
        <Select
          label={`Type of ${label}`}
          options={kinds}
          value={kind}
          onChange={(next) => onChange({ kind: next, text: textAs(next, text, kind) })}
          className={kind === 'json' ? 'w-28!' : undefined}
        />
        {kind === 'flag' ? (
          <Select
            label={`Value of ${label}`}
            options={flags}
            value={text === 'true' ? 'true' : 'false'}
            onChange={write}
          />
        ) : kind === 'json' ? (
          <TextArea aria-label={`Value of ${label}`} {...described} mono rows={4} value={text} onChange={write} />
        ) : (
          <TextInput
            aria-label={`Value of ${label}`}
            {...described}
            value={text}
            onChange={write}
            autoComplete="off"
            inputMode={kind === 'number' ? 'decimal' : undefined}
          />
        )}
      </span>
    </span>
  );
}

/** A trait as a field of a form. What cannot be read yet stays in the field and changes nothing. */
export function TraitValueField({ pointer, label, value, onChange, faults, ...props }: FieldProps) {
  const [draft, setDraft] = useState(() => traitTextOf(value ?? ''));
  const read = readTrait(draft.kind, draft.text);
  const change = (next: TraitText) => {
    setDraft(next);
    const reading = readTrait(next.kind, next.text);
    if (reading.ok) onChange(reading.value);
  };
  const shown = read.ok ? faults : [{ pointer, code: 'invalid_value', message: read.fault }];
  return (
    <FieldFrame label={label} hint="" required={props.required} faults={shown} hideLabel>
      {(ids) => (
        <TraitInput
          label={label.replace(/^Value of /, '')}
          value={draft}
          onChange={change}
          isInvalid={shown.length > 0}
          describedBy={ids['aria-describedby']}
        />
      )}
    </FieldFrame>
  );
}
