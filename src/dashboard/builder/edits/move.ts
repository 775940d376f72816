// Moves whole blocks: what a step leads to up to where its ways meet goes with it.
import { type Block, blockOf, neighboursOf } from '../blocks.ts';
import { type Draft, type DraftStep, indexOf, stepOf } from '../draft.ts';
import { endTarget, exitId, reachFrom, successorsOf, triggerId, type Way, waysOf } from '../exits.ts';
import { led, relead, settled, type Wiring, wayAt, wiringOf } from '../wiring.ts';
import { blockNamed, type EditOf, type EditResult, named, noStep, refused } from './edit.ts';
import { placeBehind } from './insert.ts';

/** The exits into which a step can be moved with its block: all but its own and those that would make a loop. */
export function moveTargets(draft: Draft, label: string): Way[] {
  if (indexOf(draft, label) === -1) return [];
  const block = blockOf(draft, label);
  const ways = waysOf(draft);
  const behind = reachFrom(exitsBeside(ways, block), successorsOf(ways));
  const inside = new Set(block.labels);
  return ways.filter(
    ({ exit, target, drawn }) => drawn && !inside.has(exit.label) && target !== label && !behind.has(exit.label),
  );
}

/** Where a block leads beside its meeting: what is moved must stay before it. */
function exitsBeside(ways: readonly Way[], { labels, onward }: Block): string[] {
  const inside = new Set(labels);
  const leaving = ways.filter(({ exit, target }) => inside.has(exit.label) && !inside.has(target));
  return leaving.map(({ target }) => target).filter((target) => target !== onward && target !== endTarget);
}

export const move: EditOf<'move'> = (draft, { label, to }) => {
  const step = stepOf(draft, label);
  if (step === undefined) return noStep(label);
  if (!moveTargets(draft, label).some(({ id }) => id === exitId(to)))
    return refused(`${blockNamed(step, 1)} cannot be moved there.`);
  const block = blockOf(draft, label);
  const wiring = wiringOf(draft);
  const taken = cutOut(wiring, block);
  const target = wayAt(wiring, to)?.target ?? endTarget;
  const inside = new Set(block.labels);
  wiring.ways = wiring.ways.map((way) => {
    if (way.id === exitId(to)) return led(way, label);
    return inside.has(way.exit.label) && way.target === block.onward ? led(way, target) : way;
  });
  wiring.steps.splice(placeBehind(wiring, to), 0, ...taken);
  return moved(settled(draft, wiring), draft, step, block, named(draft, to.label));
};

function moved(after: Draft, before: Draft, step: DraftStep, { labels }: Block, place: string): EditResult {
  if (after === before) return refused('It is there already.');
  return {
    ok: true,
    draft: after,
    focus: step.label,
    says: `${blockNamed(step, labels.length)} moved after ${place}.`,
  };
}

/** Takes a block out of the order and closes the gap; the ways inside it stay. */
function cutOut(wiring: Wiring, { labels, onward }: Block): DraftStep[] {
  const inside = new Set(labels);
  const taken = wiring.steps.filter(({ label }) => inside.has(label));
  wiring.steps = wiring.steps.filter(({ label }) => !inside.has(label));
  const [head = ''] = labels;
  relead(wiring, ({ exit, target }) => target === head && !inside.has(exit.label), onward);
  return taken;
}

/** Two blocks of a column change places. */
function swapped(draft: Draft, first: string, second: string, label: string): EditResult {
  const [upper, lower] = [blockOf(draft, first), blockOf(draft, second)];
  const [inUpper, inLower] = [new Set(upper.labels), new Set(lower.labels)];
  const wiring = wiringOf(draft);
  wiring.ways = wiring.ways.map((way) => {
    const { exit, target } = way;
    if (inLower.has(exit.label)) return target === lower.onward ? led(way, first) : way;
    if (inUpper.has(exit.label)) return target === second ? led(way, lower.onward) : way;
    return target === first ? led(way, second) : way;
  });
  const rest = wiring.steps.filter((step) => !inUpper.has(step.label) && !inLower.has(step.label));
  const place = rest.findIndex((step) => indexOf(draft, step.label) > indexOf(draft, first));
  const of = (block: Block) => draft.steps.filter((step) => block.labels.includes(step.label));
  rest.splice(place === -1 ? rest.length : place, 0, ...of(lower), ...of(upper));
  wiring.steps = rest;
  const step = stepOf(draft, label);
  if (step === undefined) return noStep(label);
  const isUp = label === second;
  const labels = isUp ? lower.labels : upper.labels;
  const says = `${blockNamed(step, labels.length)} moved ${isUp ? `before ${named(draft, first)}` : `after ${named(draft, second)}`}.`;
  return { ok: true, draft: settled(draft, wiring), focus: label, says };
}

/** Whether a block leads somewhere that another one comes to after it, so that they cannot change places. */
function canSwap(draft: Draft, first: string, second: string): boolean {
  const ways = waysOf(draft);
  const upper = blockOf(draft, first);
  const beside = reachFrom(exitsBeside(ways, blockOf(draft, second)), successorsOf(ways));
  return !upper.labels.some((label) => beside.has(label)) && first !== triggerId;
}

/** Which of the two moves within the column are possible. */
export function columnMoves(draft: Draft, label: string): { up: boolean; down: boolean } {
  const { before, behind } = neighboursOf(draft, label);
  return {
    up: before !== null && canSwap(draft, before, label),
    down: behind !== null && canSwap(draft, label, behind),
  };
}

export const moveUp: EditOf<'moveUp'> = (draft, { label }) => {
  const { before } = neighboursOf(draft, label);
  if (before === null || !canSwap(draft, before, label))
    return refused(`${named(draft, label)} is the first in its column.`);
  return swapped(draft, before, label, label);
};

export const moveDown: EditOf<'moveDown'> = (draft, { label }) => {
  const { behind } = neighboursOf(draft, label);
  if (behind === null || !canSwap(draft, label, behind))
    return refused(`${named(draft, label)} is the last in its column.`);
  return swapped(draft, label, behind, label);
};
