// What lies over a drawing of a workflow: a way that was taken, numbers, or what is different. It is never part of a draft.
import type { Tone } from '../../ui/chip.tsx';
import type { Draft, DraftStep } from '../draft.ts';
import type { Layout } from '../layout.ts';

/** A few words on the card of a step. */
export interface Mark {
  tone: Tone;
  word: string;
}

/** A number of a step that leads to the runs it counts. */
export interface Count {
  word: string;
  tone: Tone;
  /** Address of the runs. */
  to: string;
}

export interface Overlay {
  /** Read before the words of a step, e.g. "Dry-run". */
  name: string;
  /** By the label of the step. */
  marks: ReadonlyMap<string, Mark>;
  counts: ReadonlyMap<string, readonly Count[]>;
  /** Ids of the exits that were taken; null where ways are not told apart. */
  taken: ReadonlySet<string> | null;
  /** Labels of the steps that were not come to. */
  faded: ReadonlySet<string>;
  /** Steps that the draft no longer has. */
  ghosts: readonly Ghost[];
  /** Heading above the ghosts. */
  ghostsHeading: string;
}

/** A step that is drawn beside the place where it was. */
export interface Ghost {
  step: DraftStep;
  /** Label of the step that came before it and still exists, or `(trigger)`. */
  behind: string;
}

export const emptyOverlay: Overlay = {
  name: '',
  marks: new Map(),
  counts: new Map(),
  taken: null,
  faded: new Set(),
  ghosts: [],
  ghostsHeading: '',
};

/** What an overlay says of a step, as a sentence; empty where it says nothing. */
export function wordsOf({ name, marks, counts, faded }: Overlay, label: string): string {
  const mark = marks.get(label);
  const words = [
    ...(mark === undefined ? [] : [mark.word]),
    ...(counts.get(label) ?? []).map(({ word }) => word),
    ...(faded.has(label) ? ['not reached'] : []),
  ];
  return words.length === 0 ? '' : `${name}: ${words.join(', ')}.`;
}

const gap = 56;
const between = 16;

/** Where ghosts stand: in a lane right of the drawing, each as near to the height of its place as there is room. */
export function ghostPlaces(
  ghosts: readonly Ghost[],
  layout: Pick<Layout, 'nodes' | 'width'>,
  size: { width: number; height: number },
): { x: number; y: number; ghost: Ghost }[] {
  const x = layout.width + gap;
  const tops = new Map(layout.nodes.map(({ id, y }) => [id, y]));
  const wanted = ghosts.map((ghost) => ({ ghost, y: tops.get(ghost.behind) ?? 0 })).sort((a, b) => a.y - b.y);
  let free = Number.NEGATIVE_INFINITY;
  return wanted.map(({ ghost, y }) => {
    const top = Math.max(y, free);
    free = top + size.height + between;
    return { x, y: top, ghost };
  });
}

/** Steps of another body that a draft does not have, each with the step behind which it stood. */
export function ghostsOf(other: Pick<Draft, 'steps'>, draft: Pick<Draft, 'steps'>, first: string): Ghost[] {
  const kept = new Set(draft.steps.map(({ label }) => label));
  let behind = first;
  return other.steps.flatMap((step) => {
    if (!kept.has(step.label)) return [{ step, behind }];
    behind = step.label;
    return [];
  });
}
