import { RadioCards, Select } from '../../ui/inputs.tsx';
import { faultsAt } from '../faults.ts';
import { GroupFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { useForm } from '../form-state.ts';
import { labelOf } from '../labels.ts';
import { childPointer } from '../pointers.ts';
import { fits, shapeOf } from '../shape.ts';
import { startValue } from '../start-value.ts';
import { asVariant, type Variant, variantOf } from '../variants.ts';
import { JsonField } from './json.tsx';
import { TextField } from './plain.tsx';
import { Properties } from './properties.tsx';

/** One of several forms: the form is chosen first, then its fields are drawn. */
export function VariantsField(props: FieldProps) {
  const { pointer, label, hint, value, onChange, faults, schema, spec } = props;
  const { root } = useForm();
  const shape = shapeOf(schema, root);
  if (shape.kind !== 'variants') return null;
  const { by, variants } = shape;
  if (by === null) return <Untagged {...props} variants={variants} />;
  const chosen = variantOf(value, by, variants);
  const choose = (name: string) => {
    const variant = variants.find((one) => one.name === name);
    if (variant) onChange(asVariant(value, by, variant, startValue(variant.schema, root)));
  };
  const own = [...faultsAt(faults, pointer), ...faultsAt(faults, childPointer(pointer, by))];
  const options = variants.map(({ name, hint: text }) => ({
    value: name,
    label: spec.options?.[name] ?? labelOf(name),
    ...(text === '' ? {} : { hint: text.replaceAll('`', '') }),
  }));
  return (
    <div className="grid gap-4">
      <GroupFrame label={label === '' ? labelOf(by) : label} hint={hint} faults={own} flat>
        <VariantChoice
          label={label === '' ? labelOf(by) : label}
          value={chosen?.name ?? null}
          options={options}
          onChange={choose}
        />
      </GroupFrame>
      {chosen ? <Properties pointer={pointer} schema={chosen.schema} except={[by]} /> : null}
    </div>
  );
}

function VariantChoice({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string | null;
  options: readonly { value: string; label: string; hint?: string }[];
  onChange: (name: string) => void;
}) {
  const { readOnly } = useFormContext();
  if (options.length > 6) {
    return <Select label={label} value={value} options={options} onChange={onChange} disabled={readOnly} />;
  }
  const cards = options.map((option) => ({ ...option, disabled: readOnly }));
  return <RadioCards label={label} hideLabel value={value} options={cards} onChange={onChange} />;
}

/** Forms that only the value itself tells apart: a text is typed as one, anything else as JSON. */
function Untagged({ variants, ...props }: FieldProps & { variants: readonly Variant[] }) {
  const { root } = useForm();
  const text = variants.find(({ schema }) => shapeOf(schema, root).kind === 'text');
  const isText = text !== undefined && fits(shapeOf(text.schema, root), props.value);
  if (isText) return <TextField {...props} schema={text.schema} />;
  return <JsonField {...props} />;
}
