// Whether a condition may come true or false by time alone, so that no change of a person tells of it.
import type { Condition } from '../../contract/conditions.ts';
import { comparisonOf } from './describe.ts';

/** True where any part of the condition looks at the present moment. */
export function changesWithTime(condition: Condition): boolean {
  if ('all' in condition) return condition.all.some(changesWithTime);
  if ('any' in condition) return condition.any.some(changesWithTime);
  if ('not' in condition) return changesWithTime(condition.not);
  const comparison = comparisonOf(condition);
  return comparison !== undefined && (comparison.op === 'withinDays' || comparison.value === 'now');
}
