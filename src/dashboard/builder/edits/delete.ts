import { blockOf } from '../blocks.ts';
import { type Draft, indexOf, stepOf } from '../draft.ts';
import { endTarget, exitsOf, reachFrom, successorsOf, triggerId, type Way, waysOf } from '../exits.ts';
import { titleOf } from '../starters.ts';
import { relead, settled, takeSteps, wiringOf } from '../wiring.ts';
import { counted, type EditOf, noStep } from './edit.ts';

/** One way to delete a step. */
export interface Deletion {
  /** Slot whose side stays; null where none of several does. */
  keep: string | null;
  /** Word of that side, e.g. "Yes"; null for a step with one way out, and where no side stays. */
  word: string | null;
  /** Where the ways that led to the step lead then. */
  target: string;
  /** Labels that go, the step first. */
  removes: string[];
}

/** The ways to delete a step: one where all its ways lead to the same place, else one for each side and one for all. */
export function deletionsOf(draft: Draft, label: string): Deletion[] {
  const ways = exitsOf(draft, label);
  const [first] = ways;
  if (first === undefined || indexOf(draft, label) === -1) return [];
  const deletion = (keep: Way | null, target: string): Deletion => ({
    ...{ keep: keep?.exit.slot ?? null, word: keep?.word ?? null, target, removes: removedBy(draft, label, target) },
  });
  if (ways.every(({ target }) => target === first.target)) return [{ ...deletion(first, first.target), word: null }];
  return [...ways.map((way) => deletion(way, way.target)), deletion(null, blockOf(draft, label).meeting)];
}

/** The step, and the steps that nothing leads to once its entries lead elsewhere. */
function removedBy(draft: Draft, label: string, target: string): string[] {
  const ways = waysOf(draft);
  const before = reachFrom(entriesOf(draft, label), successorsOf(ways));
  const left = ways
    .filter(({ exit }) => exit.label !== label)
    .map((way) => (way.target === label ? { ...way, target } : way));
  const entries = entriesOf(draft, label).map((entry) => (entry === label ? target : entry));
  const after = reachFrom(entries, successorsOf(left));
  const lost = draft.steps.map((step) => step.label).filter((other) => before.has(other) && !after.has(other));
  return [label, ...lost.filter((other) => other !== label)];
}

/** Where runs could begin: the trigger, and every step that nothing leads to. */
function entriesOf(draft: Draft, label: string): string[] {
  const entered = new Set([...successorsOf(waysOf(draft)).values()].flat());
  return [
    triggerId,
    ...draft.steps.map((step) => step.label).filter((other) => !entered.has(other) || other === label),
  ];
}

export const deleteStep: EditOf<'delete'> = (draft, { label, keep }) => {
  const step = stepOf(draft, label);
  const deletions = deletionsOf(draft, label);
  const chosen = (keep === undefined ? undefined : deletions.find((one) => one.keep === keep)) ?? deletions[0];
  if (step === undefined || chosen === undefined) return noStep(label);
  const removed = new Set(chosen.removes);
  const wiring = wiringOf(draft);
  takeSteps(wiring, removed);
  relead(wiring, ({ target }) => removed.has(target), chosen.target);
  const after = settled(draft, wiring);
  const also = chosen.removes.length - 1;
  const says = `${titleOf(step)} deleted${also === 0 ? '' : ` with ${counted(also, 'more step')}`}.`;
  return { ok: true, draft: after, focus: focusAfter(draft, label, chosen), says };
};

/** The step that took the place of the deleted one, else the one before it. */
function focusAfter(draft: Draft, label: string, { target, removes }: Deletion): string | null {
  if (target !== endTarget) return target;
  const before = draft.steps.slice(0, indexOf(draft, label)).findLast((step) => !removes.includes(step.label));
  return before?.label ?? null;
}
