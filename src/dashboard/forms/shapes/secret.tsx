import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextArea, TextInput } from '../../ui/inputs.tsx';
import { FieldFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { textOrNothing } from './plain.tsx';

/** A secret: of a stored one its hint is shown and sent back, which keeps it, until it is replaced. */
export function SecretField(props: FieldProps) {
  const { value, onChange, pointer } = props;
  const { stored } = useFormContext();
  const hint = stored[pointer];
  // The hint of the secret that is replaced: once it is, the new one has another hint.
  const [replaced, setReplaced] = useState<string | null>(null);
  const keep = () => {
    setReplaced(null);
    onChange(hint);
  };
  if (hint && value === hint && replaced !== hint)
    return <StoredSecret {...props} hintOfSecret={hint} onReplace={() => setReplaced(hint)} />;
  return <NewSecret {...props} value={value === hint ? '' : value} onKeep={hint ? keep : null} />;
}

function StoredSecret({
  hintOfSecret,
  onReplace,
  ...props
}: FieldProps & { hintOfSecret: string; onReplace: () => void }) {
  const { readOnly } = useFormContext();
  return (
    <FieldFrame {...props}>
      {(ids) => (
        <span className="flex items-center gap-2">
          <TextInput {...ids} mono readOnly value={hintOfSecret} onChange={() => undefined} />
          {readOnly ? null : (
            <Button aria-label={`Replace ${props.label}`} onClick={onReplace}>
              Replace
            </Button>
          )}
        </span>
      )}
    </FieldFrame>
  );
}

function NewSecret({ onKeep, ...props }: FieldProps & { onKeep: (() => void) | null }) {
  const { value, onChange, spec, label } = props;
  const { readOnly } = useFormContext();
  const text = typeof value === 'string' ? value : '';
  const change = (next: string) => onChange(textOrNothing(next, false));
  const shared = { value: text, onChange: change, placeholder: spec.placeholder, readOnly, mono: true };
  return (
    <FieldFrame {...props}>
      {(ids) => (
        <span className="flex items-start gap-2">
          {spec.input === 'lines' ? (
            <TextArea {...ids} {...shared} autoFocus={onKeep !== null} />
          ) : (
            <TextInput {...ids} {...shared} autoFocus={onKeep !== null} type="password" autoComplete="new-password" />
          )}
          {onKeep ? (
            <Button aria-label={`Keep the stored ${label}`} onClick={onKeep}>
              Keep
            </Button>
          ) : null}
        </span>
      )}
    </FieldFrame>
  );
}
