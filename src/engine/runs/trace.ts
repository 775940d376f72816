// Turns the entries of a run's state into the shapes of the API.
import type { StepTrace } from '../../contract/workflows/run.ts';
import type { AttemptEntry, StepEntry } from './state.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

const attemptOf = ({ at, ms, statusCode, error }: AttemptEntry) => ({
  at: iso(at),
  ...(statusCode === undefined ? {} : { statusCode }),
  ...(error === undefined ? {} : { error }),
  ms,
});

/** A step of the trace as the API returns it. */
export function traceOf(entry: StepEntry): StepTrace {
  const { startedAt, finishedAt, attempts, ...rest } = entry;
  return {
    ...rest,
    startedAt: iso(startedAt),
    finishedAt: finishedAt === null ? null : iso(finishedAt),
    attempts: attempts.map(attemptOf),
  };
}
