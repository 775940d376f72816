// Turns the entries of a run's state into the shapes of the API.
import { isObject } from '../../contract/json.ts';
import { isoTime } from '../../contract/primitives.ts';
import type { Attempt, StepTrace } from '../../contract/workflows/run.ts';
import { withTexts } from '../gates/gate-text.ts';
import type { AttemptEntry, StepEntry } from './state.ts';

/** What a run adds to the trace of a step. */
export interface StepFacts {
  /** Id of the log row of its message; null where it has none. */
  deliveryId?: string | null;
  /** When its next attempt is planned, epoch ms; null where none is. */
  nextAttemptAt?: number | null;
}

/** A step of the trace as the API returns it. */
export function traceOf(entry: StepEntry, { deliveryId = null, nextAttemptAt = null }: StepFacts = {}): StepTrace {
  const { startedAt, finishedAt, attempts, gates, ...others } = entry;
  const { seq: _seq, endedSeq: _endedSeq, delivery: _delivery, followUps: _followUps, visit: _visit, ...rest } = others;
  const answer = bodyIn(entry.output);
  return {
    ...rest,
    startedAt: isoTime(startedAt),
    finishedAt: finishedAt === null ? null : isoTime(finishedAt),
    attempts: attempts.map((attempt, index) => {
      const isLast = index === attempts.length - 1;
      const next = isLast && nextAttemptAt !== null ? { nextAttemptAt: isoTime(nextAttemptAt) } : {};
      return { ...attemptOf(attempt, isLast ? answer : null), ...next };
    }),
    ...(gates ? { gates: withTexts(gates, entry.message) } : {}),
    ...(deliveryId === null ? {} : { deliveryId }),
  };
}

/** `answer`: what the provider said to the attempt that succeeded. */
function attemptOf(
  { at, ms, statusCode, error, answered, class: failure, reason }: AttemptEntry,
  answer: string | null,
): Attempt {
  const body = error === undefined ? answer : answered ? error : null;
  return {
    at: isoTime(at),
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(error === undefined ? {} : { error }),
    ms,
    ...(failure === undefined ? {} : { class: failure }),
    ...(reason === undefined ? {} : { reason }),
    ...(body ? { body } : {}),
  };
}

/** What a provider answered, as the output of a message keeps it. */
const bodyIn = (output: unknown): string | null =>
  isObject(output) && typeof output.body === 'string' ? output.body : null;
