import { useState } from 'react';
import { TextArea } from '../../ui/inputs.tsx';
import { FieldFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';

const written = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value, null, 2));

/** A value of any form, as JSON. What is no JSON yet stays in the field and changes nothing. */
export function JsonField(props: FieldProps) {
  const { value, onChange, faults, pointer } = props;
  const { readOnly } = useFormContext();
  const [draft, setDraft] = useState<{ text: string; of: string } | null>(null);
  const text = written(value);
  // A change from elsewhere, e.g. undo, goes before what was typed.
  const shown = draft?.of === text ? draft.text : text;
  const change = (next: string) => {
    const read = readValue(next);
    setDraft({ text: next, of: read.ok ? written(read.value) : text });
    if (read.ok) onChange(read.value);
  };
  const isRead = readValue(shown).ok;
  const notJson = { pointer, code: 'invalid_json', message: 'This is not JSON yet; the value before it is kept.' };
  return (
    <FieldFrame {...props} faults={isRead ? faults : [notJson]}>
      {(ids) => <TextArea {...ids} mono rows={4} value={shown} onChange={change} readOnly={readOnly} />}
    </FieldFrame>
  );
}

function readValue(text: string): { ok: true; value: unknown } | { ok: false } {
  if (text.trim() === '') return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}
