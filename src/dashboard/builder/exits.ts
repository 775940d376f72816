// Decides by which exits a run leaves each step, and where they lead. Every edge of the canvas is one exit.
// 1. An exit is spelled out where the body names its target; else it leads to what follows, or to where `next` leads.
// 2. The slots of a step follow from its behaviour: the fields and choices by which it jumps, and `next`.
// 3. An exit that leads nowhere or back, which is a fault, counts as an end, so that there are no loops here. It is kept as
//    it was written until an edit leads it elsewhere.
import { isObject } from '../../contract/json.ts';
import type { StepOf } from '../../contract/workflows/workflow.ts';
import { endTarget } from '../../engine/graph.ts';
import { behaviourOf } from '../../engine/steps/registry.ts';
import { type Draft, type DraftStep, indexOf } from './draft.ts';

export { endTarget } from '../../engine/graph.ts';

/** Id of the entry, which no step can have as its label. */
export const triggerId = '(trigger)';

/** `next`, a field of the config such as `ifTrue`, or `choice:<index>`. */
export type Slot = string;

/** One way out of a step, or of the trigger. */
export interface Exit {
  /** Label of the step, or `(trigger)`. */
  readonly label: string;
  readonly slot: Slot;
}

/** An exit with where it leads. */
export interface Way {
  readonly id: string;
  readonly exit: Exit;
  /** Label of a step, or "end". */
  readonly target: string;
  /** Whether the body names the target. */
  readonly spelled: boolean;
  /** What the body says; differs from `target` where that is a fault. */
  readonly written: unknown;
  /** What leads there, e.g. "Yes"; null for the only way out. */
  readonly word: string | null;
  /** Whether it is drawn and can be edited. A `next` that no run takes, or that another way shows, is not. */
  readonly drawn: boolean;
  /** Whether runs may take it, so that its meaning must be kept. */
  readonly live: boolean;
  /** Why it cannot be taken: no step has the label, or it leads back. */
  readonly fault: 'unknown' | 'backward' | null;
}

/** The exit of the trigger, which leads to the first step. */
export const triggerExit: Exit = { label: triggerId, slot: 'next' };

const words: Readonly<Record<string, string>> = {
  ifTrue: 'Yes',
  ifFalse: 'No',
  onMatch: 'Happened',
  onTimeout: 'Timed out',
};
const choiceSlot = /^choice:(\d+)$/;

/** Key of an exit in maps, and the id of its edge. */
export const exitId = ({ label, slot }: Exit): string => `${label}#${slot}`;

export const sameExit = (a: Exit, b: Exit): boolean => a.label === b.label && a.slot === b.slot;

/** Place in the list of choices; null where the slot is none. */
export function choiceIndex(slot: Slot): number | null {
  const place = choiceSlot.exec(slot)?.[1];
  return place === undefined ? null : Number(place);
}

/** The choices of a step, as they are written. */
export function choicesOf({ type, config }: Pick<DraftStep, 'type' | 'config'>): unknown[] {
  const { choices } = behaviourOf({ type }).jumps;
  const list = choices === null ? undefined : config[choices];
  return Array.isArray(list) ? list : [];
}

/** Fields of the config that name a target and may do so in this form: those of a wait belong to one that listens. */
export function jumpFields(step: Pick<DraftStep, 'label' | 'type' | 'config'>): readonly string[] {
  const { jumps, ways } = behaviourOf(step);
  if (jumps.fields.length === 0) return [];
  if (!jumps.exhaustive) return jumps.fields;
  // Sound: which ways a step has depends on which fields of its config are there.
  const names = ways.of({ delayMinutes: 0, next: null, ...step } as unknown as StepOf<'wait'>);
  return jumps.fields.filter((field) => names.includes(field));
}

/** Whether the step may have a `next`: a branch has one only where it can be passed over. */
export const takesNext = ({ type, if: condition }: DraftStep): boolean =>
  behaviourOf({ type }).jumps.noNext === null || condition !== undefined;

const isTarget = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

/** All ways out of a step, in the order in which they are drawn; `following` is the label behind it, or "end". */
export function waysOfStep(step: DraftStep, following: string, indexes: ReadonlyMap<string, number>): Way[] {
  const own = indexes.get(step.label) ?? -1;
  const resolve = (written: unknown): Pick<Way, 'target' | 'fault'> => {
    if (written === endTarget) return { target: endTarget, fault: null };
    const index = typeof written === 'string' ? indexes.get(written) : undefined;
    if (index === undefined) return { target: endTarget, fault: 'unknown' };
    if (own !== -1 && index <= own) return { target: endTarget, fault: 'backward' };
    return { target: String(written), fault: null };
  };
  const { next } = step;
  const onward = next === undefined ? { target: following, fault: null } : resolve(next);
  const way = (slot: Slot, written: unknown, word: string | null): Way => ({
    ...{ id: exitId({ label: step.label, slot }), exit: { label: step.label, slot }, word, written },
    ...{ spelled: isTarget(written), drawn: true, live: true },
    ...(isTarget(written) ? resolve(written) : onward),
  });
  const fields = jumpFields(step).map((field) => way(field, step.config[field], words[field] ?? field));
  const choices = choicesOf(step).map((choice, place) =>
    way(`choice:${place}`, isObject(choice) ? choice.next : undefined, choiceWord(choice)),
  );
  const jumps = [...fields, ...choices];
  return takesNext(step) ? [...jumps, nextWay(step, way('next', next, null), jumps)] : jumps;
}

/** `next` beside the other ways: shown where a run takes it by itself. */
function nextWay(step: DraftStep, way: Way, jumps: readonly Way[]): Way {
  if (jumps.length === 0) return way;
  const { exhaustive } = behaviourOf(step).jumps;
  if (!exhaustive || choicesOf(step).length > 0) return { ...way, word: 'Otherwise' };
  const isShown = jumps.some(({ spelled }) => !spelled);
  const canPass = step.if !== undefined;
  return { ...way, word: 'Passed over', drawn: canPass && !isShown, live: canPass };
}

function choiceWord(choice: unknown): string {
  if (typeof choice === 'string') return choice;
  return isObject(choice) && typeof choice.value === 'string' ? choice.value : '';
}

/** Every way of a draft: that of the trigger, then those of the steps in their order. */
export function waysOf({ steps }: Pick<Draft, 'steps'>): Way[] {
  const indexes = new Map(steps.map(({ label }, index) => [label, index]));
  const entry: Way = {
    ...{ id: exitId(triggerExit), exit: triggerExit, target: steps[0]?.label ?? endTarget, spelled: false },
    ...{ written: undefined, word: null, drawn: true, live: true, fault: null },
  };
  return [entry, ...steps.flatMap((step, index) => waysOfStep(step, steps[index + 1]?.label ?? endTarget, indexes))];
}

/** The exits of a step, or of `(trigger)`, that are drawn; every `+` is one of them. */
export function exitsOf(draft: Pick<Draft, 'steps'>, label: string): Way[] {
  return waysOf(draft).filter(({ exit, drawn }) => drawn && exit.label === label);
}

/** Label of the step to which an exit leads, or "end"; undefined where there is no such exit. */
export function targetOf(draft: Pick<Draft, 'steps'>, exit: Exit): string | undefined {
  return waysOf(draft).find((way) => sameExit(way.exit, exit))?.target;
}

/** Labels between which a run goes, or could: every way but those that no run takes. */
export function successorsOf(ways: readonly Way[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { exit, target, spelled, live } of ways) {
    const targets = found.get(exit.label) ?? [];
    if ((spelled || live) && target !== endTarget) targets.push(target);
    found.set(exit.label, targets);
  }
  return found;
}

/** Labels that can be reached from some labels, themselves included. */
export function reachFrom(starts: readonly string[], successors: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set(starts);
  for (const label of seen) for (const target of successors.get(label) ?? []) seen.add(target);
  return seen;
}

/** Labels of the steps to which what is drawn leads, in their order. */
export function reachedSteps(draft: Pick<Draft, 'steps'>): Set<string> {
  const reached = reachFrom([triggerId], successorsOf(waysOf(draft).filter(({ drawn }) => drawn)));
  return new Set(draft.steps.map(({ label }) => label).filter((label) => reached.has(label)));
}

/** Where an exit may lead: "end", and every step from which no run comes back to it; none comes back to the first one. */
export function allowedTargets(draft: Draft, { label }: Exit): string[] {
  const successors = successorsOf(waysOf(draft));
  if (label === triggerId) {
    const entered = new Set([...successors].flatMap(([from, targets]) => (from === triggerId ? [] : targets)));
    return draft.steps.map((step) => step.label).filter((target) => !entered.has(target));
  }
  if (indexOf(draft, label) === -1) return [];
  const canReach = (from: string) => reachFrom([from], successors).has(label);
  return [...draft.steps.slice(1).flatMap((step) => (canReach(step.label) ? [] : [step.label])), endTarget];
}
