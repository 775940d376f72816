// Names that are known from elsewhere, and may be others too.
import { useMemo } from 'react';
import { Combobox } from '../../ui/combobox.tsx';
import { TextInput } from '../../ui/inputs.tsx';
import { FieldFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { sampleText } from '../template-input/complete.ts';

interface Known {
  value: string;
  label: string;
  hint?: string;
}

function FreeName({ options, mono = true, ...props }: FieldProps & { options: readonly Known[]; mono?: boolean }) {
  const { value, onChange, spec } = props;
  const { readOnly } = useFormContext();
  const text = typeof value === 'string' ? value : '';
  return (
    <FieldFrame {...props} onFix={onChange}>
      {(ids) =>
        readOnly ? (
          <TextInput {...ids} mono={mono} readOnly value={text} onChange={onChange} />
        ) : (
          <Combobox
            {...ids}
            options={options}
            value={text}
            onChange={(next) => onChange(next ?? undefined)}
            freeText
            mono={mono}
            {...(spec.placeholder === undefined ? {} : { placeholder: spec.placeholder })}
          />
        )
      }
    </FieldFrame>
  );
}

/** Type of an event, or a pattern of types. */
export function EventTypeField(props: FieldProps) {
  const { eventTypes } = useFormContext();
  const { value: typed } = props;
  // What is typed is part of what workflows name, and no proposal.
  const options = useMemo(
    () => eventTypes.filter((type) => type !== typed).map((value) => ({ value, label: value })),
    [eventTypes, typed],
  );
  return <FreeName {...props} options={options} spec={{ placeholder: 'order.completed', ...props.spec }} />;
}

/** A trait of the person, as a dotted path. */
export function TraitField(props: FieldProps) {
  const { variables } = useFormContext();
  const options = useMemo(
    () =>
      variables.flatMap(({ path, sample }) => {
        if (!path.startsWith('trait.')) return [];
        const value = path.slice('trait.'.length);
        const hint = sampleText(sample);
        return [{ value, label: value, ...(hint === '' ? {} : { hint }) }];
      }),
    [variables],
  );
  return <FreeName {...props} options={options} spec={{ placeholder: 'trialEndsAt', ...props.spec }} />;
}

let zones: readonly Known[] | null = null;
const zoneOptions = (): readonly Known[] => {
  zones ??= ['UTC', ...Intl.supportedValuesOf('timeZone')].map((value) => ({ value, label: value }));
  return zones;
};

/** An IANA time zone. */
export function ZoneField(props: FieldProps) {
  const { zone } = useFormContext();
  return <FreeName {...props} mono={false} options={zoneOptions()} spec={{ placeholder: zone, ...props.spec }} />;
}
