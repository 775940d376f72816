import { useState } from 'react';
import { TextArea } from '../../ui/inputs.tsx';
import { useConditions } from './builder-context.ts';

/** A value as JSON; what is no JSON yet stays in the field and changes nothing. */
export function JsonText({
  label,
  value,
  onChange,
}: {
  label: string;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const { readOnly } = useConditions();
  const [draft, setDraft] = useState<string | null>(null);
  const change = (text: string) => {
    const read = parsed(text);
    setDraft(read.ok ? null : text);
    if (read.ok) onChange(read.value);
  };
  return (
    <TextArea
      aria-label={label}
      aria-invalid={draft === null ? undefined : true}
      mono
      rows={2}
      readOnly={readOnly}
      value={draft ?? JSON.stringify(value) ?? ''}
      onChange={change}
      onBlur={() => setDraft(null)}
    />
  );
}

function parsed(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}
