// Decides how a `wait` step waits: for its delay alone, until a moment, for an event, for a condition.
// 1. A form begins after the step's own delay is over, and ends by itself at its time.
// 2. An event counts from the moment the form names; the filters may compare it with the event that started the run.
// 3. What the person changes is looked at again at once: a date that moved moves the wait.
import type { JsonValue } from '../../contract/primitives.ts';
import type { StepOf } from '../../contract/workflows/workflow.ts';
import { evaluate } from '../conditions/evaluate.ts';
import { matchTrigger } from '../conditions/match.ts';
import { buildScope, type Scope } from '../scope.ts';
import { renderValue } from '../templates/value.ts';
import type { RunState, SeenEvent, Settlement, Watch } from './state.ts';
import { dueOf } from './wait-until.ts';

type WaitStep = StepOf<'wait'>;
type Done = Extract<Settlement, { kind: 'done' }>;

export type WaitBegun = Done | { kind: 'park'; watch: Watch; dueAt: number; waitingFor: string };

const minuteMs = 60_000;

/** Begins a wait whose delay is over: done at once, or parked until its time. */
export function beginWait(step: WaitStep, scope: Scope, state: RunState, now: number): WaitBegun {
  const { until, waitForEvent, waitForCondition, timeoutMinutes = 0, reason } = step.config;
  const timeout = now + Math.round(timeoutMinutes * minuteMs);
  if (until) {
    const verdict = dueOf(until, scope, now);
    if (verdict.due === null) return done(step, { reason: verdict.reason, message: verdict.message });
    const words = `Waiting until ${new Date(verdict.due).toISOString()} (${verdict.zone}).`;
    return { kind: 'park', watch: { kind: 'until' }, dueAt: verdict.due, waitingFor: reason ?? words };
  }
  if (waitForEvent) {
    // The step's own entry began when the step before it ended; the first one when the event happened that began the run.
    const begunAt = state.trace.at(-1)?.startedAt ?? now;
    const since = waitForEvent.since === 'run_start' || begunAt === state.startedAt ? state.openedAt : begunAt;
    const watch: Watch = { kind: 'event', since };
    for (const seen of state.seen) {
      const noticed = noticeEvent(step, watch, seen, { run: scope, event: eventScope(scope, seen) }, now);
      if (noticed && 'kind' in noticed) return noticed;
    }
    return {
      kind: 'park',
      watch,
      dueAt: timeout,
      waitingFor: reason ?? `Waiting for the event ${waitForEvent.eventType}.`,
    };
  }
  if (waitForCondition) {
    if (evaluate(waitForCondition, scope, now).ok) return matched(step, { matched: true });
    return {
      kind: 'park',
      watch: { kind: 'condition' },
      dueAt: timeout,
      waitingFor: reason ?? 'Waiting for a condition.',
    };
  }
  return done(step);
}

/** What a parked wait comes to when its time is over. */
export function timeUp(step: WaitStep, watch: Watch, scope: Scope, now: number): Done {
  if (watch.kind === 'until') return done(step);
  const { waitForCondition } = step.config;
  // Not every change of a person comes as an event.
  if (waitForCondition && evaluate(waitForCondition, scope, now).ok) return matched(step, { matched: true });
  const what = watch.kind === 'event' ? `the event ${step.config.waitForEvent?.eventType}` : 'the condition';
  const told = {
    reason: 'timed_out',
    message: `${capital(what)} did not come within ${step.config.timeoutMinutes} minutes.`,
  };
  return { ...done(step, told), output: { matched: false }, jump: step.config.onTimeout ?? null };
}

/** What an event of the person means for a parked wait: its end, another time, or nothing. */
export function noticeEvent(
  step: WaitStep,
  watch: Watch,
  arrived: SeenEvent,
  scopes: { run: Scope; event: Scope },
  now: number,
): Done | { dueAt: number } | null {
  const { until, waitForEvent, waitForCondition } = step.config;
  if (watch.kind === 'until' && until) {
    const verdict = dueOf(until, scopes.run, now);
    if (verdict.due === null) return done(step, { reason: verdict.reason, message: verdict.message });
    return { dueAt: verdict.due };
  }
  if (watch.kind === 'condition' && waitForCondition) {
    return evaluate(waitForCondition, scopes.run, now).ok
      ? matched(step, { matched: true, eventId: arrived.id })
      : null;
  }
  if (watch.kind !== 'event' || !waitForEvent || arrived.timestamp < watch.since) return null;
  const filters = waitForEvent.filters && renderValue(waitForEvent.filters as JsonValue, scopes.run, { now });
  if (filters && !filters.ok) return null;
  const trigger = { eventType: waitForEvent.eventType, ...(filters ? { filters: filters.value as never } : {}) };
  return matchTrigger(trigger, scopes.event, now).ok
    ? matched(step, { matched: true, eventId: arrived.id, eventType: arrived.type })
    : null;
}

/** The scope in which an event that arrived later is looked at: the run's, with that event. */
export function eventScope(run: Scope, event: SeenEvent): Scope {
  const { event: fields, matched } = buildScope({ event });
  return { ...run, event: fields, ...(matched ? { matched } : {}) };
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function done(step: WaitStep, told: { reason?: string; message?: string } = {}): Done {
  return {
    kind: 'done',
    outcome: 'completed',
    ...(step.config.reason ? { input: { reason: step.config.reason } } : {}),
    ...told,
  };
}

function matched(step: WaitStep, output: { [key: string]: JsonValue }): Done {
  return { ...done(step), output, jump: step.config.onMatch ?? null };
}
