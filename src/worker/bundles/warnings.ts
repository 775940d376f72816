// What an import does that works, but may not be meant.
import type { ImportResult } from '../../contract/bundle/import.ts';
import { isForm } from '../../contract/workflows/triggers/registry.ts';
import type { SavedItems } from '../../engine/versions/bundle/kinds/kind.ts';
import type { Content } from './content.ts';
import type { LivingPlan } from './living.ts';
import type { Plan, PlannedItem } from './plan.ts';

type Warnings = ImportResult['warnings'];

/** Every warning of a plan. */
export function warningsOf(content: Content, plan: Plan, living: LivingPlan): Warnings {
  return [...movedRuns(plan, living), ...newPictures(content, plan)];
}

const movedRuns = ({ items }: Plan, { plans }: LivingPlan): Warnings =>
  items.flatMap(({ id, told }) =>
    (plans.get(id)?.warnings ?? []).map((sentence) => ({
      code: 'moved_runs',
      message: `Workflow "${told.name}": ${sentence}`,
    })),
  );

/** Workflows that go on following an audience which becomes another one: those that it takes in and leaves out start nothing. */
function newPictures({ items }: Content, plan: Plan): Warnings {
  const planned = new Map(plan.items.map((item) => [item.id, item]));
  const following = items.flatMap((item) => {
    if (item.kind !== 'workflow') return [];
    const before = followedBy(item.saved);
    const own = planned.get(item.id);
    const after = own ? followedAfter(own) : before;
    return before !== null && before === after ? [{ audienceId: before, name: own?.told.name ?? item.name }] : [];
  });
  return plan.items.filter(hasNewCondition).flatMap(({ id, told }) =>
    following
      .filter(({ audienceId }) => audienceId === id)
      .map(({ name }) => ({
        code: 'new_picture',
        message: `The audience "${told.name}" gets another condition: workflow "${name}", which follows it, takes a new picture of who is in it, and whoever comes in or falls out by that starts no run.`,
      })),
  );
}

const hasNewCondition = ({ kind, told }: PlannedItem) =>
  kind === 'audience' && told.action === 'update' && told.diff.some(({ path }) => /^\/condition(?:\/|$)/.test(path));

function followedAfter({ after }: PlannedItem): string | null {
  // Sound because the item that changes a workflow is one.
  return after ? followedBy(after.change.saved as SavedItems['workflow']) : null;
}

function followedBy({ isActive, definition: { trigger } }: SavedItems['workflow']): string | null {
  return isActive && isForm(trigger, 'audience') ? trigger.audience.id : null;
}
