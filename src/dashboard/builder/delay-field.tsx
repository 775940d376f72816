import { useState } from 'react';
import { type DurationUnit, splitMinutes, toMinutes } from '../forms/fields/minutes.ts';
import { Field } from '../ui/field.tsx';
import { NumberInput, Select } from '../ui/inputs.tsx';
import { useBuilder } from './builder-context.ts';
import { type DraftStep, pointerTo } from './draft.ts';

const units: { value: DurationUnit; label: string }[] = [
  { value: 'seconds', label: 'seconds' },
  { value: 'minutes', label: 'minutes' },
  { value: 'hours', label: 'hours' },
  { value: 'days', label: 'days' },
];

/** The wait before a step; of a plain wait, how long that is. */
export function DelayField({ step, isPlain }: { step: DraftStep; isPlain: boolean }) {
  const { draft, act, editReason, problemsByStep } = useBuilder();
  const minutes = typeof step.delayMinutes === 'number' ? step.delayMinutes : 0;
  const [unit, setUnit] = useState(() => (minutes === 0 ? 'hours' : splitMinutes(minutes).unit));
  const pointer = `${pointerTo(draft, step.label)}/delayMinutes`;
  const fault = problemsByStep.get(step.label)?.find(({ field }) => field === '/delayMinutes')?.fault.message ?? null;
  const shown = minutes === 0 ? null : toAmount(minutes, unit);
  const write = (amount: number | null, of: DurationUnit) =>
    act({ kind: 'set', pointer, value: amount === null || amount === 0 ? undefined : toMinutes(amount, of) }, pointer);
  return (
    <Field label={isPlain ? 'Wait for' : 'Wait before'} fault={fault}>
      {(ids) => (
        <span data-field="/delayMinutes" className="grid grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)] gap-1.5">
          <NumberInput
            {...ids}
            value={shown}
            placeholder="0"
            readOnly={editReason !== null}
            onChange={(amount) => write(amount, unit)}
          />
          <Select
            label="Unit of the wait"
            options={units}
            value={unit}
            disabled={editReason !== null}
            onChange={(next) => {
              setUnit(next);
              if (shown !== null) write(shown, next);
            }}
          />
        </span>
      )}
    </Field>
  );
}

const toAmount = (minutes: number, unit: DurationUnit): number => {
  const amount = minutes / toMinutes(1, unit);
  return Math.round(amount * 1e6) / 1e6;
};
