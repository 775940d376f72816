import { needsProfile } from '../../engine/runs/advance.ts';
import { newRun } from '../../engine/runs/state.ts';
import { rowOf } from '../store/run-row.ts';
import type { Transition } from '../stream/publish-transitions.ts';
import type { StartInput } from './messages.ts';
import { commitMove, currentRow, definitionOf, type RunDeps } from './move.ts';
import { openScope } from './run-scope.ts';
import type { StoredRun } from './store.ts';

/** R1: starts the run, state and alarm in one turn, or returns the one that exists; its id is derived from the event. */
export async function startRun(deps: RunDeps, input: StartInput): Promise<Transition> {
  const { head, profile, queued } = input;
  const definition = await definitionOf(deps.env, head);
  const existing = deps.store.read();
  if (existing) return { row: rowOf(existing.head, existing.state, deps.now()), next: null };
  const now = deps.now();
  const fresh: StoredRun = { head, state: newRun(head.runId, now, head.event) };
  const scope = needsProfile(definition, fresh.state) ? await openScope(deps.env, fresh, profile) : null;
  if (deps.store.read()) return startRun(deps, input);
  const { transition } = await commitMove(deps, definition, { kind: 'start', queued }, scope, fresh);
  return { ...transition, row: transition.row ?? currentRow(deps) };
}
