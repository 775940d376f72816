import type { JsonValue } from '../../../contract/primitives.ts';
import { momentOf } from '../../dates.ts';
import { type Clock, comparing, numberOf, type OperatorBehaviour } from './operator.ts';

const dayMs = 86_400_000;

/** Epoch ms of a date; NaN, which compares false with everything, for what is not a date. */
function moment(value: unknown, { zone }: Clock): number {
  return momentOf(value, zone) ?? Number.NaN;
}

function wantedMoment(value: JsonValue, clock: Clock): number {
  return value === 'now' ? clock.now : moment(value, clock);
}

function comparingDates(...parts: Parameters<typeof comparing>): OperatorBehaviour {
  return { ...comparing(...parts), isForDates: true };
}

export const dates = {
  before: comparingDates(
    (actual, wanted, clock) => moment(actual, clock) < wantedMoment(wanted, clock),
    (shown) => `to be before ${shown}`,
  ),
  after: comparingDates(
    (actual, wanted, clock) => moment(actual, clock) > wantedMoment(wanted, clock),
    (shown) => `to be after ${shown}`,
  ),
  withinDays: comparingDates(
    (actual, wanted, clock) => {
      const ageMs = clock.now - moment(actual, clock);
      return ageMs >= 0 && ageMs <= numberOf(wanted) * dayMs;
    },
    (shown) => `to lie within the last ${shown} days`,
  ),
};
