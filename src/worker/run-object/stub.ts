import type { JsonValue } from '../../contract/primitives.ts';
import type { Settlement } from '../../engine/runs/state.ts';
import type { Env } from '../env.ts';
import type { QueueKind } from '../stream/enqueue.ts';
import type { Transition } from '../stream/publish-transitions.ts';
import type { ClaimAnswer, ControlAction, ControlAnswer, EventInput, Settled, StartInput } from './messages.ts';
import type { RunView } from './run-view.ts';

/** A run object as its callers see it; the platform's own type of an RPC stub is too deep for JSON values. */
export interface RunStub {
  start(input: StartInput): Promise<Transition>;
  claim(key: string): Promise<ClaimAnswer>;
  report(key: string, progress?: JsonValue): Promise<void>;
  settle(key: string, settlement: Settlement, queueKind?: QueueKind | null): Promise<Settled>;
  control(action: ControlAction | 'restart', actor: string, from?: string): Promise<ControlAnswer>;
  view(): Promise<RunView | null>;
  reconcile(): Promise<Transition>;
  onEvent(input: EventInput): Promise<Transition>;
  release(): Promise<Transition>;
}

/** The object of a run; it need not exist yet. */
export function runStub(env: Env, runId: string): RunStub {
  return env.RUNS.getByName(runId) as unknown as RunStub;
}
