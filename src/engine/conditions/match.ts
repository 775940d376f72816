/**
 * Decides which triggers may match an event, and whether one of them does.
 * 1. `candidates` leaves out only triggers whose event type does not match, and keeps the order in which they were given.
 * 2. Its cost grows with the number of patterns and of matches, not with the number of exact triggers.
 * 3. The event type is tested before the filters, so a verdict names the first clause that does not match.
 * 4. Opens and clicks of machines match only where the filters say something about `machine`.
 */
import type { Filters } from '../../contract/conditions.ts';
import type { Scope } from '../scope.ts';
import { evaluate, type Verdict } from './evaluate.ts';
import { isPattern, matchesGlob } from './glob.ts';
import { machineMismatch } from './machine-events.ts';
import type { FillIn } from './wanted.ts';

/** An event pattern with optional conditions, of anything that has an id and reacts to events. */
export interface MatchTrigger {
  id: string;
  eventType: string;
  filters?: Filters | undefined;
}

interface Entry<T> {
  order: number;
  trigger: T;
}

/** Triggers by event type. */
export interface TriggerIndex<T extends MatchTrigger = MatchTrigger> {
  exact: ReadonlyMap<string, readonly Entry<T>[]>;
  patterns: readonly Entry<T>[];
}

/** Indexes triggers so that those of one event are found without testing all of them. */
export function compileTriggers<T extends MatchTrigger>(triggers: readonly T[]): TriggerIndex<T> {
  const exact = new Map<string, Entry<T>[]>();
  const patterns: Entry<T>[] = [];
  for (const [order, trigger] of triggers.entries()) {
    if (isPattern(trigger.eventType)) {
      patterns.push({ order, trigger });
      continue;
    }
    const entries = exact.get(trigger.eventType);
    if (entries) entries.push({ order, trigger });
    else exact.set(trigger.eventType, [{ order, trigger }]);
  }
  return { exact, patterns };
}

/** The triggers whose event type matches, in the order they were given. */
export function candidates<T extends MatchTrigger>(index: TriggerIndex<T>, eventType: string): T[] {
  const matching = index.patterns.filter(({ trigger }) => matchesGlob(trigger.eventType, eventType));
  const entries = [...(index.exact.get(eventType) ?? []), ...matching];
  return entries.sort((a, b) => a.order - b.order).map(({ trigger }) => trigger);
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
