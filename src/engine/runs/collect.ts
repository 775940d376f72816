// Decides how a `wait` that gathers events waits: until its window ends, or it has as many as it waits for.
import { isoTime } from '../../contract/primitives.ts';
import type { StepOf } from '../../contract/workflows/workflow.ts';
import type { Scope } from '../scope.ts';
import { type Digest, isFull } from './digest.ts';
import type { Settlement } from './state.ts';
import type { WaitBegun } from './wait.ts';
import { dueOf } from './wait-until.ts';

const minuteMs = 60_000;

/** Begins to gather; done at once where enough has come before. */
export function beginCollect(step: StepOf<'wait'>, digest: Digest, scope: () => Scope, now: number): WaitBegun {
  const { collect, reason } = step.config;
  if (!collect || isFull(collect, digest)) return collected(step, digest);
  const due = collect.until
    ? dueOf(collect.until, scope(), now).due
    : now + Math.round((collect.windowMinutes ?? 0) * minuteMs);
  if (due === null) return collected(step, digest);
  const words = `Collecting events until ${isoTime(due)}.`;
  return { kind: 'park', watch: { kind: 'collect' }, dueAt: due, waitingFor: reason ?? words };
}

/** The end of a digest. */
export function collected(step: StepOf<'wait'>, { current }: Digest): Extract<Settlement, { kind: 'done' }> {
  const { events = [], count = 0 } = current ?? {};
  const { reason } = step.config;
  return {
    kind: 'done',
    outcome: 'completed',
    ...(reason ? { input: { reason } } : {}),
    message: `Collected ${count} ${count === 1 ? 'event' : 'events'}.`,
    output: { eventCount: count, eventIds: events.map(({ id }) => id) },
  };
}
