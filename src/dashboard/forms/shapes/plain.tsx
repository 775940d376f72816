import { NumberInput, TextArea, TextInput } from '../../ui/inputs.tsx';
import { FieldFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { useForm } from '../form-state.ts';
import { shapeOf } from '../shape.ts';

/** A text that was emptied is left out, where it may be. */
export const textOrNothing = (text: string, required: boolean): string | undefined =>
  text === '' && !required ? undefined : text;

/** One line of text, or several. */
export function TextField(props: FieldProps) {
  const { value, onChange, schema, spec, required } = props;
  const { readOnly } = useFormContext();
  const { root } = useForm();
  const shape = shapeOf(schema, root);
  const hasLines = spec.input === 'lines' || (spec.input === undefined && shape.kind === 'text' && shape.lines);
  const text = typeof value === 'string' ? value : '';
  const change = (next: string) => onChange(textOrNothing(next, required));
  const shared = { value: text, onChange: change, placeholder: spec.placeholder, readOnly, mono: spec.mono ?? false };
  return (
    <FieldFrame {...props} onFix={onChange}>
      {(ids) => (hasLines ? <TextArea {...ids} {...shared} /> : <TextInput {...ids} {...shared} autoComplete="off" />)}
    </FieldFrame>
  );
}

/** A number with its unit; its bounds are part of the hint. */
export function NumberField(props: FieldProps) {
  const { value, onChange, spec, schema, hint } = props;
  const { readOnly } = useFormContext();
  const { root } = useForm();
  const shape = shapeOf(schema, root);
  const bounds = shape.kind === 'number' ? boundWords(shape.least, shape.most) : '';
  const fix = (suggestion: string) => onChange(Number(suggestion));
  return (
    <FieldFrame {...props} hint={[hint, bounds].filter(Boolean).join(' ')} onFix={fix}>
      {(ids) => (
        <NumberInput
          {...ids}
          value={typeof value === 'number' ? value : null}
          onChange={(next) => onChange(next ?? undefined)}
          readOnly={readOnly}
          {...(spec.unit === undefined ? {} : { unit: spec.unit })}
        />
      )}
    </FieldFrame>
  );
}

function boundWords(least: number | null, most: number | null): string {
  const words = (number: number) => number.toLocaleString('en-US');
  if (least !== null && most !== null) return `${words(least)} to ${words(most)}.`;
  if (most !== null) return `At most ${words(most)}.`;
  return least !== null && least > 1 ? `At least ${words(least)}.` : '';
}
