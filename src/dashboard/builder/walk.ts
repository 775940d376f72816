// Decides where the arrow keys lead: down and up along the way, left and right between arms.
import type { Draft } from './draft.ts';
import { endTarget, exitsOf, triggerId, waysOf } from './exits.ts';
import { flatItems, type ListArm, type ListItem, type ListTree, listTree } from './list-tree.ts';

export type Direction = 'down' | 'up' | 'left' | 'right' | 'first' | 'last';

/** Where a step stands: its column, and the arms of the step above it. */
interface Place {
  column: readonly ListItem[];
  index: number;
  arms: readonly ListArm[];
  /** Place of its column among the arms. */
  arm: number;
  owner: string;
}

/** The label that a key leads to from another one; the same where there is nothing in that direction. */
export function walk(draft: Draft, from: string, direction: Direction): string {
  if (direction === 'first') return triggerId;
  if (direction === 'down') return below(draft, from) ?? from;
  if (direction === 'up') return above(draft, from) ?? from;
  const tree = listTree(draft);
  if (direction === 'last') return flatItems(tree.entry.items).at(-1)?.step.label ?? from;
  return beside(tree, from, direction === 'left' ? -1 : 1) ?? from;
}

function below(draft: Draft, from: string): string | null {
  const way = exitsOf(draft, from).find(({ target, fault }) => target !== endTarget && fault === null);
  return way?.target ?? null;
}

function above(draft: Draft, from: string): string | null {
  const order = [triggerId, ...draft.steps.map(({ label }) => label)];
  const sources = waysOf(draft)
    .filter(({ target, drawn, fault }) => drawn && fault === null && target === from)
    .map(({ exit }) => exit.label);
  const first = order.find((label) => sources.includes(label) && label !== triggerId);
  return first ?? (sources.includes(triggerId) ? triggerId : null);
}

function beside({ entry, unreached }: ListTree, from: string, by: 1 | -1): string | null {
  const places = new Map<string, Place>();
  const chains = [entry.items, ...unreached];
  const asArms = chains.map((items): ListArm => ({ ...entry, items }));
  for (const [arm, items] of chains.entries()) note(places, items, { arms: asArms, arm, owner: triggerId });
  if (from === triggerId) return by === 1 ? (unreached[0]?.[0]?.step.label ?? null) : null;
  for (let at = places.get(from); at !== undefined; at = places.get(at.owner)) {
    const found = armBeside(at, by);
    if (found !== null) return found;
  }
  return by === 1 ? firstOfLaterArm(places.get(from)) : null;
}

/** The step at the same height of the next arm that has any. */
function armBeside({ arms, arm, index }: Place, by: 1 | -1): string | null {
  for (let place = arm + by; arms[place] !== undefined; place += by) {
    const items = arms[place]?.items ?? [];
    const item = items[Math.min(index, items.length - 1)];
    if (item !== undefined) return item.step.label;
  }
  return null;
}

/** From a step with arms, the second one; the first is below it. */
function firstOfLaterArm(place: Place | undefined): string | null {
  const arms = place?.column[place.index]?.arms ?? [];
  return arms.slice(1).find(({ items }) => items.length > 0)?.items[0]?.step.label ?? null;
}

function note(
  places: Map<string, Place>,
  column: readonly ListItem[],
  at: Pick<Place, 'arms' | 'arm' | 'owner'>,
): void {
  for (const [index, { step, arms }] of column.entries()) {
    places.set(step.label, { ...at, column, index });
    for (const [arm, { items }] of arms.entries()) note(places, items, { arms, arm, owner: step.label });
  }
}
