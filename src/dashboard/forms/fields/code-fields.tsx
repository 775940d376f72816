import { type ReactNode, useState } from 'react';
import { CodeEditor } from '../../editor/code-editor.tsx';
import type { CodeEditorProps } from '../../editor/editor-props.ts';
import { Segmented } from '../../ui/tabs.tsx';
import { faultWords, GroupFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { textOrNothing } from '../shapes/plain.tsx';

interface CodeFieldProps extends FieldProps {
  /** Takes the height of the window, as the one thing in it. */
  tall?: boolean;
  /** Below the editor. */
  actions?: ReactNode;
}

/** The editor of a field. */
function FieldEditor({ tall = false, actions, ...props }: CodeEditorProps & Pick<CodeFieldProps, 'tall' | 'actions'>) {
  if (tall)
    return (
      <div className="h-[40dvh] lg:h-[clamp(200px,calc(100dvh-240px),800px)]">
        <CodeEditor {...props} fill />
      </div>
    );
  return (
    <div className="grid min-w-0 gap-1.5">
      <CodeEditor {...props} />
      {actions}
    </div>
  );
}

/** HTML with templates. */
export function HtmlField({ value, onChange, required, tall, actions, ...props }: CodeFieldProps) {
  const { variables, readOnly } = useFormContext();
  const { label, hint, faults } = props;
  return (
    <GroupFrame {...props} flat hintBelow>
      <FieldEditor
        tall={tall}
        actions={actions}
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
export function JsonBodyField({ value, onChange, tall, actions, ...props }: CodeFieldProps) {
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
      <FieldEditor
        tall={tall}
        actions={actions}
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
