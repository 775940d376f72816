// Puts the tags of a Liquid text into their blocks.
import type { Position } from '../../../engine/templates/fault.ts';
import { templateLimits } from '../../../engine/templates/limits.ts';
import type { Token } from './tokens.ts';

export interface Branch {
  condition: string;
  negated: boolean;
  source: string;
  at: Position;
  body: Node[];
}

export type Node =
  | Extract<Token, { kind: 'text' | 'output' }>
  | { kind: 'if'; branches: Branch[]; otherwise: Node[] | null }
  | { kind: 'for'; body: string; nodes: Node[]; otherwise: Node[] | null; source: string; at: Position }
  | { kind: 'unknown'; source: string; at: Position };

interface Open {
  end: string;
  node: Extract<Node, { kind: 'if' | 'for' }>;
  /** Of a case: what its values are compared with. */
  subject?: string;
  at: Position;
}

type Tag = Extract<Token, { kind: 'tag' }>;
export type Blocks = { nodes: Node[] } | { fault: string; at: Position };

/** Tags whose content belongs to them and is not read. */
const closed: Readonly<Record<string, string>> = {
  comment: 'endcomment',
  capture: 'endcapture',
  tablerow: 'endtablerow',
};

const branchOf = ({ source, at }: Tag, condition: string, negated = false): Branch => ({
  condition,
  negated,
  source,
  at,
  body: [],
});

/** The blocks of a text, or the first one that does not close. */
export function blocksOf(tokens: readonly Token[]): Blocks {
  const root: Node[] = [];
  const open: Open[] = [];
  let into = root;
  let skippedUntil: { name: string; at: Position } | null = null;
  for (const token of tokens) {
    if (skippedUntil !== null) {
      if (token.kind === 'tag' && token.name === skippedUntil.name) skippedUntil = null;
      continue;
    }
    if (token.kind !== 'tag') {
      into.push(token);
      continue;
    }
    const end = Object.hasOwn(closed, token.name) ? closed[token.name] : undefined;
    if (end !== undefined) {
      skippedUntil = { name: end, at: token.at };
      if (token.name !== 'comment') into.push({ kind: 'unknown', source: token.source, at: token.at });
      continue;
    }
    const moved = place(token, into, open, root);
    if ('fault' in moved) return { ...moved, at: token.at };
    into = moved.into;
  }
  const [first] = open;
  if (skippedUntil !== null) return { fault: `{% ${skippedUntil.name} %} is missing`, at: skippedUntil.at };
  return first === undefined ? { nodes: root } : { fault: `{% ${first.end} %} is missing`, at: first.at };
}

/** Puts a tag into its place; where what follows it belongs. */
function place(tag: Tag, into: Node[], open: Open[], root: Node[]): { into: Node[] } | { fault: string } {
  const opened = openedBy(tag);
  if (opened !== null) {
    if (open.length >= templateLimits.depth) return { fault: 'its blocks are nested too deep' };
    into.push(opened.node);
    open.push(opened);
    return { into: opened.node.kind === 'for' ? opened.node.nodes : (opened.node.branches[0]?.body ?? []) };
  }
  const block = open.at(-1);
  if (tag.name.startsWith('end')) {
    if (block?.end !== tag.name) return { fault: `{% ${tag.name} %} closes nothing` };
    open.pop();
    return { into: innermost(open, root) };
  }
  if (tag.name === 'else' && block !== undefined) {
    block.node.otherwise ??= [];
    return { into: block.node.otherwise };
  }
  if (block?.node.kind === 'if' && (tag.name === 'elsif' || tag.name === 'when')) {
    const condition = tag.name === 'elsif' ? tag.body : whenCondition(block.subject ?? '', tag.body);
    const branch = branchOf(tag, condition);
    block.node.branches.push(branch);
    return { into: branch.body };
  }
  into.push({ kind: 'unknown', source: tag.source, at: tag.at });
  return { into };
}

function openedBy(tag: Tag): Open | null {
  const { name, body, source, at } = tag;
  if (name === 'if' || name === 'unless') {
    return {
      end: `end${name}`,
      at,
      node: { kind: 'if', branches: [branchOf(tag, body, name === 'unless')], otherwise: null },
    };
  }
  // What stands before the first when is not shown.
  if (name === 'case')
    return { end: 'endcase', at, subject: body, node: { kind: 'if', branches: [], otherwise: null } };
  if (name !== 'for') return null;
  return { end: 'endfor', at, node: { kind: 'for', body, nodes: [], otherwise: null, source, at } };
}

const whenCondition = (subject: string, values: string) =>
  values
    .split(/,|\sor\s/)
    .map((value) => `${subject} == ${value.trim()}`)
    .join(' or ');

function innermost(open: readonly Open[], root: Node[]): Node[] {
  const block = open.at(-1);
  if (block === undefined) return root;
  if (block.node.otherwise !== null) return block.node.otherwise;
  return block.node.kind === 'for' ? block.node.nodes : (block.node.branches.at(-1)?.body ?? []);
}
