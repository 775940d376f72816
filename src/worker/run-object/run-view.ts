import { isoTime } from '../../contract/primitives.ts';
import type { Run } from '../../contract/workflows/run.ts';
import { entryKey, type RunState, type StepEntry } from '../../engine/runs/state.ts';
import { type StepFacts, traceOf } from '../../engine/runs/trace.ts';
import { stepDeliveryId } from '../steps/delivery-row.ts';
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
  return {
    ...summary,
    nextStepAt: state.dueAt === null ? null : summary.nextStepAt,
    eventType: head.event.type,
    steps: trace.map((entry) => traceOf(entry, factsOf(state, entry))),
    audit,
  };
}

function factsOf({ runId, intent, dueAt, status }: RunState, entry: StepEntry): StepFacts {
  const key = entryKey(runId, entry);
  return {
    deliveryId: entry.delivery && stepDeliveryId(key, entry.delivery.decidedAt),
    nextAttemptAt: status === 'running' && intent?.key === key ? dueAt : null,
  };
}
