import { Plus, X } from 'lucide-react';
import { Button, IconButton } from '../../ui/button.tsx';
import { FaultText } from '../../ui/field.tsx';
import { faultsAt } from '../faults.ts';
import { GroupFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { useForm } from '../form-state.ts';
import { startValue } from '../start-value.ts';
import { Properties } from './properties.tsx';

/** The fields of an object; one that may be left out is added by a press. */
export function ObjectField(props: FieldProps) {
  const { pointer, label, hint, value, onChange, faults, schema, required, spec } = props;
  const { root } = useForm();
  const { readOnly } = useFormContext();
  const own = faultsAt(faults, pointer);
  if (pointer === '' || spec.flat) {
    return (
      <>
        <Properties pointer={pointer} schema={schema} />
        {own.map(({ message }) => (
          <FaultText key={message}>{message}</FaultText>
        ))}
      </>
    );
  }
  if (!required && value === undefined) {
    return (
      <GroupFrame label={label} hint={hint} faults={own} flat>
        {readOnly ? (
          <span className="text-13 text-ink-3">Not set</span>
        ) : (
          <Button size="small" icon={Plus} onClick={() => onChange(startValue(schema, root))}>
            Add {label.toLowerCase()}
          </Button>
        )}
      </GroupFrame>
    );
  }
  const remove =
    required || readOnly ? null : (
      <IconButton size="small" icon={X} label={`Remove ${label.toLowerCase()}`} onClick={() => onChange(undefined)} />
    );
  return (
    <GroupFrame label={label} hint={hint} faults={own} actions={remove}>
      <Properties pointer={pointer} schema={schema} />
    </GroupFrame>
  );
}
