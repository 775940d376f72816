// What every edit is made of.
import type { StepType } from '../../../contract/workflows/steps/registry.ts';
import type { Draft, DraftStep } from '../draft.ts';
import { stepOf } from '../draft.ts';
import { type Exit, endTarget, triggerId } from '../exits.ts';
import { titleOf } from '../starters.ts';

/** Everything that a person can do to a draft, by its kind. */
export interface Edits {
  /** Puts a new step into an exit; the step leads on to where the exit led. */
  insert: { at: Exit; type: StepType };
  /** Takes a step away. `keep`: the slot whose side stays, or null for none, up to where the ways meet. */
  delete: { label: string; keep?: string | null };
  /** Copies a step with its block and puts the copy behind it. */
  duplicate: { label: string };
  /** Moves a step with its block into an exit. */
  move: { label: string; to: Exit };
  /** Lets a step and its neighbour in the column change places. */
  moveUp: { label: string };
  moveDown: { label: string };
  /** Leads an exit to "end" or to a step that cannot reach it. */
  connect: { at: Exit; target: string };
  /** Makes it a step of another type; fields of the same name stay. */
  changeType: { label: string; type: StepType };
  /** Gives a step another label, and every jump to it. */
  rename: { label: string; to: string };
  /** Sets the value at a JSON pointer; undefined removes it. */
  set: { pointer: string; value: unknown };
  /** Sets the whole config of a step, as when a wait gets another form. */
  setConfig: { label: string; config: Readonly<Record<string, unknown>> };
  /** Puts steps into an exit, from the text that `copyText` made or from any body of the API. */
  paste: { at: Exit; text: string };
  /** Replaces everything, as the JSON view does. */
  replace: { draft: Draft };
}

export type EditKind = keyof Edits;
export type Edit = { [K in EditKind]: { kind: K } & Edits[K] }[EditKind];

export interface Edited {
  ok: true;
  draft: Draft;
  /** Label of the step to select; null for none. Left out where the selection stays. */
  focus?: string | null;
  /** What happened, as one sentence to announce. */
  says: string;
}

/** Why it cannot be done, as one sentence; the draft stays as it is. */
export interface Refused {
  ok: false;
  says: string;
}

export type EditResult = Edited | Refused;

export type EditOf<K extends EditKind> = (draft: Draft, edit: Edits[K]) => EditResult;

export const refused = (says: string): Refused => ({ ok: false, says });
export const noStep = (label: string): Refused => refused(`There is no step ${label}.`);

/** What a label is called in a sentence. */
export function named(draft: Pick<Draft, 'steps'>, label: string): string {
  if (label === endTarget) return 'the end';
  if (label === triggerId) return 'the trigger';
  const step = stepOf(draft, label);
  return step === undefined ? label : titleOf(step);
}

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Steps of a block with names: "Large order? and 2 more steps". */
export function blockNamed(step: DraftStep, count: number): string {
  return count === 1 ? titleOf(step) : `${titleOf(step)} and ${counted(count - 1, 'more step')}`;
}
