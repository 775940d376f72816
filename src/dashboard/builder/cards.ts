// What the canvas draws of a draft: cards, pills and lines, each the same object as before where it looks the same.
import { type Draft, stepOf } from './draft.ts';
import type { ExitLine } from './edge-layer.tsx';
import { triggerId } from './exits.ts';
import { type Graph, targetTitle } from './graph.ts';
import type { Layout, LayoutNode } from './layout.ts';
import { type Overlay, wordsOf } from './overlays/overlay.ts';
import type { PillNode } from './pill-node.tsx';
import type { Problem } from './problems.ts';
import { titleOf } from './starters.ts';
import type { StepCard, StepCardNode } from './step-node.tsx';
import { stepViews, summaryOf } from './steps/registry.ts';
import { triggerViewOf } from './triggers/registry.ts';

export type CanvasNode = StepCardNode | PillNode;

/** What cards are made from. */
export interface CardSource {
  draft: Draft;
  graph: Graph;
  layout: Layout;
  selection: string | null;
  problems: ReadonlyMap<string, readonly Problem[]>;
  warned: ReadonlySet<string>;
  descriptions: ReadonlyMap<string, string>;
  overlay: Overlay | null;
}

/** The nodes in the order in which a screen reader comes to them: the trigger, the steps, then the pills. */
export function nodesOf(source: CardSource, before: ReadonlyMap<string, CanvasNode>): CanvasNode[] {
  const places = new Map(source.layout.nodes.map((node) => [node.id, node]));
  const cards = source.graph.nodes.flatMap(({ id, reached }) => {
    const at = places.get(id);
    return at === undefined ? [] : [kept(before, cardNode(source, id, reached, at))];
  });
  const pills = source.graph.edges.flatMap((edge) => {
    const at = places.get(edge.id);
    if (!edge.pill || at === undefined) return [];
    const isFault = edge.fault !== null;
    const word = isFault && edge.fault === 'unknown' ? 'No such step' : targetTitle(source.draft, edge.target, titleOf);
    return [kept(before, { ...placed(at), type: 'pill', data: { word, isFault } } satisfies PillNode)];
  });
  return [...cards, ...pills];
}

function cardNode(source: CardSource, id: string, isReached: boolean, at: LayoutNode): StepCardNode {
  const { selection, descriptions, overlay } = source;
  const said = overlay === null ? '' : wordsOf(overlay, id);
  const description = [descriptions.get(id) ?? '', said].filter(Boolean).join(' ');
  const data = {
    ...faceOf(source.draft, id),
    isSelected: selection === id,
    isReached: isReached && !overlay?.faded.has(id),
    badge: overlay?.marks.get(id) ?? badgeOf(source, id),
    description,
  };
  return { ...placed(at), type: 'step', data };
}

function faceOf(draft: Draft, id: string): Pick<StepCard, 'title' | 'summary' | 'icon' | 'tint' | 'isTrigger'> {
  const step = id === triggerId ? undefined : stepOf(draft, id);
  if (step !== undefined) {
    const { icon, tint } = stepViews[step.type];
    return { title: titleOf(step), summary: summaryOf(step), icon, tint, isTrigger: false };
  }
  const trigger = { ...draft.trigger };
  const view = triggerViewOf(trigger);
  return { title: view.title(trigger), summary: view.summary(trigger), icon: view.icon, tint: 'ai', isTrigger: true };
}

function badgeOf({ problems, warned }: CardSource, id: string): StepCard['badge'] {
  const count = problems.get(id)?.length ?? 0;
  if (count > 0) return { tone: 'bad', word: count === 1 ? '1 problem' : `${count} problems` };
  return warned.has(id) ? { tone: 'hold', word: 'warning' } : null;
}

/** With its size given, nothing has to be measured before it is shown. */
const placed = ({ id, x, y, width, height }: LayoutNode) => ({ id, position: { x, y }, width, height });

/** The node as it was, where nothing of it is different. */
function kept<N extends CanvasNode>(before: ReadonlyMap<string, CanvasNode>, node: N): CanvasNode {
  const old = before.get(node.id);
  if (old === undefined || old.type !== node.type) return node;
  const { x, y } = old.position;
  const isSame =
    x === node.position.x && y === node.position.y && old.width === node.width && sameFields(old.data, node.data);
  return isSame ? old : node;
}

function sameFields(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  return Object.keys(b).every((key) => a[key] === b[key] || sameBadge(a[key], b[key]));
}

const sameBadge = (a: unknown, b: unknown) =>
  typeof a === 'object' &&
  typeof b === 'object' &&
  a !== null &&
  b !== null &&
  'word' in a &&
  'word' in b &&
  a.word === b.word;

const firstStep = 'Add the first step';

/** The lines between them. */
export function linesOf(draft: Draft, { nodes, edges }: Graph, layout: Layout): ExitLine[] {
  const reached = new Set(nodes.flatMap(({ id, reached: isReached }) => (isReached ? [id] : [])));
  const drawn = new Map(layout.edges.map((edge) => [edge.id, edge]));
  return edges.flatMap(({ id, exit, source, word }) => {
    const edge = drawn.get(id);
    if (edge === undefined) return [];
    const shown = draft.steps.length === 0 ? firstStep : word;
    return [
      {
        id,
        exit,
        points: edge.points,
        at: edge.plusAt,
        word: shown,
        label: shown === word ? addLabel(draft, source, word) : firstStep,
        isReached: reached.has(source),
      },
    ];
  });
}

function addLabel(draft: Draft, source: string, word: string | null): string {
  const name = source === triggerId ? 'the trigger' : targetTitle(draft, source, titleOf);
  return word === null ? `Add a step after ${name}` : `Add a step on ${word} of ${name}`;
}
