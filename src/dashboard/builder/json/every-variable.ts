// Variables for a text that has all steps in it: what any step can read, with where it comes from.
import { savedResult } from '../../../engine/validate/result-names.ts';
import type { Variable } from '../../forms/form-context.ts';
import type { Seen } from '../../forms/seen-variables.ts';
import type { Draft } from '../draft.ts';
import { titleOf } from '../starters.ts';
import { variablesAt } from '../variables.ts';

export function everyVariable(draft: Draft, seen: Seen): Variable[] {
  const results = draft.steps.flatMap((step) => {
    const path = savedResult(step);
    return path === null ? [] : [{ path, note: `from ${titleOf(step)}` }];
  });
  const collects = draft.steps.some(({ config }) => config.collect !== undefined);
  const collected = collects
    ? ['run.events', 'run.eventCount'].map((path) => ({ path, note: 'what a wait collected' }))
    : [];
  const known = [...variablesAt(draft, null, seen), ...results, ...collected];
  return [...new Map(known.map((variable) => [variable.path, variable])).values()];
}
