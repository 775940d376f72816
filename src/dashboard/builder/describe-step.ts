// What screen readers say of a step: its place, its type and name, where it leads and what is wrong with it.
import { type Draft, type DraftStep, indexOf } from './draft.ts';
import { exitsOf, triggerId } from './exits.ts';
import { targetTitle } from './graph.ts';
import type { Problem } from './problems.ts';
import { titleOf, typeName } from './starters.ts';
import { summaryOf } from './steps/registry.ts';
import { triggerViewOf } from './triggers/registry.ts';

export const problemWords = (count: number): string =>
  count === 0 ? 'No problems' : count === 1 ? '1 problem' : `${count} problems`;

/** Where the ways of a step lead, e.g. "Yes goes to Nudge, No goes to End". */
function waysWords(draft: Draft, label: string): string {
  const ways = exitsOf(draft, label).map(({ target, word }) => {
    const goal = targetTitle(draft, target, titleOf);
    return word === null ? `Goes to ${goal}` : `${word} goes to ${goal}`;
  });
  return ways.join(', ');
}

/** "Step 3 of 9, Branch, Large order?, event.amount is at least 100. Yes goes to …, No goes to …. No problems." */
export function describeStep(draft: Draft, step: DraftStep, problems: readonly Problem[], isReached = true): string {
  const place = `Step ${indexOf(draft, step.label) + 1} of ${draft.steps.length}`;
  const name = titleOf(step) === typeName(step.type) ? typeName(step.type) : `${typeName(step.type)}, ${titleOf(step)}`;
  const reached = isReached ? '' : ' No run comes here.';
  const what = `${place}, ${name}, ${summaryOf(step)}.`;
  return `${what}${reached} ${waysWords(draft, step.label)}. ${problemWords(problems.length)}.`;
}

export function describeTrigger(draft: Draft, problems: readonly Problem[]): string {
  const view = triggerViewOf({ ...draft.trigger });
  const what = `Trigger, ${view.title({ ...draft.trigger })}, ${view.summary({ ...draft.trigger })}.`;
  return `${what} ${waysWords(draft, triggerId)}. ${problemWords(problems.length)}.`;
}
