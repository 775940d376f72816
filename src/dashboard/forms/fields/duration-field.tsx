import { useState } from 'react';
import type { FieldIds } from '../../ui/field.tsx';
import { NumberInput, Select } from '../../ui/inputs.tsx';
import { FieldFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { type DurationUnit, durationUnits, splitMinutes, toMinutes } from './minutes.ts';

const units = (Object.keys(durationUnits) as DurationUnit[]).map((value) => ({ value, label: value }));

/** A number of minutes, typed in as a number and a unit. */
export function DurationField(props: FieldProps) {
  return <FieldFrame {...props}>{(ids) => <Duration ids={ids} {...props} signed={false} />}</FieldFrame>;
}

/** The same before or after a moment; minutes before it are negative. */
export function OffsetField(props: FieldProps) {
  return <FieldFrame {...props}>{(ids) => <Duration ids={ids} {...props} signed />}</FieldFrame>;
}

function Duration({ ids, label, value, onChange, signed }: FieldProps & { ids: FieldIds; signed: boolean }) {
  const { readOnly } = useFormContext();
  const minutes = typeof value === 'number' ? value : null;
  // The unit in which it was typed in stays, as long as the value is the one that was typed in.
  const [typed, setTyped] = useState<{ minutes: number | null; unit: DurationUnit; isBefore: boolean } | null>(null);
  const split = splitMinutes(Math.abs(minutes ?? 0));
  const isOwn = typed !== null && (typed.minutes === minutes || minutes === null);
  const unit = isOwn ? typed.unit : split.unit;
  const isBefore = isOwn ? typed.isBefore : (minutes ?? 0) < 0;
  const amount = minutes === null ? null : amountIn(Math.abs(minutes), unit);
  const write = (next: number | null, nextUnit: DurationUnit, nextBefore: boolean) => {
    const positive = next === null ? null : toMinutes(next, nextUnit);
    const written = positive === null ? null : nextBefore && positive > 0 ? -positive : positive;
    setTyped({ minutes: written, unit: nextUnit, isBefore: nextBefore });
    onChange(written ?? undefined);
  };
  return (
    <span className="flex min-w-0 gap-1.5">
      <NumberInput
        {...ids}
        value={amount}
        onChange={(next) => write(next, unit, isBefore)}
        readOnly={readOnly}
        className="min-w-16 flex-1"
      />
      <Select
        label={`Unit of ${label}`}
        value={unit}
        options={units}
        onChange={(next) => write(amount, next, isBefore)}
        disabled={readOnly}
        className="min-w-24 flex-1"
      />
      {signed ? (
        <Select
          label={`${label}: before or after`}
          value={isBefore ? 'before' : 'after'}
          options={[
            { value: 'after', label: 'after' },
            { value: 'before', label: 'before' },
          ]}
          onChange={(next) => write(amount, unit, next === 'before')}
          disabled={readOnly}
          className="min-w-24 flex-1"
        />
      ) : null}
    </span>
  );
}

/** Without the noise of thirds: 20 seconds are 20, not 19.999… */
const amountIn = (minutes: number, unit: DurationUnit): number =>
  Math.round((minutes / durationUnits[unit]) * 1e6) / 1e6;
