import { Checkbox, RadioCards, Select, Switch } from '../../ui/inputs.tsx';
import { FieldFrame, GroupFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { useForm } from '../form-state.ts';
import { labelOf, meaningOf, usualOf } from '../labels.ts';
import { type Constant, shapeOf } from '../shape.ts';

/** So many options have room as cards, each with what it means. */
const mostCards = 4;
/** No value of a contract. */
const unset = ':unset';

function useOptions({ schema, spec, required }: FieldProps) {
  const { root } = useForm();
  const shape = shapeOf(schema, root);
  const values = shape.kind === 'choice' || shape.kind === 'set' ? shape.options : [];
  const options = values.map((value) => ({
    value: String(value),
    label: spec.options?.[String(value)] ?? (typeof value === 'string' ? labelOf(value) : String(value)),
    hint: meaningOf(String(value), schema.description),
  }));
  const usual = usualOf(schema, values);
  const none = { value: unset, label: spec.unset ?? 'Not set', hint: '' };
  return { values, usual, options: required || usual !== undefined ? options : [none, ...options] };
}

const constantOf = (values: readonly Constant[], text: string): Constant | undefined =>
  values.find((value) => String(value) === text);

/** One of a few: cards with their meaning, or a list to choose from. */
export function ChoiceField(props: FieldProps) {
  const { value, onChange, faults, label, hint } = props;
  const { readOnly } = useFormContext();
  const { values, usual, options } = useOptions(props);
  const chosen = String(value ?? usual ?? unset);
  const change = (text: string) => onChange(constantOf(values, text));
  const isKnown = options.some((option) => option.value === chosen);
  if (values.length > mostCards || !isKnown) {
    const shown = isKnown ? options : [...options, { value: chosen, label: chosen, hint: 'Not one of these.' }];
    return (
      <FieldFrame {...props} onFix={(suggestion) => change(suggestion)}>
        {(ids) => (
          <Select
            {...ids}
            value={chosen}
            onChange={change}
            disabled={readOnly}
            options={shown.map(({ hint: meaning, ...option }) => ({
              ...option,
              ...(meaning ? { hint: meaning } : {}),
            }))}
          />
        )}
      </FieldFrame>
    );
  }
  const isExplained = options.some((option) => option.hint !== '');
  return (
    <GroupFrame label={label} hint={isExplained ? '' : hint} faults={faults} flat hintBelow>
      <RadioCards
        label={label}
        hideLabel
        value={chosen}
        onChange={change}
        columns={isExplained ? 1 : 2}
        options={options.map(({ hint: meaning, ...option }) => ({
          ...option,
          ...(meaning ? { hint: meaning } : {}),
          disabled: readOnly,
        }))}
      />
    </GroupFrame>
  );
}

/** Several of a few. */
export function SetField(props: FieldProps) {
  const { value, onChange, faults, label, hint, required } = props;
  const { readOnly } = useFormContext();
  const { values, options } = useOptions({ ...props, required: true });
  const chosen = new Set(Array.isArray(value) ? value : []);
  const toggle = (one: Constant, isOn: boolean) => {
    const next = values.filter((other) => (other === one ? isOn : chosen.has(other)));
    onChange(next.length === 0 && !required ? undefined : next);
  };
  return (
    <GroupFrame label={label} hint={hint} faults={faults} flat hintBelow>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {values.map((one, place) => (
          <Checkbox
            key={String(one)}
            label={options[place]?.label}
            checked={chosen.has(one)}
            onChange={(isOn) => toggle(one, isOn)}
            disabledReason={readOnly ? 'Read only' : null}
          />
        ))}
      </div>
    </GroupFrame>
  );
}

/** Yes or no; one that may be left out is left out when it is no, which every contract takes for the default. */
export function FlagField({ label, hint, value, onChange, faults, schema, required }: FieldProps) {
  const { readOnly } = useFormContext();
  const usual = schema.default === true || / Default true\./.test(schema.description ?? '');
  const change = (isOn: boolean) => onChange(!required && isOn === usual ? undefined : isOn);
  return (
    <GroupFrame label={label} hint={hint} faults={faults} flat hintBelow>
      <Switch
        label={label}
        hideLabel
        checked={value === undefined ? usual : value === true}
        onChange={change}
        disabledReason={readOnly ? 'Read only' : null}
      />
    </GroupFrame>
  );
}
