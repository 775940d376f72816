// What a draft changed since another version: marks on the steps that are new or different, ghosts of those that are gone.
import { deepEqual } from '../../../engine/conditions/deep-equal.ts';
import { type Draft, type DraftStep, stepOf } from '../draft.ts';
import { triggerId, waysOf } from '../exits.ts';
import { emptyOverlay, ghostsOf, type Mark, type Overlay } from './overlay.ts';

const added: Mark = { tone: 'good', word: 'added' };
const changed: Mark = { tone: 'hold', word: 'changed' };

/** `isActive` is no content; the name and the description are of no step. */
const frameOf = ({ steps: _steps, isActive: _isActive, name: _name, description: _description, ...frame }: Draft) =>
  frame;

/** Where each way of a step leads: a target that is left out is that of the next step, so the list counts too. */
const targetsOf = (draft: Draft, label: string) =>
  waysOf(draft).flatMap(({ exit, target, drawn }) => (drawn && exit.label === label ? [[exit.slot, target]] : []));

function isSame(step: DraftStep, draft: Draft, other: Draft): boolean {
  const before = stepOf(other, step.label);
  const { next: _next, ...content } = step;
  const { next: _before, ...old } = before ?? step;
  return deepEqual(content, old) && deepEqual(targetsOf(draft, step.label), targetsOf(other, step.label));
}

/** How many steps were added, changed and removed. */
export interface ChangeCounts {
  added: number;
  changed: number;
  removed: number;
}

export const changeCounts = ({ marks, ghosts }: Overlay): ChangeCounts => {
  const words = [...marks.values()].map(({ word }) => word);
  const count = (wanted: string) => words.filter((word) => word === wanted).length;
  return { added: count(added.word), changed: count(changed.word), removed: ghosts.length };
};

/** The differences of a draft from another body; `since` names that in the heading of what is gone. */
export function changesOverlay(draft: Draft, other: Draft, since: string): Overlay {
  const marks = new Map(
    draft.steps.flatMap((step): [string, Mark][] => {
      if (stepOf(other, step.label) === undefined) return [[step.label, added]];
      return isSame(step, draft, other) ? [] : [[step.label, changed]];
    }),
  );
  if (!deepEqual(frameOf(draft), frameOf(other))) marks.set(triggerId, changed);
  const ghosts = ghostsOf(other, draft, triggerId);
  return { ...emptyOverlay, name: `Since ${since}`, marks, ghosts, ghostsHeading: `Removed since ${since}` };
}
