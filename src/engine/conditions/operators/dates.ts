import { isoTimeMs, type JsonValue } from '../../../contract/primitives.ts';
import { comparing, numberOf, type OperatorBehaviour } from './operator.ts';

const dayMs = 86_400_000;

/** Epoch ms of an ISO text or of an epoch ms number; NaN for everything else. */
export function momentOf(value: unknown): number {
  return typeof value === 'string' ? (isoTimeMs(value) ?? Number.NaN) : numberOf(value);
}

function wantedMoment(value: JsonValue, now: number): number {
  return value === 'now' ? now : momentOf(value);
}

function comparingDates(...parts: Parameters<typeof comparing>): OperatorBehaviour {
  return { ...comparing(...parts), isForDates: true };
}

export const dates = {
  before: comparingDates(
    (actual, wanted, now) => momentOf(actual) < wantedMoment(wanted, now),
    (shown) => `to be before ${shown}`,
  ),
  after: comparingDates(
    (actual, wanted, now) => momentOf(actual) > wantedMoment(wanted, now),
    (shown) => `to be after ${shown}`,
  ),
  withinDays: comparingDates(
    (actual, wanted, now) => momentOf(actual) <= now && momentOf(actual) >= now - numberOf(wanted) * dayMs,
    (shown) => `to lie within the last ${shown} days`,
  ),
};
