import type { ScopeProfile } from '../../engine/scope.ts';
import { momentsOf } from '../../engine/triggers/moments.ts';
import type { DatedWorkflow } from '../store/match-index.ts';
import type { PersonMoment } from '../store/trigger-moments.ts';

/** A moment that has come so recently may still start something. */
const startsForMs = 24 * 3_600_000;

/** The moment of a person in a workflow, as it is stored. */
export function personMoment(
  { id, since, trigger }: Pick<DatedWorkflow, 'id' | 'since' | 'trigger'>,
  profile: ScopeProfile,
  { org, now }: { org: Record<string, unknown>; now: number },
): PersonMoment {
  const found = momentsOf(trigger, profile, org, now);
  const { next, last } = 'reason' in found ? { next: null, last: null } : found;
  const [trait = ''] = trigger.trait.split('.');
  return {
    workflowId: id,
    since,
    personId: profile.userId ?? '',
    dueAt: next?.at ?? null,
    occasion: next?.date ?? null,
    passedAt: last && last.at >= Math.max(since, now - startsForMs) ? last.at : null,
    trait,
    value: profile.traits?.[trait],
    timezone: profile.timezone ?? null,
  };
}
