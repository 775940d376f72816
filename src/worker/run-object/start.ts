import { needsProfile } from '../../engine/runs/advance.ts';
import { newRun, waitsForWorkflow } from '../../engine/runs/state.ts';
import type { Transition } from '../stream/publish-transitions.ts';
import type { StartInput } from './messages.ts';
import { commitMove, definitionOf, type MoveTerms, moveRun, offer, type RunDeps } from './move.ts';
import { openScope } from './run-scope.ts';
import type { StoredRun } from './store.ts';

/**
 * R1: starts the run, state and alarm in one turn, or returns what the one that exists still owes; its id is derived from
 * the event. One that was queued is released when its event finds the workflow active.
 */
export async function startRun(deps: RunDeps, input: StartInput): Promise<Transition> {
  const { head, profile, queued } = input;
  // A run is in the lists from its start, so that people can see and stop one that is busy.
  const terms: MoveTerms = { profile, starts: true, repeats: true, row: 'asked' };
  const definition = await definitionOf(deps.env, head);
  const existing = deps.store.read();
  if (existing) {
    const isReleased = !queued && waitsForWorkflow(existing.state);
    if (isReleased) return (await moveRun(deps, { kind: 'release' }, { ...terms, row: 'always' })).transition;
    // Always with its row: the caller has just claimed the entry again, also of a run that has ended.
    return offer(deps, existing, { ...terms, row: 'always' });
  }
  const now = deps.now();
  const fresh: StoredRun = { head, state: newRun(head.runId, now, head.event) };
  const scope = needsProfile(definition, fresh.state) ? await openScope(deps.env, fresh, profile) : null;
  if (deps.store.read()) return startRun(deps, input);
  return (await commitMove(deps, definition, { kind: 'start', queued, event: head.event }, scope, fresh, terms))
    .transition;
}
