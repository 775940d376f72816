import { TextInput } from '../../ui/inputs.tsx';
import { FieldFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { textOrNothing } from '../shapes/plain.tsx';

/** A time of day, HH:MM. */
export function TimeField(props: FieldProps) {
  const { value, onChange, required } = props;
  const { readOnly } = useFormContext();
  return (
    <FieldFrame {...props}>
      {(ids) => (
        <TextInput
          {...ids}
          type="time"
          className="w-32"
          readOnly={readOnly}
          value={typeof value === 'string' ? value : ''}
          onChange={(next) => onChange(textOrNothing(next, required))}
        />
      )}
    </FieldFrame>
  );
}
