import type { ScopeProfile } from '../../engine/scope.ts';
import { momentsOf } from '../../engine/triggers/moments.ts';
import type { DatedWorkflow } from '../store/match-index.ts';
import type { PersonMoment } from '../store/trigger-moments.ts';

/** The moment of a person in a workflow, as it is stored. `since`: older moments start nothing any more, epoch ms. */
export function personMoment(
  { id, version, trigger }: Pick<DatedWorkflow, 'id' | 'version' | 'trigger'>,
  profile: ScopeProfile,
  { org, now, since }: { org: Record<string, unknown>; now: number; since: number },
): PersonMoment {
  const found = momentsOf(trigger, profile, org, now);
  const { next, last } = 'reason' in found ? { next: null, last: null } : found;
  const [trait = ''] = trigger.trait.split('.');
  return {
    workflowId: id,
    version,
    personId: profile.userId ?? '',
    dueAt: next?.at ?? null,
    occasion: next?.date ?? null,
    passedAt: last && last.at >= since ? last.at : null,
    trait,
    value: profile.traits?.[trait],
    timezone: profile.timezone ?? null,
  };
}
