import { entryKey, type RunState, type Settlement } from '../../engine/runs/state.ts';
import { type QueueKind, queueKindOf } from '../stream/enqueue.ts';
import type { Transition } from '../stream/publish-transitions.ts';
import { type Claims, claimStep } from './claim.ts';
import type { Retry, Settled, SettleTerms, Woken } from './messages.ts';
import { type Moved, moveRun, offer, type RunDeps } from './move.ts';
import { nothing } from './offer.ts';
import type { RunView } from './run-view.ts';

/**
 * Takes the result of the effect of a key (R3); the same result twice counts once. A next effect that travels by
 * `queueKind` is claimed for the caller. A run that goes on in the caller's hands has no row to write yet.
 */
export async function settleStep(
  deps: RunDeps,
  claims: Claims,
  key: string,
  settlement: Settlement,
  { queueKind = null, gen, failures, confirmed, logged, sent }: SettleTerms,
): Promise<Settled> {
  const input = {
    kind: 'settle' as const,
    key,
    settlement,
    ...(gen === undefined ? {} : { gen }),
    ...(failures === undefined ? {} : { failures }),
    ...(logged === undefined ? {} : { logged }),
  };
  // Kept before the result is: a run that plans another attempt has what it is to send.
  const before = deps.store.read()?.state;
  if (sent && before?.intent?.key === key) deps.store.keepSent(key, sent);
  const { transition, verdict } = await moveRun(deps, input, { confirmed, row: 'asked', repeats: true });
  const isOver = deps.store.read()?.state.intent?.key !== key;
  if (isOver && before && mayHaveSent(before, key)) deps.store.forgetSent();
  if (verdict !== 'unchanged') claims.delete(key);
  const run = settlement.kind === 'retry' ? viewRun(deps) : null;
  const retry = run && retryOf(run, key);
  return { ...(await claimNext(deps, claims, { transition, verdict }, queueKind)), retry };
}

/** Whether something may be kept of earlier attempts at an effect. */
function mayHaveSent({ intent, runId, trace }: RunState, key: string): boolean {
  const entry = trace.findLast((step) => entryKey(runId, step) === key);
  return intent?.key === key && (entry?.attempts.length ?? 0) > 0;
}

/** R6: ends a wait whose time has come, when its message arrives; a message of a wait that moved or is over does nothing. */
export async function wakeByMessage(
  deps: RunDeps,
  claims: Claims,
  dueAt: number,
  queueKind: QueueKind,
): Promise<Woken> {
  const state = deps.store.read()?.state;
  const early = state?.status === 'running' && state.dueAt === dueAt && deps.now() < dueAt;
  if (early) return { early, transition: nothing, following: null };
  const moved = await moveRun(deps, { kind: 'alarm' }, { row: 'asked', repeats: true });
  const { following, ...transition } = await claimNext(deps, claims, moved, queueKind);
  return { early: false, transition, following };
}

/** What a move leaves; its next step is claimed for the caller where it travels by the queue that the caller serves. */
async function claimNext(
  deps: RunDeps,
  claims: Claims,
  { transition, verdict }: Moved,
  queueKind: QueueKind | null,
): Promise<Transition & Pick<Settled, 'following'>> {
  const { next } = transition;
  const goesOn = next !== null && verdict === 'ok' && queueKindOf(next.type) === queueKind;
  const claim = goesOn ? await claimStep(deps, claims, next.key) : null;
  // The claim may have been a commit of its own, so what is owed is derived again.
  const claimed = claim?.go ? deps.store.read() : null;
  if (!next || !claim?.go || !claimed) return { ...transition, following: null };
  return { ...offer(deps, claimed, {}), following: { message: next, claimed: claim.step } };
}

/** The run with its whole trace, or null when there is none. */
export function viewRun({ store }: RunDeps): RunView | null {
  const run = store.read();
  return run && { ...run, trace: store.trace(run) };
}

/** The result of a failed attempt at the effect of a key. */
function retryOf({ state, trace }: RunView, key: string): Retry | null {
  const entry = trace.findLast((step) => entryKey(state.runId, step) === key);
  if (!entry) return null;
  const { outcome, reason, message } = entry;
  const reasonFields = { ...(reason ? { reason } : {}), ...(message ? { message } : {}) };
  return { outcome, ...reasonFields, nextAttemptAt: state.intent?.key === key ? state.dueAt : null };
}
