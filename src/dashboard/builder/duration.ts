// Estimates how long a run may take: its longest way, with every wait to its end.
import { isObject } from '../../contract/json.ts';
import { endTarget } from '../../engine/graph.ts';
import type { Draft, DraftStep } from './draft.ts';
import { waysOf } from './exits.ts';

const dayMinutes = 24 * 60;
const weekMinutes = 7 * dayMinutes;

/** Longest time of a run in minutes; Infinity where it waits for a date that nobody knows. */
export function longestMinutes(draft: Pick<Draft, 'steps'>): number {
  const ways = Map.groupBy(waysOf(draft), ({ exit }) => exit.label);
  const left = new Map<string, number>([[endTarget, 0]]);
  for (const step of draft.steps.toReversed()) {
    const onward = (ways.get(step.label) ?? []).map(({ target }) => left.get(target) ?? 0);
    left.set(step.label, minutesOf(step) + Math.max(0, ...onward));
  }
  return left.get(draft.steps[0]?.label ?? endTarget) ?? 0;
}

/** Longest time at one step. */
function minutesOf({ delayMinutes, config }: DraftStep): number {
  return (
    numberOf(delayMinutes) +
    numberOf(config.timeoutMinutes) +
    untilMinutes(config.until) +
    collectMinutes(config.collect)
  );
}

const numberOf = (value: unknown) => (typeof value === 'number' && value > 0 ? value : 0);

function untilMinutes(until: unknown): number {
  if (!isObject(until)) return 0;
  if (until.date !== undefined) return Number.POSITIVE_INFINITY;
  return until.weekdays === undefined ? dayMinutes : weekMinutes;
}

function collectMinutes(collect: unknown): number {
  return isObject(collect) ? numberOf(collect.windowMinutes) + untilMinutes(collect.until) : 0;
}
