import { Select } from '../../ui/inputs.tsx';
import { FieldFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { type TargetChoice, useFormContext } from '../form-context.ts';

/** No label of a step. */
export const following = ':following';
const end = { value: 'end', label: 'The end', hint: 'The run is over' };

/** Where a jump may lead, by the titles of the steps. */
export function targetOptions(targets: readonly TargetChoice[], value: unknown, required: boolean) {
  const known = targets
    .filter(({ label }) => label !== end.value)
    .map(({ label, title }) => ({ value: label, label: title, hint: label }));
  const options = [...(required ? [] : [{ value: following, label: 'The following step' }]), ...known, end];
  const given = value === undefined ? following : String(value);
  if (options.some((option) => option.value === given)) return { options, given };
  return { options: [...options, { value: given, label: given, hint: 'There is no such step' }], given };
}

/** A step that a jump leads to. */
export function TargetField(props: FieldProps) {
  const { value, onChange, required } = props;
  const { targets, readOnly } = useFormContext();
  const { options, given } = targetOptions(targets, value, required);
  return (
    <FieldFrame {...props} onFix={onChange}>
      {(ids) => (
        <Select
          {...ids}
          value={given}
          options={options}
          disabled={readOnly}
          onChange={(next) => onChange(next === following ? undefined : next)}
        />
      )}
    </FieldFrame>
  );
}
