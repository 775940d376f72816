import { advance } from '../../engine/runs/advance.ts';
import { confirm } from '../../engine/runs/confirm.ts';
import { resultsOf } from '../../engine/runs/results.ts';
import { effectOf } from '../../engine/steps/registry.ts';
import type { ClaimAnswer } from './messages.ts';
import { definitionOf, offer, type RunDeps } from './move.ts';
import { nothing } from './offer.ts';

/**
 * Until when (epoch ms) each key is claimed. Lost with the instance, which costs at most a repeat under the same key;
 * claims of steps for which that is too much are in the state.
 */
export type Claims = Map<string, number>;

/**
 * Claims the effect of a key; `go` comes with everything the step needs. A message that comes again after its step was
 * done gets what the run still owes: its first consumer may have failed to write that.
 */
export async function claimStep(deps: RunDeps, claims: Claims, key: string, confirmed = 0): Promise<ClaimAnswer> {
  const { store } = deps;
  const run = store.read();
  if (!run) return { go: false, why: 'unknown', transition: nothing };
  const definition = await definitionOf(deps.env, run.head);
  const current = store.read() ?? run;
  if (current.head.version !== run.head.version) return claimStep(deps, claims, key, confirmed);
  const now = deps.now();
  const claimedUntil = claims.get(key) ?? 0;
  if (claimedUntil > now) return { go: false, why: 'in_flight', until: claimedUntil };
  const { state, verdict } = advance(definition, confirm(current.state, confirmed), { kind: 'claim', key }, now, null);
  if (verdict === 'in_flight') return { go: false, why: verdict, until: current.state.intent?.leaseUntil ?? now };
  if (verdict === 'ok') store.commit(current.head, state, now);
  const { intent } = state;
  if ((verdict !== 'ok' && verdict !== 'unchanged') || !intent) {
    const why = verdict === 'ok' || verdict === 'unchanged' ? 'done' : verdict;
    const repeats = why === 'done' || why === 'final';
    const owed = repeats ? offer(deps, { head: current.head, state }, { row: 'asked', repeats }) : nothing;
    return { go: false, why, transition: owed };
  }
  const step = definition.steps[state.cursor];
  if (step) claims.set(key, now + effectOf(step).leaseMs);
  const { cursor, startedAt } = state;
  const { label = '', attempts = [], gates = [] } = state.trace.at(-1) ?? {};
  const { progress, gen, failures = 0, at: intentAt, payload = null, timesIssued } = intent;
  const sent = attempts.length > 0 ? store.sent(key) : null;
  const known = { sent, progress, intentAt, gen, failures, attempts, gates, payload, reissued: timesIssued > 1 };
  return { go: true, step: { head: current.head, cursor, label, startedAt, results: resultsOf(state), ...known } };
}
