// Merges two drafts that began with the same version: step by step by label, and exit by exit.
// 1. What one side alone changed is taken from it. What both changed differently is a conflict, which a person decides;
//    until then it is as mine.
// 2. Where a step leads is merged apart from what it says, so a step behind it and a change of its text do not collide.
// 3. Steps that both sides added under one label are two steps, unless they say the same and lead to the same.
// 4. A way to a step that one side deleted leads where the deleted step led; that alone is no change of the way.
import { deepEqual } from '../../engine/conditions/deep-equal.ts';
import { type Draft, type DraftStep, stepOf } from './draft.ts';
import { type Slot, triggerExit, type Way } from './exits.ts';
import { contentOf, type Side, sideOf, sidesOrder, standingTarget, waysFor, withOwnLabels } from './merge/sides.ts';
import { settled, type Wiring } from './wiring.ts';

export type Choice = 'theirs' | 'mine';

/** Something that both sides changed differently. */
export interface Conflict {
  /** Key of the choice: `field:name`, `step:confirm` or `way:confirm#next`. */
  id: string;
  kind: 'field' | 'step' | 'way';
  /** Label of the step, `(trigger)` for its exit; null for a field of the workflow. */
  label: string | null;
  /** Name of the field, or the slot of the exit; null for a step as a whole. */
  part: string | null;
  /** Values of a field, targets of an exit, or steps; undefined where there is none, as of a step that was deleted. */
  base: unknown;
  theirs: unknown;
  mine: unknown;
  chosen: Choice;
}

export interface Merge {
  merged: Draft;
  conflicts: Conflict[];
}

interface Merging {
  base: Side;
  theirs: Side;
  mine: Side;
  choices: Readonly<Record<string, Choice>>;
  conflicts: Conflict[];
}

/** The draft that has the changes of both sides; `choices` by the ids of conflicts. */
export function mergeDrafts(
  base: Draft,
  theirs: Draft,
  mine: Draft,
  choices: Readonly<Record<string, Choice>> = {},
): Merge {
  const own = sideOf(withOwnLabels(base, theirs, mine));
  const merging: Merging = { base: sideOf(base), theirs: sideOf(theirs), mine: own, choices, conflicts: [] };
  const frame = mergedFrame(merging);
  const taken = new Map<string, Taken>();
  for (const label of sidesOrder(merging.base, merging.theirs, merging.mine)) {
    const found = mergedStep(merging, label);
    if (found !== null) taken.set(label, found);
  }
  const labels = new Set(taken.keys());
  const entry = mergedWay(merging, triggerExit.label, triggerExit.slot, labels);
  const ways = [...taken].flatMap(([label, one]) => stepWays(merging, label, one, labels));
  const wiring: Wiring = {
    steps: [...taken.values()].map(({ step }) => step),
    ways: [...(entry ? [entry] : []), ...ways],
  };
  return { merged: settled({ ...frame, steps: [] }, wiring), conflicts: merging.conflicts };
}

/** The side whose value is taken; where both changed it there is a conflict, which shows the values or what they are of. */
function pick<T>(
  { choices, conflicts }: Merging,
  about: Pick<Conflict, 'id' | 'kind' | 'label' | 'part'>,
  [base, theirs, mine]: [T, T, T],
  shown: [unknown, unknown, unknown] = [base, theirs, mine],
): Choice {
  if (deepEqual(theirs, mine) || deepEqual(base, theirs)) return 'mine';
  if (deepEqual(base, mine)) return 'theirs';
  const chosen = choices[about.id] ?? 'mine';
  conflicts.push({ ...about, base: shown[0], theirs: shown[1], mine: shown[2], chosen });
  return chosen;
}

/** Fields of the frame; those that are left out are compared as undefined. */
function mergedFrame(merging: Merging): Draft {
  const [base, theirs, mine] = [merging.base.draft, merging.theirs.draft, merging.mine.draft].map(
    ({ steps: _steps, ...frame }): Record<string, unknown> => ({ ...frame }),
  );
  const names = new Set([...Object.keys(theirs ?? {}), ...Object.keys(mine ?? {})]);
  const fields = [...names].flatMap((part) => {
    const values: [unknown, unknown, unknown] = [base?.[part], theirs?.[part], mine?.[part]];
    const side = pick(merging, { id: `field:${part}`, kind: 'field', label: null, part }, values);
    const value = side === 'mine' ? values[2] : values[1];
    return value === undefined ? [] : [[part, value]];
  });
  // Sound: every field is that of one of the drafts.
  return { ...(Object.fromEntries(fields) as unknown as Draft), steps: [] };
}

/** A step of the merge, and the side from which alone its ways come; null where they are merged too. */
interface Taken {
  step: DraftStep;
  from: Choice | null;
}

function mergedStep(merging: Merging, label: string): Taken | null {
  const [base, theirs, mine] = [merging.base, merging.theirs, merging.mine].map(({ draft }) => stepOf(draft, label));
  const isShared = base !== undefined && theirs !== undefined && mine !== undefined;
  const isSame = isShared && sameSlots(merging, label);
  // Ways that differ in kind cannot be merged one by one: they are part of what the step says.
  const said = (side: Side, step: DraftStep | undefined) =>
    step && [contentOf(step), isShared && !isSame ? waysFor(side, label).map(({ id, target }) => [id, target]) : null];
  const about = { id: `step:${label}`, kind: 'step', label, part: null } as const;
  const [old, their, own] = [said(merging.base, base), said(merging.theirs, theirs), said(merging.mine, mine)];
  const side = pick(merging, about, [old, their, own], [base, theirs, mine]);
  const step = side === 'mine' ? mine : theirs;
  return step === undefined ? null : { step, from: isSame ? null : side };
}

/** Whether a step has the same ways out on both sides, so that they can be merged one by one. */
function sameSlots({ theirs, mine }: Merging, label: string): boolean {
  const slotsOf = (side: Side) => waysFor(side, label).map(({ exit }) => exit.slot);
  return deepEqual(slotsOf(theirs), slotsOf(mine));
}

function stepWays(merging: Merging, label: string, { from, step }: Taken, labels: ReadonlySet<string>): Way[] {
  const side = merging[from ?? 'mine'];
  return waysFor(side, step.label).flatMap((way) => {
    if (from !== null) return [standing(way, merging, side, labels)];
    return mergedWay(merging, label, way.exit.slot, labels) ?? [];
  });
}

/** The way, led to a step that is part of the merge. */
function standing(way: Way, { base, theirs, mine }: Merging, side: Side, labels: ReadonlySet<string>): Way {
  if (way.fault !== null) return way;
  const target = standingTarget(way.target, [side, mine, theirs, base], labels);
  return target === way.target ? way : { ...way, target, written: target };
}

/** One exit of a step that both sides have. */
function mergedWay(merging: Merging, label: string, slot: Slot, labels: ReadonlySet<string>): Way | null {
  const { base, theirs, mine } = merging;
  const [old, their, own] = [base, theirs, mine].map((side) =>
    waysFor(side, label).find(({ exit }) => exit.slot === slot),
  );
  if (their === undefined || own === undefined) return own ?? their ?? null;
  // Where the way would lead had the side only deleted steps.
  const still = (side: Side) =>
    old && standingTarget(old.target, [base], new Set(side.draft.steps.map((step) => step.label)));
  const isTheirs = their.target !== still(theirs);
  const isMine = own.target !== still(mine);
  const about = { id: `way:${own.id}`, kind: 'way', label, part: slot } as const;
  const live = their.live || own.live;
  if (isTheirs && isMine) {
    const side = pick(merging, about, [old?.target, their.target, own.target]);
    return standing({ ...(side === 'mine' ? own : their), live }, merging, merging[side], labels);
  }
  const kept = old === undefined ? own : { ...own, target: old.target, written: old.written, fault: old.fault };
  const chosen = isTheirs ? their : isMine ? own : kept;
  return standing({ ...withSpelling(chosen, old, their, own), live }, merging, isTheirs ? theirs : mine, labels);
}

/** The way, spelled out or not as the side wants that changed it. */
function withSpelling(way: Way, old: Way | undefined, their: Way, own: Way): Way {
  const spelled = old === undefined ? way.spelled : their.spelled === old.spelled ? own.spelled : their.spelled;
  return { ...way, spelled, written: spelled ? (way.written ?? way.target) : undefined };
}
