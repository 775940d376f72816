import { useState } from 'react';
import { CodeEditor } from '../../editor/code-editor.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { faultWords, GroupFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { textOrNothing } from '../shapes/plain.tsx';

/** HTML with templates. */
export function HtmlField({ value, onChange, required, ...props }: FieldProps) {
  const { variables, readOnly } = useFormContext();
  const { label, hint, faults } = props;
  return (
    <GroupFrame {...props} flat hintBelow>
      <CodeEditor
        language="html"
        inForm
        partials
        label={label}
        description={[hint, faultWords(faults) ?? ''].filter(Boolean).join(' ')}
        isInvalid={faults.length > 0}
        variables={variables}
        readOnly={readOnly}
        lines={7}
        value={typeof value === 'string' ? value : ''}
        onChange={(next) => onChange(textOrNothing(next, required))}
      />
    </GroupFrame>
  );
}

const written = (value: unknown): string => {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
};

const modes = [
  { value: 'json', label: 'JSON' },
  { value: 'text', label: 'Text' },
] as const;

/** A body of JSON whose texts are templates, or a text that is sent as it is. */
export function JsonBodyField({ value, onChange, ...props }: FieldProps) {
  const { variables, readOnly } = useFormContext();
  const { label, hint, faults, pointer } = props;
  const [mode, setMode] = useState<'json' | 'text'>(typeof value === 'string' ? 'text' : 'json');
  const [draft, setDraft] = useState<{ text: string; of: string } | null>(null);
  const text = written(value);
  // A change from elsewhere, e.g. undo, goes before what was typed.
  const shown = draft?.of === text ? draft.text : text;
  const read = readBody(shown);
  const change = (next: string) => {
    const body = mode === 'text' ? { value: next === '' ? undefined : next } : readBody(next);
    setDraft({ text: next, of: body === null ? text : written(body.value) });
    if (body !== null) onChange(body.value);
  };
  const choose = (next: 'json' | 'text') => {
    setMode(next);
    setDraft(null);
    if (next === 'text' && value !== undefined) onChange(shown);
    else if (read !== null) onChange(read.value);
  };
  const notJson = { pointer, code: 'invalid_json', message: 'This is not JSON yet; what was before it is kept.' };
  const own = mode === 'json' && read === null ? [notJson] : faults;
  return (
    <GroupFrame
      {...props}
      faults={own}
      flat
      hintBelow
      actions={
        readOnly ? null : <Segmented label={`Form of ${label}`} value={mode} onChange={choose} options={modes} />
      }
    >
      <CodeEditor
        language={mode}
        inForm
        label={label}
        description={[hint, faultWords(own) ?? ''].filter(Boolean).join(' ')}
        isInvalid={own.length > 0}
        variables={variables}
        readOnly={readOnly}
        lines={6}
        value={shown}
        onChange={change}
      />
    </GroupFrame>
  );
}

function readBody(text: string): { value: unknown } | null {
  if (text.trim() === '') return { value: undefined };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}
