// One move of a run: an input, the decision of `advance`, one commit, and what follows without a queue.
// R2 The result before, the next intent and the alarm are one commit; only then is the effect handed out.
// R4 After every await the state is read again; none stands between that read and its commit.
// R5 What a person did in between is in that state: `advance` judges every late input against it.
import type { Definition } from '../../contract/workflows/workflow.ts';
import { type Advanced, advance, needsProfile } from '../../engine/runs/advance.ts';
import type { AdvanceInput } from '../../engine/runs/state.ts';
import type { Scope } from '../../engine/scope.ts';
import { isDoneAt } from '../../engine/steps/registry.ts';
import type { Env } from '../env.ts';
import type { StepMessage } from '../messages.ts';
import { loadDefinition } from '../store/definitions.ts';
import type { ProfileRow } from '../store/profile-row.ts';
import { type RunHead, type RunRow, rowOf, shouldIndex } from '../store/run-row.ts';
import type { Transition } from '../stream/publish-transitions.ts';
import { openScope } from './run-scope.ts';
import type { RunStore, StoredRun } from './store.ts';
import { updateProfile } from './update-profile.ts';

/** What the moves of a run need of its object. */
export interface RunDeps {
  env: Env;
  store: RunStore;
  /** R9: the clock of the run, the only one it reads. */
  now(): number;
  /** Called after every commit, for those who watch the run. */
  onCommit(): void;
}

export interface Moved {
  transition: Transition;
  verdict: Advanced['verdict'];
}

const nothing: Transition = { row: null, next: null };

/** Moves a run by one input; `profile` is the person, where the caller has just read it. */
export async function moveRun(deps: RunDeps, input: AdvanceInput, profile: ProfileRow | null = null): Promise<Moved> {
  const first = deps.store.read();
  if (!first) return { transition: nothing, verdict: 'unchanged' };
  const definition = await definitionOf(deps.env, first.head);
  const reads = input.kind === 'event' || needsProfile(definition, first.state);
  const scope = reads ? await openScope(deps.env, first, profile) : null;
  return commitMove(deps, definition, input, scope, deps.store.read() ?? first);
}

/** Applies one input to a run that was read in this turn, and everything that follows without a queue. */
export async function commitMove(
  deps: RunDeps,
  definition: Definition,
  input: AdvanceInput,
  scope: Scope | null,
  run: StoredRun,
): Promise<Moved> {
  const { store } = deps;
  const now = deps.now();
  const { state, task, verdict } = advance(definition, run.state, input, now, scope && { ...scope, ai: run.state.ai });
  if (verdict === 'unchanged' || verdict === 'final') {
    store.rearm(run.state, now);
    return { transition: nothing, verdict };
  }
  store.commit(run.head, state, now);
  deps.onCommit();
  if (task && isDoneAt(task.step, 'object')) {
    const { transition } = await performUpdate(deps, definition, { head: run.head, state }, task.key);
    return { transition, verdict };
  }
  const row = shouldIndex(state, now) ? rowOf(run.head, state, now) : null;
  const next = task && messageOf(run.head, task.key, task.step.type);
  return { transition: { row, next }, verdict };
}

async function performUpdate(deps: RunDeps, definition: Definition, run: StoredRun, key: string): Promise<Moved> {
  const { settlement, profile } = await updateProfile(deps.env, definition, run, deps.now);
  const scope = profile && needsProfile(definition, run.state) ? await openScope(deps.env, run, profile) : null;
  if (!scope && needsProfile(definition, run.state)) return moveRun(deps, { kind: 'settle', key, settlement });
  return commitMove(deps, definition, { kind: 'settle', key, settlement }, scope, deps.store.read() ?? run);
}

/** The version of its workflow that a run was started with. */
export function definitionOf(env: Env, head: RunHead): Promise<Definition> {
  return loadDefinition(env, head.projectId, head.workflowId, head.version);
}

/** The row that the index should have of a run now. */
export function currentRow({ store, now }: RunDeps): RunRow | null {
  const run = store.read();
  return run && rowOf(run.head, run.state, now());
}

function messageOf(head: RunHead, key: string, type: StepMessage['type']): StepMessage {
  return { orgId: head.orgId, projectId: head.projectId, runId: head.runId, key, type };
}
