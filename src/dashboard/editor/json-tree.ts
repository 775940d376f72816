// Reads JSON that is being typed: whatever is there, with its places. Nothing is refused, and nothing is judged here.
// 1. Linear in the text and never recursive.

/** A value, from `start` to `end` (offsets); what is not closed ends with the text. */
export type JsonNode = JsonLeaf | JsonBranch;

export interface JsonLeaf {
  kind: 'leaf';
  text: string;
  start: number;
  end: number;
}

export interface JsonBranch {
  kind: 'object' | 'list';
  start: number;
  end: number;
  isClosed: boolean;
  entries: JsonEntry[];
}

/** A field of an object or an item of a list, whose key is its place. */
export interface JsonEntry {
  /** null in a list. */
  key: JsonLeaf | null;
  value: JsonNode | null;
}

interface Open {
  node: JsonBranch;
  /** A field whose value has not come yet. */
  pending: JsonEntry | null;
}

const token = /"(?:[^"\\\n]|\\.)*"?|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/** The outermost value of a text; null where there is none. */
export function readTree(text: string): JsonNode | null {
  const stack: Open[] = [];
  let root: JsonNode | null = null;
  const place = (value: JsonNode) => {
    const top = stack.at(-1);
    if (top === undefined) root ??= value;
    else if (top.pending !== null) {
      top.pending.value = value;
      top.pending = null;
    } else if (top.node.kind === 'list') top.node.entries.push({ key: null, value });
  };
  for (const { 0: word, index: start } of text.matchAll(token)) {
    const end = start + word.length;
    if (word === '{' || word === '[') {
      const node: JsonBranch = {
        kind: word === '{' ? 'object' : 'list',
        start,
        end: text.length,
        isClosed: false,
        entries: [],
      };
      place(node);
      stack.push({ node, pending: null });
    } else if (word === '}' || word === ']') close(stack, word === '}' ? 'object' : 'list', end);
    else if (word !== ':' && word !== ',') leaf({ kind: 'leaf', text: word, start, end }, stack.at(-1), place);
    else if (word === ',' && stack.at(-1)) (stack.at(-1) as Open).pending = null;
  }
  return root;
}

function close(stack: Open[], kind: JsonBranch['kind'], end: number): void {
  const found = stack.findLastIndex(({ node }) => node.kind === kind);
  if (found === -1) return;
  for (const { node } of stack.splice(found)) {
    node.end = end;
    node.isClosed = true;
  }
}

function leaf(found: JsonLeaf, top: Open | undefined, place: (value: JsonNode) => void): void {
  if (top?.node.kind !== 'object' || top.pending !== null) {
    place(found);
    return;
  }
  top.pending = { key: found, value: null };
  top.node.entries.push(top.pending);
}

/** The text that a leaf stands for; of a number and its like, how it is written. */
export function textOf({ text }: JsonLeaf): string {
  if (!text.startsWith('"')) return text;
  try {
    return JSON.parse(text.length > 1 && text.endsWith('"') ? text : `${text}"`);
  } catch {
    return text.slice(1);
  }
}
