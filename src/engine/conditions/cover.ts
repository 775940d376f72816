/**
 * Decides which event types conditions can match at all, as patterns for the match index.
 * 1. The patterns may match too much and never too little: what is not covered cannot match.
 * 2. Of conditions that must all hold, the narrowest covers them.
 */
import type { Condition, Filters } from '../../contract/conditions.ts';
import { matchesGlob } from './glob.ts';

const everything: readonly string[] = ['*'];

/** Patterns of the event types that conditions can match. */
export function coverOf(filters: Filters): string[] {
  return [...(Array.isArray(filters) ? narrowest(filters) : coverOfNode(filters))];
}

function coverOfNode(node: Condition): readonly string[] {
  if ('eventType' in node) return [node.eventType];
  if ('module' in node) return coverOfModule(node.module);
  if ('all' in node) return narrowest(node.all);
  if ('any' in node) return union(node.any.map(coverOfNode));
  return everything;
}

/** The module of a type without a dot is `custom`, for which there is no pattern. */
function coverOfModule(module: string): readonly string[] {
  return matchesGlob(module, 'custom') ? everything : [`${module}.*`];
}

function narrowest(nodes: readonly Condition[]): readonly string[] {
  const covers = nodes.map(coverOfNode);
  return covers.reduce((best, cover) => (widthOf(cover) < widthOf(best) ? cover : best), everything);
}

function union(covers: readonly (readonly string[])[]): readonly string[] {
  const patterns = new Set(covers.flat());
  return patterns.has('*') ? everything : [...patterns];
}

/** An estimate of how many types it lets through: an exact type is one, a pattern is the wider the less it says. */
function widthOf(cover: readonly string[]): number {
  return cover.reduce((sum, pattern) => sum + patternWidth(pattern), 0);
}

function patternWidth(pattern: string): number {
  if (!pattern.includes('*')) return 1;
  return 1_000_000 / (1 + pattern.replaceAll('*', '').length);
}
