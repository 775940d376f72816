// Decides how a `wait` step waits: for its delay alone, until a moment, for an event, for a condition.
// 1. Each form of waiting begins when the step's own delay is over, and ends by itself at its time.
// 2. An event counts from the moment that `since` names, and ends one wait only; filters may compare it with the event
//    that started the run.
// 3. A change of the person takes effect at once: a date that moved moves the wait.
import { isoTime, type JsonValue } from '../../contract/primitives.ts';
import type { StepOf } from '../../contract/workflows/workflow.ts';
import { evaluate } from '../conditions/evaluate.ts';
import { matchTrigger } from '../conditions/match.ts';
import { buildScope, type Scope } from '../scope.ts';
import { runValues } from '../templates/run-values.ts';
import type { RunState, Settlement } from './state.ts';
import { dueOf, type UntilVerdict } from './wait-until.ts';
import type { SeenEvent, Watch } from './watch.ts';

type WaitStep = StepOf<'wait'>;
type Done = Extract<Settlement, { kind: 'done' }>;

/** `by`: the id of a kept event that ended it. */
export type WaitBegun = (Done & { by?: string }) | { kind: 'park'; watch: Watch; dueAt: number; waitingFor: string };

const minuteMs = 60_000;

/**
 * Begins a wait whose delay is over: done at once, or parked until its time. `countedFrom`: when the time of a wait began
 * that has been changed since; now when left out.
 */
export function beginWait(
  step: WaitStep,
  scope: Scope,
  state: RunState,
  now: number,
  countedFrom: number = now,
): WaitBegun {
  const { until, waitForEvent, waitForCondition, timeoutMinutes = 0, reason } = step.config;
  const timeout = countedFrom + Math.round(timeoutMinutes * minuteMs);
  if (until) {
    const verdict = dueOf(until, scope, countedFrom);
    if (verdict.due === null) return notWaited(step, verdict);
    const words = `Waiting until ${isoTime(verdict.due)} (${verdict.zone}).`;
    return { kind: 'park', watch: { kind: 'until' }, dueAt: verdict.due, waitingFor: reason ?? words };
  }
  if (waitForEvent) {
    // The step before ended when the entry of this one began; the first step follows on the event itself.
    const begunAt = state.trace.at(-1)?.startedAt ?? now;
    const since = waitForEvent.since === 'run_start' || begunAt === state.startedAt ? state.openedAt : begunAt;
    const watch: Watch = { kind: 'event', since };
    for (const seen of state.seen) {
      if (state.consumed.includes(seen.id)) continue;
      const result = waitAfterEvent(step, watch, seen, { run: scope, event: eventScope(scope, seen) }, now);
      if (result && 'kind' in result) return { ...result, by: seen.id };
    }
    return {
      kind: 'park',
      watch,
      dueAt: timeout,
      waitingFor: reason ?? `Waiting for the event ${waitForEvent.eventType}.`,
    };
  }
  if (waitForCondition) {
    if (evaluate(waitForCondition, scope, now, runValues(scope, now)).ok) return matched(step, { matched: true });
    return {
      kind: 'park',
      watch: { kind: 'condition' },
      dueAt: timeout,
      waitingFor: reason ?? 'Waiting for a condition.',
    };
  }
  return done(step);
}

/** The result of a parked wait whose time is over. */
export function timeUp(step: WaitStep, watch: Watch, scope: () => Scope, now: number): Done {
  if (watch.kind === 'until') return done(step);
  const { waitForCondition } = step.config;
  // Not every change of a person comes as an event.
  if (waitForCondition) {
    const person = scope();
    if (evaluate(waitForCondition, person, now, runValues(person, now)).ok) return matched(step, { matched: true });
  }
  const what =
    watch.kind === 'event'
      ? `The event ${step.config.waitForEvent?.eventType} did not come`
      : 'The condition did not hold';
  const reasonFields = { reason: 'timed_out', message: `${what} within ${step.config.timeoutMinutes} minutes.` };
  return { ...done(step, reasonFields), output: { matched: false }, jump: step.config.onTimeout ?? null };
}

/** What an event of the person does to a parked wait: it ends, ends at another time, or (null) stays as it is. */
export function waitAfterEvent(
  step: WaitStep,
  watch: Watch,
  arrived: SeenEvent,
  scopes: { run: Scope; event: Scope },
  now: number,
): Done | { dueAt: number } | null {
  const { until, waitForEvent, waitForCondition } = step.config;
  if (watch.kind === 'until' && until) {
    const verdict = dueOf(until, scopes.run, now);
    if (verdict.due === null) return notWaited(step, verdict);
    return { dueAt: verdict.due };
  }
  if (watch.kind === 'condition' && waitForCondition) {
    return evaluate(waitForCondition, scopes.run, now, runValues(scopes.run, now)).ok
      ? matched(step, { matched: true, eventId: arrived.id })
      : null;
  }
  // By the time of receipt: the clock of a client may be behind, and one that runs ahead counts as the time of receipt.
  if (watch.kind !== 'event' || !waitForEvent || arrived.receivedAt < watch.since) return null;
  return matchTrigger(waitForEvent, scopes.event, now, runValues(scopes.run, now)).ok
    ? matched(step, { matched: true, eventId: arrived.id, eventType: arrived.type })
    : null;
}

/** The scope in which a later event is matched: that of the run, with the later event in place of its own. */
export function eventScope(run: Scope, event: SeenEvent): Scope {
  const { event: fields, matched } = buildScope({ event });
  return { ...run, event: fields, ...(matched ? { matched } : {}) };
}

/** The end of a wait that has no time ahead to wait for. */
function notWaited(step: WaitStep, { reason, message, failed }: Extract<UntilVerdict, { due: null }>): Done {
  return { ...done(step, { reason, message }), outcome: failed ? 'error' : 'completed' };
}

function done(step: WaitStep, reasonFields: { reason?: string; message?: string } = {}): Done {
  return {
    kind: 'done',
    outcome: 'completed',
    ...(step.config.reason ? { input: { reason: step.config.reason } } : {}),
    ...reasonFields,
  };
}

function matched(step: WaitStep, output: { [key: string]: JsonValue }): Done {
  return { ...done(step), output, jump: step.config.onMatch ?? null };
}
