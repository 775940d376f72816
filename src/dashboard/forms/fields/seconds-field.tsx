import type { FieldProps } from '../field-types.ts';
import { DurationField } from './duration-field.tsx';

/** Millionths of a second are noise of the conversion. */
const rounded = (seconds: number) => Math.round(seconds * 1e6) / 1e6;

/** A number of seconds, typed in as a number and a unit. */
export function SecondsField({ value, onChange, ...props }: FieldProps) {
  return (
    <DurationField
      {...props}
      value={typeof value === 'number' ? value / 60 : value}
      onChange={(minutes) => onChange(typeof minutes === 'number' ? rounded(minutes * 60) : undefined)}
    />
  );
}
