// Merges two drafts that began with the same version: step by step by label, and exit by exit.
// 1. What one side alone changed is taken from it. What both changed differently is a conflict, which a person decides;
//    until then it is as mine.
// 2. Where a step leads is merged apart from what it says, so a step behind it and a change of its text do not collide.
// 3. Steps that both sides added under one label are two steps, unless they say the same and lead to the same.
// 4. A way to a step that one side deleted leads where the deleted step led; that alone is no change of the way.
// 5. Changes of both sides that lead in a circle together are conflicts too: a run goes forward.
import { deepEqual } from '../../engine/conditions/deep-equal.ts';
import { type Draft, type DraftStep, stepOf } from './draft.ts';
import { type Slot, triggerExit, type Way } from './exits.ts';
import { circularWays, type MergedWay } from './merge/circles.ts';
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
  choose: (id: string) => Choice;
  conflicts: Conflict[];
  /** Ways of which one side alone is not taken. */
  contested: ReadonlySet<string>;
  /** What was merged, with what each side would have. */
  ways: MergedWay[];
}

/** The draft that has the changes of both sides; `choices` by the ids of conflicts. */
export function mergeDrafts(
  base: Draft,
  theirs: Draft,
  mine: Draft,
  choices: Readonly<Record<string, Choice>> = {},
): Merge {
  const own = sideOf(withOwnLabels(base, theirs, mine));
  const sides = { base: sideOf(base), theirs: sideOf(theirs), mine: own };
  const chosenBy = (choose: Merging['choose'], contested: ReadonlySet<string>): Merging => ({
    ...sides,
    ...{ choose, contested, conflicts: [], ways: [] },
  });
  // Which ways are asked about must not depend on what is chosen of the others.
  const circular = (['theirs', 'mine'] as const).flatMap((side) => {
    const merging = chosenBy(() => side, new Set());
    mergedBy(merging);
    return [...circularWays(merging.ways)];
  });
  return mergedBy(chosenBy((id) => choices[id] ?? 'mine', new Set(circular)));
}

function mergedBy(merging: Merging): Merge {
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
  { choose, conflicts }: Merging,
  about: Pick<Conflict, 'id' | 'kind' | 'label' | 'part'>,
  [base, theirs, mine]: [T, T, T],
  shown: [unknown, unknown, unknown] = [base, theirs, mine],
): Choice {
  if (deepEqual(theirs, mine) || deepEqual(base, theirs)) return 'mine';
  if (deepEqual(base, mine)) return 'theirs';
  return contest({ choose, conflicts }, about, shown);
}

function contest(
  { choose, conflicts }: Pick<Merging, 'choose' | 'conflicts'>,
  about: Pick<Conflict, 'id' | 'kind' | 'label' | 'part'>,
  [base, theirs, mine]: [unknown, unknown, unknown],
): Choice {
  const chosen = choose(about.id);
  conflicts.push({ ...about, base, theirs, mine, chosen });
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
  if (from === null)
    return waysFor(merging.mine, step.label).flatMap((way) => mergedWay(merging, label, way.exit.slot, labels) ?? []);
  const waysOfSide = (side: Choice) =>
    waysFor(merging[side], label).map((way) => standing(way, merging, merging[side], labels));
  const isAsked = merging.conflicts.some(({ id }) => id === `step:${label}`);
  for (const side of isAsked ? (['theirs', 'mine'] as const) : [from])
    for (const { id, target } of waysOfSide(side))
      merging.ways.push({ id, from: label, targets: [target], isOneSided: false });
  return waysOfSide(from);
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
  const isTheirs = isChanged(their, old, still(theirs));
  const isMine = isChanged(own, old, still(mine));
  const about = { id: `way:${own.id}`, kind: 'way', label, part: slot } as const;
  const live = their.live || own.live;
  const stands = (way: Way, side: Choice) => standing({ ...way, live }, merging, merging[side], labels);
  const values: [unknown, unknown, unknown] = [old?.target, their.target, own.target];
  if (isTheirs && isMine) {
    const both = { theirs: stands(their, 'theirs'), mine: stands(own, 'mine') };
    merging.ways.push({ id: own.id, from: label, targets: [both.theirs.target, both.mine.target], isOneSided: false });
    const side = pick(merging, about, values);
    const isSame = their.target === own.target && their.fault === null && own.fault === null;
    return isSame ? withSpelling(both[side], old, their, own) : both[side];
  }
  if (merging.contested.has(own.id)) {
    const side = contest(merging, about, values);
    return stands(side === 'mine' ? own : their, side);
  }
  const kept = old === undefined ? own : { ...own, target: old.target, written: old.written, fault: old.fault };
  const chosen = isTheirs ? their : isMine ? own : kept;
  const way = stands(withSpelling(chosen, old, their, own), isTheirs ? 'theirs' : 'mine');
  merging.ways.push({ id: own.id, from: label, targets: [way.target], isOneSided: isTheirs || isMine });
  return way;
}

/** Whether a way leads elsewhere than it would have stayed; where one is a fault, what is written counts. */
function isChanged(way: Way, old: Way | undefined, still: string | undefined): boolean {
  if (way.fault === null && (old?.fault ?? null) === null) return way.target !== still;
  return way.fault !== old?.fault || !deepEqual(way.written, old?.written);
}

/** The way, spelled out or not as the side wants that changed it. */
function withSpelling(way: Way, old: Way | undefined, their: Way, own: Way): Way {
  const spelled = old === undefined ? way.spelled : their.spelled === old.spelled ? own.spelled : their.spelled;
  return { ...way, spelled, written: spelled ? (way.written ?? way.target) : undefined };
}
