/**
 * Decides which triggers may match an event, and whether one of them does.
 * 1. `candidates` leaves out only triggers whose event type does not match, and keeps the order in which they were given.
 * 2. Its cost grows with the number of matches, and of patterns that are more than a prefix or a suffix.
 * 3. The event type is tested before the filters, so a verdict names the first clause that does not match.
 * 4. Opens and clicks of machines match only where the filters say something about `machine`.
 */
import type { Filters } from '../../contract/conditions.ts';
import type { Scope } from '../scope.ts';
import { evaluate, type Verdict } from './evaluate.ts';
import { type GlobIndex, indexGlobs, itemsFor } from './glob-index.ts';
import { machineMismatch } from './machine-events.ts';
import type { FillIn } from './wanted.ts';

/** An event pattern with optional conditions, of anything that has an id and reacts to events. */
export interface MatchTrigger {
  id: string;
  eventType: string;
  filters?: Filters | undefined;
}

/** Triggers by event type. */
export type TriggerIndex<T extends MatchTrigger = MatchTrigger> = GlobIndex<T>;

/** Indexes triggers so that those of one event are found without testing all of them. */
export function compileTriggers<T extends MatchTrigger>(triggers: readonly T[]): TriggerIndex<T> {
  return indexGlobs(triggers.map((trigger) => ({ globs: [trigger.eventType], item: trigger })));
}

/** The triggers whose event type matches, in the order they were given. */
export function candidates<T extends MatchTrigger>(index: TriggerIndex<T>, eventType: string): T[] {
  return itemsFor(index, eventType);
}

/**
 * Whether the trigger matches; pointers of the verdict start at the trigger (`/eventType`, `/filters/0`). `fillIn` is for
 * values that are templates of a run.
 */
export function matchTrigger(trigger: Omit<MatchTrigger, 'id'>, scope: Scope, now: number, fillIn?: FillIn): Verdict {
  const byType = evaluate({ eventType: trigger.eventType }, scope, now);
  if (!byType.ok) return { ok: false, why: { ...byType.why, pointer: '/eventType' } };
  const machine = machineMismatch(trigger.filters, scope);
  if (machine) return { ok: false, why: machine };
  if (trigger.filters === undefined) return byType;
  const verdict = evaluate(trigger.filters, scope, now, fillIn);
  if (verdict.ok) return verdict;
  return { ok: false, why: { ...verdict.why, pointer: `/filters${verdict.why.pointer}` } };
}
