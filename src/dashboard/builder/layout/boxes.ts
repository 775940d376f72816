// Decides which steps stand in which rectangle, and how large it is.
// 1. A box is a step with its arms side by side below it, and below these the box of the steps that two arms reach.
// 2. Its arms are in the order of the ways out. An arm holds the steps that no other arm reaches; one without steps keeps
//    its column, so that an edge down it passes no card.
// 3. What enters a box deeper than its head, or leaves it past its joins, runs in a lane at the right of what it passes.
import type { GraphEdge } from '../graph.ts';
import type { Place } from './places.ts';
import type { Sizes } from './sizes.ts';

/** Places as a set of bits. */
type Bits = bigint;

export interface Arm {
  /** The exit that leads into it; null where its head is entered from several sides. */
  edge: GraphEdge | null;
  box: Box | null;
  /** Steps in it. */
  inside: Bits;
  left: number;
  right: number;
  height: number;
  /** From the middle of the box. */
  x: number;
}

/** A rectangle; all x are from its middle, all y from its top. */
export interface Box {
  /** null where several steps stand side by side at its top. */
  head: Place | null;
  arms: Arm[];
  /** Steps that two arms reach, in the box below. */
  joined: Bits;
  joins: Box | null;
  left: number;
  right: number;
  height: number;
  /** Where edges to a place enter at the top. */
  ports: Map<number, number>;
  /** Where edges leave at the bottom, by id. */
  outs: Map<string, number>;
  /** Lanes beside the arms, by target. */
  besideArms: Map<number, number>;
  /** Horizontal parts above the arms, by target: as many as there are targets. */
  tracksAbove: number[];
  /** The same above the joins. */
  tracksBelow: number[];
  armsTop: number;
  armsBottom: number;
  joinsTop: number;
}

export interface BoxContext {
  sizes: Sizes;
  /** By index. */
  places: readonly Place[];
  /** Index of the place that each edge leads to, by id. */
  targets: ReadonlyMap<string, number>;
}

const bit = (index: number): Bits => 1n << BigInt(index);
export const holds = (set: Bits, index: number): boolean => index >= 0 && (set & bit(index)) !== 0n;

/** Index of the first place of a set that is not empty. */
const firstOf = (set: Bits): number => (set & -set).toString(2).length - 1;

function members(set: Bits): number[] {
  const found: number[] = [];
  for (let left = set; left !== 0n; left &= left - 1n) found.push(firstOf(left));
  return found;
}

/** Places of a set that no other one of it leads to. Their order is topological, so the first of what is left is one. */
export function headsOf(set: Bits, { places }: BoxContext): number[] {
  const found: number[] = [];
  for (let left = set; left !== 0n; left &= ~(places[found.at(-1) ?? 0]?.reach ?? left)) found.push(firstOf(left));
  return found;
}

/** What two or more of some sets hold. */
function shared(sets: readonly Bits[]): Bits {
  let once = 0n;
  let twice = 0n;
  for (const set of sets) {
    twice |= once & set;
    once |= set;
  }
  return twice;
}

/**
 * The box of the steps that heads lead to, without those of the surroundings. `entering`: what edges from outside lead
 * to beside the heads.
 */
export function boxOf(heads: readonly number[], outside: Bits, entering: Bits, context: BoxContext): Box {
  const [only] = heads;
  const head = heads.length === 1 && only !== undefined ? (context.places[only] ?? null) : null;
  const reachOf = (index: number) => (context.places[index]?.reach ?? 0n) & ~outside;
  const starts = head ? head.edges.map((edge) => ({ edge, to: head.targets.get(edge.id) ?? -1 })) : [];
  const ways = head ? starts : heads.map((to) => ({ edge: null, to }));
  const joined = shared(ways.map(({ to }) => reachOf(to)));
  const around = outside | joined;
  const arms = ways.map(({ edge, to }) => {
    const inside = reachOf(to) & ~joined;
    const deeper = entering & inside & ~(to < 0 ? 0n : bit(to));
    const box = holds(inside, to) ? boxOf([to], around, deeper, context) : null;
    return armOf(edge, box, inside, context);
  });
  return withJoins(head, arms, joined, outside, entering, context);
}

function armOf(edge: GraphEdge | null, box: Box | null, inside: Bits, { sizes }: BoxContext): Arm {
  if (box) return { edge, box, inside, left: box.left, right: box.right, height: box.height, x: 0 };
  const size = edge?.pill ? pillSize(edge, sizes) : sizes.emptyArm;
  const half = Math.max(size.width, sizes.emptyArm.width) / 2;
  return { edge, box, inside, left: half, right: half, height: size.height, x: 0 };
}

export const pillSize = ({ target, fault }: GraphEdge, sizes: Sizes) =>
  target === 'end' && fault === null ? sizes.end : sizes.elsewhere;

/** Edges that leave an arm at its bottom, and where. */
export function leaving({ edge, box, x }: Arm): [id: string, x: number][] {
  if (box) return [...box.outs].map(([id, dx]) => [id, x + dx]);
  return edge === null || edge.pill ? [] : [[edge.id, x]];
}

function withJoins(
  head: Place | null,
  arms: Arm[],
  joined: Bits,
  outside: Bits,
  entering: Bits,
  context: BoxContext,
): Box {
  const { sizes } = context;
  spread(arms, sizes);
  const outs = arms.flatMap(leaving);
  const targets = [...new Set(outs.map(([id]) => targetOf(id, context)))];
  const entries = members(entering & joined);
  const joinHeads = headsOf(joined, context);
  const deeper = [...targets.filter((index) => holds(joined, index)), ...entries]
    .filter((index) => !joinHeads.includes(index))
    .reduce((set, index) => set | bit(index), 0n);
  const joins = joinHeads.length === 0 ? null : boxOf(joinHeads, outside, deeper, context);
  const box: Box = {
    ...{ head, arms, joined, joins, left: 0, right: 0, height: 0, ports: new Map(), outs: new Map() },
    ...{ besideArms: new Map(), tracksAbove: [], tracksBelow: [], armsTop: 0, armsBottom: 0, joinsTop: 0 },
  };
  measureTop(box, members(entering), sizes);
  measureBottom(box, outs, [...new Set([...targets, ...entries])], context);
  return box;
}

/** Index of the place that an edge leads to; -1 for one that leads to a pill. */
export const targetOf = (id: string, { targets }: BoxContext): number => targets.get(id) ?? -1;

/** Puts arms side by side; the middle of the box is that between the first and the last. */
function spread(arms: Arm[], { gapX }: Sizes): void {
  let at = 0;
  for (const [place, arm] of arms.entries()) {
    at = place === 0 ? 0 : at + arm.left;
    arm.x = at;
    at += arm.right + gapX;
  }
  const middle = ((arms[0]?.x ?? 0) + (arms.at(-1)?.x ?? 0)) / 2;
  for (const arm of arms) arm.x -= middle;
}

const leftOf = (arms: readonly Arm[]) => Math.max(0, ...arms.map(({ x, left }) => left - x));
const rightOf = (arms: readonly Arm[]) => Math.max(0, ...arms.map(({ x, right }) => right + x));

/** Lanes at the right of something, one for each target. */
function lanes(targets: readonly number[], right: number, { laneGap }: Sizes): Map<number, number> {
  return new Map(targets.map((index, place) => [index, right + laneGap * (place + 1)]));
}

/** How wide lanes make something that they run beside. */
const widened = (right: number, count: number, { laneGap }: Sizes) => right + (count === 0 ? 0 : laneGap * (count + 1));

function measureTop(box: Box, entering: readonly number[], sizes: Sizes): void {
  const { head, arms, joined } = box;
  const armsRight = rightOf(arms);
  const passing = entering.filter((index) => holds(joined, index));
  box.besideArms = lanes(passing, armsRight, sizes);
  box.left = leftOf(arms);
  box.right = widened(armsRight, passing.length, sizes);
  if (head === null) {
    const armPorts = arms.flatMap(({ box: inner, x }) =>
      [...(inner?.ports ?? [])].map(([i, dx]) => [i, x + dx] as const),
    );
    box.ports = new Map([...armPorts, ...box.besideArms]);
  } else {
    const half = head.width / 2;
    const beside = entering.filter((index) => index !== head.index);
    box.ports = new Map([[head.index, 0], ...lanes(beside, half, sizes)]);
    box.left = Math.max(box.left, half);
    box.right = Math.max(box.right, widened(half, beside.length, sizes));
    box.tracksAbove = beside;
    const words = arms.length > 2 ? sizes.words : 0;
    box.armsTop = head.height + sizes.gapY + beside.length * sizes.laneGap + words;
  }
  box.armsBottom = box.armsTop + Math.max(0, ...arms.map(({ height }) => height));
  const [arm] = arms;
  // The only way out of a step needs no column of its own where it leads out of the box.
  if (head && arm && arms.length === 1 && arm.box === null && arm.edge?.pill === false)
    [box.armsTop, box.armsBottom] = [head.height, head.height];
}

function measureBottom(box: Box, outs: [string, number][], targets: number[], context: BoxContext): void {
  const { joins } = box;
  const { sizes } = context;
  box.height = box.armsBottom;
  box.outs = new Map(outs);
  if (joins === null) return;
  box.tracksBelow = targets.toSorted((a, b) => a - b);
  box.joinsTop = box.armsBottom + sizes.meeting.above + sizes.meeting.below + (targets.length - 1) * sizes.laneGap;
  box.height = box.joinsTop + joins.height;
  const past = outs.filter(([id]) => !holds(box.joined, targetOf(id, context)));
  const far = targets.filter((index) => !holds(box.joined, index));
  const limit = widened(joins.right, far.length, sizes);
  // An edge whose column is beside the joins anyway goes straight down.
  const isClear = (x: number) => x >= limit || x <= -(joins.left + sizes.laneGap);
  const inLane = [...new Set(past.flatMap(([id, x]) => (isClear(x) ? [] : [targetOf(id, context)])))];
  const lane = lanes(inLane, joins.right, sizes);
  box.outs = new Map([
    ...joins.outs,
    ...past.map(([id, x]) => [id, isClear(x) ? x : (lane.get(targetOf(id, context)) ?? x)] as const),
  ]);
  box.left = Math.max(box.left, joins.left);
  box.right = Math.max(box.right, widened(joins.right, inLane.length, sizes));
}
