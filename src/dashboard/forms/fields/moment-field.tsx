import { TextInput } from '../../ui/inputs.tsx';
import { FieldFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';

const two = (part: number) => String(part).padStart(2, '0');

/** An ISO time as the input of the browser has it, in the zone of the reader; empty for what is no time. */
export function toLocalInput(value: unknown): string {
  const at = typeof value === 'string' ? new Date(value) : null;
  if (at === null || Number.isNaN(at.getTime())) return '';
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The moment that was typed in, as ISO time; undefined while it is none. */
export function fromLocalInput(text: string): string | undefined {
  const at = new Date(text);
  return text === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** A moment, typed in in the zone of the reader. */
export function MomentField(props: FieldProps) {
  const { value, onChange } = props;
  const { readOnly } = useFormContext();
  return (
    <FieldFrame {...props}>
      {(ids) => (
        <TextInput
          {...ids}
          type="datetime-local"
          readOnly={readOnly}
          value={toLocalInput(value)}
          onChange={(text) => onChange(fromLocalInput(text))}
        />
      )}
    </FieldFrame>
  );
}
