import { isoTime } from '../../contract/primitives.ts';
import type { Run } from '../../contract/workflows/run.ts';
import type { RunState, StepEntry } from '../../engine/runs/state.ts';
import { traceOf } from '../../engine/runs/trace.ts';
import { type RunHead, rowOf, summaryOf } from '../store/run-row.ts';

/** A run as its object returns it. */
export interface RunView {
  head: RunHead;
  state: RunState;
  trace: StepEntry[];
}

/** A run as the API returns it. */
export function runOf({ head, state, trace }: RunView, now: number): Run {
  const summary = summaryOf(rowOf(head, state, now), now);
  const audit = state.audit.map(({ at, act: _act, ...note }) => ({ at: isoTime(at), ...note }));
  return { ...summary, nextStepAt: state.dueAt === null ? null : summary.nextStepAt, steps: trace.map(traceOf), audit };
}
