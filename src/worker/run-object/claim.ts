import { advance } from '../../engine/runs/advance.ts';
import type { ClaimAnswer } from './messages.ts';
import { definitionOf, type RunDeps } from './move.ts';

/** How long a claim keeps other consumers away: longer than any provider call. Milliseconds. */
const claimMs = 100_000;

/** Until when (epoch ms) each key is claimed. Lost with the instance, which costs at most a repeat under the same key. */
export type Claims = Map<string, number>;

/** Claims the effect of a key; `go` comes with everything the step needs. */
export async function claimStep(deps: RunDeps, claims: Claims, key: string): Promise<ClaimAnswer> {
  const { store } = deps;
  const run = store.read();
  if (!run) return { go: false, why: 'unknown' };
  const definition = await definitionOf(deps.env, run.head);
  const current = store.read() ?? run;
  const now = deps.now();
  if ((claims.get(key) ?? 0) > now) return { go: false, why: 'in_flight' };
  const { state, verdict } = advance(definition, current.state, { kind: 'claim', key }, now, null);
  if (verdict !== 'ok' && verdict !== 'unchanged') return { go: false, why: verdict };
  if (verdict === 'ok') store.commit(current.head, state, now);
  const { intent } = state;
  if (!intent) return { go: false, why: 'done' };
  claims.set(key, now + claimMs);
  const { cursor, startedAt, ai } = state;
  const { label = '', attempts = [] } = state.trace.at(-1) ?? {};
  const { progress, at: intentAt } = intent;
  return { go: true, step: { head: current.head, cursor, label, startedAt, ai, progress, intentAt, attempts } };
}
