// Turns the entries of a run's state into the shapes of the API.
import { isoTime } from '../../contract/primitives.ts';
import type { StepTrace } from '../../contract/workflows/run.ts';
import type { AttemptEntry, StepEntry } from './state.ts';

const attemptOf = ({ at, ms, statusCode, error }: AttemptEntry) => ({
  at: isoTime(at),
  ...(statusCode === undefined ? {} : { statusCode }),
  ...(error === undefined ? {} : { error }),
  ms,
});

/** A step of the trace as the API returns it. */
export function traceOf(entry: StepEntry): StepTrace {
  const { startedAt, finishedAt, attempts, ...others } = entry;
  const { seq: _seq, endedSeq: _endedSeq, delivery: _delivery, followUps: _followUps, visit: _visit, ...rest } = others;
  return {
    ...rest,
    startedAt: isoTime(startedAt),
    finishedAt: finishedAt === null ? null : isoTime(finishedAt),
    attempts: attempts.map(attemptOf),
  };
}
