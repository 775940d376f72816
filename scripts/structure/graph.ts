// Knots in the import graph: files, or folders, that can reach each other.
import { dirname } from 'node:path/posix';
import type { SourceFile } from './source.ts';

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Groups of files that can reach each other, and files that import themselves. */
export function importCycles(files: readonly SourceFile[]): string[][] {
  return knotsOf(new Map(files.map(({ path, imports }) => [path, new Set(imports)])));
}

/** The same for folders. A folder with folders in it is not one part: its own files stand for themselves. */
export function folderKnots(files: readonly SourceFile[]): string[][] {
  const holders = new Set(files.map(({ path }) => dirname(dirname(path))));
  const partOf = (path: string) => (holders.has(dirname(path)) ? path : dirname(path));
  const graph = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    const targets = imports.map(partOf).filter((part) => part !== partOf(path));
    graph.set(partOf(path), new Set([...(graph.get(partOf(path)) ?? []), ...targets]));
  }
  return knotsOf(graph);
}

/** Tarjan's algorithm: every strongly connected group of more than one node, and every node with an edge to itself. */
function knotsOf(graph: Graph): string[][] {
  const order = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (node: string): number => {
    const own = order.size;
    let lowest = own;
    order.set(node, own);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      const seen = order.get(next);
      if (seen === undefined) lowest = Math.min(lowest, visit(next));
      else if (stack.includes(next)) lowest = Math.min(lowest, seen);
    }
    if (lowest === own) {
      const group = stack.splice(stack.indexOf(node));
      if (group.length > 1 || graph.get(node)?.has(node)) found.push(group.sort());
    }
    return lowest;
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return found;
}
