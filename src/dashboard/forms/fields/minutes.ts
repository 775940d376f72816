// Durations are stored in minutes, as the contract has them, and typed in as a number and a unit.

/** Units and their length in minutes, the longest first. */
export const durationUnits = { days: 1_440, hours: 60, minutes: 1, seconds: 1 / 60 } as const;
export type DurationUnit = keyof typeof durationUnits;

const names = Object.keys(durationUnits) as DurationUnit[];

/** A number of minutes in the longest unit of which it is a whole number. */
export function splitMinutes(minutes: number): { amount: number; unit: DurationUnit } {
  if (minutes === 0) return { amount: 0, unit: 'minutes' };
  for (const unit of names) {
    const amount = minutes / durationUnits[unit];
    // Thirds of a minute are not exact: 20 seconds are 0.333… minutes.
    const whole = Math.round(amount);
    if (whole !== 0 && Math.abs(amount - whole) < 1e-9 * Math.max(1, Math.abs(whole))) return { amount: whole, unit };
  }
  return { amount: minutes, unit: 'minutes' };
}

/** An amount of a unit in minutes. */
export const toMinutes = (amount: number, unit: DurationUnit): number =>
  unit === 'seconds' ? amount / 60 : amount * durationUnits[unit];

/** A duration in words, e.g. "1 hour" or "90 minutes". */
export function durationWords(minutes: number): string {
  const { amount, unit } = splitMinutes(Math.abs(minutes));
  return `${amount.toLocaleString('en-US')} ${amount === 1 ? unit.slice(0, -1) : unit}`;
}
