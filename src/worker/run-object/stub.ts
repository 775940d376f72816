import type { JsonValue } from '../../contract/primitives.ts';
import type { Settlement } from '../../engine/runs/state.ts';
import type { Env } from '../env.ts';
import type { QueueKind } from '../stream/enqueue.ts';
import type { Transition } from '../stream/publish-transitions.ts';
import type {
  ClaimAnswer,
  ControlAnswer,
  ControlInput,
  ErasedRun,
  EventInput,
  Joined,
  MoveAnswer,
  MoveInput,
  Settled,
  SettleTerms,
  StartInput,
  Woken,
} from './messages.ts';
import type { RunView } from './run-view.ts';

/** A run object as its callers see it; the platform's own type of an RPC stub is too deep for JSON values. */
export interface RunStub {
  start(input: StartInput): Promise<Transition>;
  /** `confirmed`, here and below: the `seq` of the last transition of the run that the caller has published. */
  claim(key: string, confirmed?: number): Promise<ClaimAnswer>;
  /** Whether the run expects the result of that effect. */
  report(key: string, progress?: JsonValue): Promise<boolean>;
  wake(dueAt: number, queueKind: QueueKind): Promise<Woken>;
  settle(key: string, settlement: Settlement, terms?: SettleTerms): Promise<Settled>;
  control(input: ControlInput): Promise<ControlAnswer>;
  move(input: MoveInput): Promise<MoveAnswer>;
  view(): Promise<RunView | null>;
  reconcile(): Promise<Transition>;
  onEvent(input: EventInput): Promise<Transition>;
  join(input: EventInput): Promise<Joined>;
  release(): Promise<Transition>;
  erase(actor: string, erasedAt: number): Promise<ErasedRun>;
  archive(): Promise<RunView | null>;
  empty(seq: number): Promise<boolean>;
  closeSockets(keyId: string): Promise<void>;
  /** Only for those who have no further call to make: the API and the alarm. */
  confirm(seq: number): Promise<void>;
}

/** The object of a run; it need not exist yet. */
export function runStub(env: Env, runId: string): RunStub {
  return env.RUNS.getByName(runId) as unknown as RunStub;
}
