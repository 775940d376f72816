// What screen readers say of a step: its place, its type and name, where it leads and what is wrong with it.
import type { Draft, DraftStep } from './draft.ts';
import { triggerId, type Way, waysOf } from './exits.ts';
import { targetTitle } from './graph.ts';
import type { Problem } from './problems.ts';
import { titleOf, typeName } from './starters.ts';
import { summaryOf } from './steps/registry.ts';
import { triggerViewOf } from './triggers/registry.ts';

export const problemWords = (count: number): string =>
  count === 0 ? 'No problems' : count === 1 ? '1 problem' : `${count} problems`;

/** Where ways lead, e.g. "Yes goes to Nudge, No goes to End". */
function waysWords(draft: Draft, ways: readonly Way[]): string {
  const words = ways.map(({ target, word }) => {
    const goal = targetTitle(draft, target, titleOf);
    return word === null ? `Goes to ${goal}` : `${word} goes to ${goal}`;
  });
  return words.join(', ');
}

/** What a step is, in a sentence without its ways. */
function stepWords(step: DraftStep, index: number, count: number): string {
  const type = typeName(step.type);
  const name = titleOf(step) === type ? type : `${type}, ${titleOf(step)}`;
  return `Step ${index + 1} of ${count}, ${name}, ${summaryOf(step)}.`;
}

/**
 * The words for each step by its label, and for the trigger: "Step 3 of 9, Branch, Large order?, event.amount is at least
 * 100. Yes goes to Write a thank-you line, No goes to Nudge. No problems."
 */
export function describeAll(
  draft: Draft,
  problems: ReadonlyMap<string, readonly Problem[]>,
  reached: ReadonlySet<string>,
): Map<string, string> {
  const ways = Map.groupBy(
    waysOf(draft).filter(({ drawn }) => drawn),
    ({ exit }) => exit.label,
  );
  const restOf = (label: string) =>
    `${waysWords(draft, ways.get(label) ?? [])}. ${problemWords(problems.get(label)?.length ?? 0)}.`;
  const { trigger, steps } = draft;
  const view = triggerViewOf({ ...trigger });
  const entry = `Trigger, ${view.title({ ...trigger })}, ${view.summary({ ...trigger })}.`;
  return new Map([
    [triggerId, `${entry} ${restOf(triggerId)}`],
    ...steps.map((step, index): [string, string] => {
      const lost = reached.has(step.label) ? '' : ' No run comes here.';
      return [step.label, `${stepWords(step, index, steps.length)}${lost} ${restOf(step.label)}`];
    }),
  ]);
}
