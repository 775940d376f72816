import type { Settlement } from '../../engine/runs/state.ts';
import { type QueueKind, queueKindOf } from '../stream/enqueue.ts';
import { type Claims, claimStep } from './claim.ts';
import type { Retry, Settled } from './messages.ts';
import { moveRun, type RunDeps } from './move.ts';
import type { RunView } from './run-view.ts';

/**
 * Takes the result of the effect of a key (R3); the same result twice counts once. A next effect that travels by
 * `queueKind` is claimed for the caller.
 */
export async function settleStep(
  deps: RunDeps,
  claims: Claims,
  { key, settlement, queueKind }: { key: string; settlement: Settlement; queueKind: QueueKind | null },
): Promise<Settled> {
  claims.delete(key);
  const { transition } = await moveRun(deps, { kind: 'settle', key, settlement });
  const run = settlement.kind === 'retry' ? viewRun(deps) : null;
  const retry = run && retryOf(run, key);
  const { next } = transition;
  const claim = next && queueKindOf(next.type) === queueKind ? await claimStep(deps, claims, next.key) : null;
  if (!next || !claim?.go) return { ...transition, retry, following: null };
  return { ...transition, next: null, retry, following: { message: next, claimed: claim.step } };
}

/** The run with its whole trace, or null when there is none. */
export function viewRun({ store }: RunDeps): RunView | null {
  const run = store.read();
  return run && { ...run, trace: store.trace(run) };
}

/** The result of a failed attempt at the effect of a key. */
function retryOf({ state, trace }: RunView, key: string): Retry | null {
  const entry = trace.findLast(({ index }) => `${state.runId}:${index}:${state.visit}` === key);
  if (!entry) return null;
  const { outcome, reason, message } = entry;
  const reasonFields = { ...(reason ? { reason } : {}), ...(message ? { message } : {}) };
  return { outcome, ...reasonFields, nextAttemptAt: state.intent?.key === key ? state.dueAt : null };
}
