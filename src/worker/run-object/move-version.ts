import type { Definition } from '../../contract/workflows/workflow.ts';
import { ProfileNeeded } from '../../engine/runs/cursor.ts';
import { digestOf } from '../../engine/runs/digest.ts';
import { isWatched } from '../../engine/runs/reentry.ts';
import type { AdvanceInput } from '../../engine/runs/state.ts';
import type { Scope } from '../../engine/scope.ts';
import { loadDefinition } from '../store/definitions.ts';
import type { RunHead } from '../store/run-row.ts';
import type { MoveAnswer, MoveInput } from './messages.ts';
import { commitMove, definitionOf, offer, type RunDeps } from './move.ts';
import { nothing } from './offer.ts';
import { openScope } from './run-scope.ts';
import type { StoredRun } from './store.ts';
import { publishWithinMs } from './wake.ts';

/** Moves the run to another version of its workflow, in one turn and one commit; R5: once it returns, the move holds. */
export async function moveToVersion(deps: RunDeps, input: MoveInput, published: number): Promise<MoveAnswer> {
  const first = deps.store.read();
  if (!first) return { verdict: 'unknown', transition: nothing };
  if (isThere(first, input)) return answerOfMoved(deps, first, input);
  const { projectId, workflowId } = first.head;
  const [from, to] = await Promise.all([
    definitionOf(deps.env, first.head),
    loadDefinition(deps.env, projectId, workflowId, input.version),
  ]);
  const commit = async (scope: Scope | null): Promise<MoveAnswer> => {
    const run = deps.store.read() ?? first;
    // Another move was faster.
    if (run.head.version !== first.head.version) return moveToVersion(deps, input, published);
    return commitTo(deps, run, { from, to }, { input, published, scope });
  };
  try {
    return await commit(null);
  } catch (error) {
    if (!(error instanceof ProfileNeeded)) throw error;
  }
  return commit(await openScope(deps.env, first, null));
}

const isThere = ({ head }: StoredRun, { version }: MoveInput) => head.version >= version;

/** A run that is there offers what it still owes: its caller may be repeating a call. */
function answerOfMoved(deps: RunDeps, run: StoredRun, { version }: MoveInput): MoveAnswer {
  const verdict = run.state.movedTo === version ? 'already' : 'newer';
  return { verdict, transition: offer(deps, run, { row: 'asked', repeats: true }) };
}

interface Definitions {
  from: Definition;
  to: Definition;
}

interface Terms {
  input: MoveInput;
  /** The `seq` that this instance has published. */
  published: number;
  scope: Scope | null;
}

async function commitTo(
  deps: RunDeps,
  run: StoredRun,
  { from, to }: Definitions,
  { input, published, scope }: Terms,
): Promise<MoveAnswer> {
  const { version, workflowName, map, actor, by } = input;
  const head: RunHead = {
    ...run.head,
    ...{ version, workflowName },
    // One that listened has an entry, which ends with it.
    watched: run.head.watched || isWatched(to) || to.reentry.policy === 'after_exit' || digestOf(to) !== null,
  };
  const move: AdvanceInput<'move'> = {
    ...{ kind: 'move', from: { version: run.head.version, definition: from }, version, map, actor },
    event: run.head.event,
    ...(by === undefined ? {} : { by }),
  };
  const change = { publishBy: deps.now() + publishWithinMs };
  const terms = { row: 'asked' as const, repeats: true, confirmed: published, change, head };
  const { verdict, transition } = await commitMove(deps, to, move, scope, run, terms);
  return { verdict: verdict as MoveAnswer['verdict'], transition };
}
