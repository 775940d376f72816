// One move of a run: an input, the decision of `advance`, one commit, and what follows without a queue.
// R2 The result before, the next intent and the alarm are one commit; only then is the effect handed out.
// R4 After every await the state is read again; none stands between that read and its commit.
// R5 What a person did in between is in that state: `advance` judges every late input against it.
// R8 A move returns everything that is unconfirmed, also where it changed nothing: its caller may be repeating a call.
import type { Definition } from '../../contract/workflows/workflow.ts';
import { type Advanced, advance, needsProfile } from '../../engine/runs/advance.ts';
import { confirm, isUnconfirmed } from '../../engine/runs/confirm.ts';
import { ProfileNeeded } from '../../engine/runs/cursor.ts';
import type { AdvanceInput, RunState } from '../../engine/runs/state.ts';
import type { Scope } from '../../engine/scope.ts';
import { behaviourOf, isDoneAt } from '../../engine/steps/registry.ts';
import type { Env } from '../env.ts';
import type { StepMessage } from '../messages.ts';
import { loadDefinition } from '../store/definitions.ts';
import type { ProfileRow } from '../store/profile-row.ts';
import type { RunHead } from '../store/run-row.ts';
import type { Transition } from '../stream/publish-transitions.ts';
import { nothing, type OfferTerms, offerOf } from './offer.ts';
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
  /** Whether somebody is doing the effect of a key now. */
  isClaimed(key: string): boolean;
}

export interface Moved {
  transition: Transition;
  verdict: Advanced['verdict'];
}

/** How a move is made beside its input. */
export interface MoveTerms extends Partial<Omit<OfferTerms, 'next'>> {
  /** The person, where the caller has just read it. */
  profile?: ProfileRow | null;
  /** The `seq` that the caller has published; rides in the commit of the move. */
  confirmed?: number | undefined;
  /** What the run is from then on, where it moves to another version. */
  head?: RunHead;
  /** Further changes of the state that ride in the commit. */
  change?: Partial<Pick<RunState, 'publishBy' | 'muted'>>;
  /** A move that changed nothing hands its open step out again, as far as nobody is known to have it. */
  repeats?: boolean;
  /** The move has begun a wait. */
  waits?: boolean;
}

/** Moves a run by one input. */
export async function moveRun(deps: RunDeps, input: AdvanceInput, terms: MoveTerms = {}): Promise<Moved> {
  // Most moves read no profile, so it is read when one does.
  const readsScope = input.kind === 'event' || Boolean(terms.profile);
  try {
    return await moveWith(deps, input, terms, readsScope);
  } catch (error) {
    if (!(error instanceof ProfileNeeded)) throw error;
  }
  return moveWith(deps, input, terms, true);
}

async function moveWith(deps: RunDeps, input: AdvanceInput, terms: MoveTerms, readsScope: boolean): Promise<Moved> {
  const first = deps.store.read();
  if (!first) return { transition: nothing, verdict: 'unchanged' };
  const definition = await definitionOf(deps.env, first.head);
  const scope = readsScope ? await openScope(deps.env, first, terms.profile ?? null) : null;
  const run = deps.store.read() ?? first;
  // It has moved to another version since, whose definition it needs.
  if (run.head.version !== first.head.version) return moveWith(deps, input, terms, readsScope);
  return commitMove(deps, definition, input, scope, run, terms);
}

/** Applies one input to a run that was read in this turn, and everything that follows without a queue. */
export async function commitMove(
  deps: RunDeps,
  definition: Definition,
  input: AdvanceInput,
  scope: Scope | null,
  run: StoredRun,
  terms: MoveTerms = {},
): Promise<Moved> {
  const { store } = deps;
  const now = deps.now();
  const known = confirm(run.state, terms.confirmed ?? 0);
  const { state, task, verdict } = advance(definition, known, input, now, scope);
  if (verdict !== 'ok' && verdict !== 'late') {
    store.rearm(run.state, now);
    return { transition: offer(deps, { head: run.head, state }, terms), verdict };
  }
  const moved = { head: terms.head ?? run.head, state: { ...state, ...terms.change } };
  store.commit(moved.head, moved.state, now);
  deps.onCommit();
  if (task && isDoneAt(task.step, 'object')) {
    const { transition } = await performUpdate(deps, definition, moved, task.key, terms);
    return { transition, verdict };
  }
  const next = task && messageOf(run.head, task.key, task.step.type);
  const waits = state.dueAt !== run.state.dueAt;
  return { transition: offer(deps, moved, { ...terms, repeats: false, waits }, next), verdict };
}

async function performUpdate(
  deps: RunDeps,
  definition: Definition,
  run: StoredRun,
  key: string,
  { change: _change, confirmed: _confirmed, head: _head, ...terms }: MoveTerms,
): Promise<Moved> {
  const { settlement, profile } = await updateProfile(deps.env, definition, run, deps.now);
  const scope = profile && needsProfile(definition, run.state) ? await openScope(deps.env, run, profile) : null;
  if (!scope && needsProfile(definition, run.state))
    return moveRun(deps, { kind: 'settle', key, settlement }, { ...terms, profile: null });
  return commitMove(deps, definition, { kind: 'settle', key, settlement }, scope, deps.store.read() ?? run, terms);
}

/** What the run owes now; `next` is the step that the move has just issued. */
export function offer(deps: RunDeps, run: StoredRun, terms: MoveTerms, next: StepMessage | null = null): Transition {
  const { row = 'worth', starts = false, repeats = false, waits = repeats && isUnconfirmed(run.state) } = terms;
  const open = repeats && next === null ? openStep(deps, run) : next;
  const whole = () => deps.store.trace(run);
  return offerOf(run, deps.store.unconfirmedTrace(run), deps.now(), { row, starts, next: open, waits, whole });
}

/** The step that the run waits for, where its message may never have been sent. */
function openStep(deps: RunDeps, { head, state }: StoredRun): StepMessage | null {
  const { intent, status, dueAt, trace } = state;
  const type = trace.at(-1)?.type;
  if (!intent || !type || status !== 'running' || dueAt !== null || !isUnconfirmed(state)) return null;
  const isTaken =
    intent.claimedAt !== null || deps.isClaimed(intent.key) || behaviourOf({ type }).work.place === 'object';
  return isTaken ? null : messageOf(head, intent.key, type);
}

/** The version of its workflow that a run is in. */
export function definitionOf(env: Env, head: RunHead): Promise<Definition> {
  return loadDefinition(env, head.projectId, head.workflowId, head.version);
}

function messageOf(head: RunHead, key: string, type: StepMessage['type']): StepMessage {
  return { orgId: head.orgId, projectId: head.projectId, runId: head.runId, key, type };
}
