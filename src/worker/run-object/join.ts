import { isTaken } from '../../engine/runs/digest.ts';
import type { EventInput, Joined } from './messages.ts';
import { moveRun, type RunDeps } from './move.ts';
import { nothing } from './offer.ts';

/**
 * An event that matches the trigger of the run joins its digest, unless that is closed. What only counts one more event has
 * nothing to publish: that costs no row in D1, and rides along with what follows.
 */
export async function joinRun(deps: RunDeps, { event, profile }: EventInput): Promise<Joined> {
  const before = deps.store.read()?.state;
  if (!before) return { verdict: 'unknown', transition: nothing };
  const repeats = before.digest !== null && isTaken(before.digest, event.id);
  const { transition, verdict } = await moveRun(deps, { kind: 'join', event }, { profile, repeats });
  if (verdict === 'closed' || verdict === 'final') return { verdict: 'closed', transition: nothing };
  const after = deps.store.read()?.state;
  const isCounted = after && after.dueAt === before.dueAt && after.trace.length === before.trace.length;
  return { verdict: 'joined', transition: isCounted && !repeats ? nothing : transition };
}
