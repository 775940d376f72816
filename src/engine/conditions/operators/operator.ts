import type { JsonValue } from '../../../contract/primitives.ts';

/** The moment of an evaluation, and the clocks that its dates are read by. */
export interface Clock {
  /** Epoch ms. */
  now: number;
  /** The zone of dates that name none. */
  zone(): string;
}

/** What an operator does; its name, its value and its documentation are in src/contract/conditions/operators.ts. */
export interface OperatorBehaviour {
  /** Whether a field (undefined when missing) stands in this relation to the wanted value. */
  holds: (actual: unknown, wanted: JsonValue | undefined, clock: Clock) => boolean;
  /** The words between "Wanted event.amount" and ", but it is 5"; `shown` is the wanted value as text. */
  wish: (shown: string, wanted: JsonValue | undefined) => string;
  /** Dates come as texts and as numbers, so the type of such a value explains nothing. */
  isForDates?: true;
}

/** An operator that is false for a missing field and without a value to compare with. */
export function comparing(
  test: (actual: unknown, wanted: JsonValue, clock: Clock) => boolean,
  wish: OperatorBehaviour['wish'],
): OperatorBehaviour {
  return {
    holds: (actual, wanted, clock) => actual !== undefined && wanted !== undefined && test(actual, wanted, clock),
    wish,
  };
}

/** NaN for everything but a number: it compares false with every number. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}
