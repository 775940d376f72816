import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextArea, TextInput } from '../../ui/inputs.tsx';
import { FieldFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { textOrNothing } from './plain.tsx';

/** A secret: one that is stored is shown by its hint, and kept unless it is replaced. */
export function SecretField(props: FieldProps) {
  const { value, onChange, spec, pointer, label } = props;
  const { stored, readOnly } = useFormContext();
  const [isReplacing, setReplacing] = useState(false);
  const hint = stored[pointer];
  const text = typeof value === 'string' ? value : '';
  const keep = () => {
    setReplacing(false);
    onChange(undefined);
  };
  if (hint && !isReplacing && text === '') {
    return (
      <FieldFrame {...props}>
        {(ids) => (
          <span className="flex items-center gap-2">
            <TextInput {...ids} mono readOnly value={hint} onChange={() => undefined} />
            {readOnly ? null : (
              <Button aria-label={`Replace ${label}`} onClick={() => setReplacing(true)}>
                Replace
              </Button>
            )}
          </span>
        )}
      </FieldFrame>
    );
  }
  const change = (next: string) => onChange(textOrNothing(next, false));
  const shared = { value: text, onChange: change, placeholder: spec.placeholder, readOnly, mono: true };
  return (
    <FieldFrame {...props}>
      {(ids) => (
        <span className="flex items-start gap-2">
          {spec.input === 'lines' ? (
            <TextArea {...ids} {...shared} />
          ) : (
            <TextInput {...ids} {...shared} type="password" autoComplete="new-password" />
          )}
          {hint ? (
            <Button aria-label={`Keep the stored ${label}`} onClick={keep}>
              Keep
            </Button>
          ) : null}
        </span>
      )}
    </FieldFrame>
  );
}
