// Decides which event types can possibly meet conditions, so that the others need not be judged.
// 1. Never too narrow: a condition whose types are not known covers all of them.
import type { Condition, Filters } from '../../contract/conditions.ts';

const anything = ['*'];

/** Patterns of the event types that can meet the conditions. */
export function coverOf(filters: Filters): string[] {
  return Array.isArray(filters) ? narrowest(filters) : coverOfOne(filters);
}

function coverOfOne(condition: Condition): string[] {
  if ('eventType' in condition) return [condition.eventType];
  if ('module' in condition) return coverOfModule(condition.module);
  if ('all' in condition) return narrowest(condition.all);
  if ('any' in condition) {
    const globs = [...new Set(condition.any.flatMap(coverOfOne))];
    return globs.includes('*') ? anything : globs;
  }
  return anything;
}

/** The module of a type without a dot is `custom`, so a pattern that takes that word covers all of those. */
function coverOfModule(module: string): string[] {
  return module.includes('*') || module === 'custom' ? anything : [`${module}.*`];
}

/** All must hold, so the narrowest of them will do: one that names types rather than patterns, and few. */
function narrowest(conditions: readonly Condition[]): string[] {
  const width = (globs: readonly string[]) =>
    globs.includes('*')
      ? Number.POSITIVE_INFINITY
      : globs.filter((glob) => glob.includes('*')).length * 1_000 + globs.length;
  return conditions.map(coverOfOne).reduce((best, globs) => (width(globs) < width(best) ? globs : best), anything);
}
