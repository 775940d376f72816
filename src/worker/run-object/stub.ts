import type { Settlement } from '../../engine/run-state.ts';
import type { Env } from '../env.ts';
import type { Lane } from '../queues/post.ts';
import type { ClaimAnswer, Moved, NoticeInput, Settled, StartInput } from './messages.ts';
import type { RunView } from './run-view.ts';
import type { ControlAction, ControlAnswer } from './workflow-run.ts';

/** A run object as its callers see it; the platform's own type of an RPC stub is too deep for JSON values. */
export interface RunStub {
  start(input: StartInput): Promise<Moved>;
  claim(key: string): Promise<ClaimAnswer>;
  settle(key: string, settlement: Settlement, lane?: Lane | null): Promise<Settled>;
  control(action: ControlAction | 'restart', actor: string, from?: string): Promise<ControlAnswer>;
  view(): Promise<RunView | null>;
  poke(): Promise<Moved>;
  notice(input: NoticeInput): Promise<Moved>;
  release(): Promise<Moved>;
}

/** The object of a run; it need not exist yet. */
export function runStub(env: Env, runId: string): RunStub {
  return env.RUNS.getByName(runId) as unknown as RunStub;
}
