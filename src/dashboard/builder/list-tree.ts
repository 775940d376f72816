// The steps of a draft as nested lists: what the list view shows and what the keyboard walks along.
// 1. Every step is listed once: in the column of the block that it belongs to, or among those that nothing leads to.
// 2. A way that leads elsewhere ends with where it continues.
import { blockOf } from './blocks.ts';
import type { Draft, DraftStep } from './draft.ts';
import { endTarget, exitsOf, triggerExit, triggerId, type Way } from './exits.ts';

export interface ListItem {
  step: DraftStep;
  /** Place in the whole list, from 0. */
  place: number;
  /** The ways out where there are several, or one that is named. */
  arms: ListArm[];
  /** The way onward where there is one; null where the arms are the ways. */
  onward: Way | null;
}

export interface ListArm {
  way: Way;
  items: ListItem[];
  /** Label of the step at which it continues behind its items, or "end". */
  continuesAt: string;
}

export interface ListTree {
  entry: ListArm;
  /** Chains of steps that no run comes to. */
  unreached: ListItem[][];
}

interface Walk {
  draft: Draft;
  listed: Set<string>;
}

export function listTree(draft: Draft): ListTree {
  const walk: Walk = { draft, listed: new Set() };
  const [entry = null] = exitsOf(draft, triggerId);
  const first: ListArm = {
    way: entry ?? triggerWay,
    ...column(walk, draft.steps[0]?.label ?? endTarget, endTarget, null),
  };
  const unreached: ListItem[][] = [];
  for (const { label } of draft.steps) {
    if (!walk.listed.has(label)) unreached.push(column(walk, label, endTarget, null).items);
  }
  return { entry: first, unreached };
}

const triggerWay: Way = {
  ...{ id: triggerId, exit: triggerExit, target: endTarget, written: undefined, word: null },
  ...{ spelled: false, drawn: true, live: true, fault: null },
};

/** The steps from one on, up to where a block meets; `inside`: the steps of that block, null outside of all. */
function column(
  walk: Walk,
  start: string,
  stop: string,
  inside: ReadonlySet<string> | null,
): Pick<ListArm, 'items' | 'continuesAt'> {
  const items: ListItem[] = [];
  let at = start;
  while (at !== endTarget && at !== stop && !walk.listed.has(at) && (inside === null || inside.has(at))) {
    const step = walk.draft.steps.find(({ label }) => label === at);
    if (step === undefined) break;
    const place = walk.listed.size;
    walk.listed.add(at);
    const ways = exitsOf(walk.draft, at);
    const [only] = ways;
    if (ways.length <= 1 && only?.word == null) {
      items.push({ step, place, arms: [], onward: only ?? null });
      at = only === undefined || only.fault !== null ? endTarget : only.target;
      continue;
    }
    const block = blockOf(walk.draft, at);
    const members = new Set(block.labels);
    const item: ListItem = { step, place, arms: [], onward: null };
    items.push(item);
    for (const way of ways) {
      const start = way.fault === null ? way.target : endTarget;
      item.arms.push({ way, ...column(walk, start, block.meeting, members) });
    }
    at = block.meeting;
  }
  return { items, continuesAt: at };
}

/** Every item, in the order in which they are shown. */
export function flatItems(items: readonly ListItem[]): ListItem[] {
  return items.flatMap((item) => [item, ...item.arms.flatMap((arm) => flatItems(arm.items))]);
}
