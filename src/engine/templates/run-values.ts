// Decides the value of a comparison that is a template of the run.
// 1. A text that is exactly one {{path}} becomes the value of that path, type and all; a list may hold such texts.
// 2. Where a path has no value, nothing can be compared: like a missing field, it makes every operator false.
import type { JsonValue } from '../../contract/primitives.ts';
import type { FillIn } from '../conditions/wanted.ts';
import type { Scope } from '../scope.ts';
import { createTemplateCache } from './cache.ts';
import { renderValue } from './value.ts';

const cache = createTemplateCache(200);

/** Fills in values from what a run sees at a moment (epoch ms). */
export function runValues(run: Scope, now: number): FillIn {
  return (value) => {
    if (value === undefined || !holdsTemplate(value)) return { value };
    const rendered = renderValue(value, run, { now, cache });
    if (!rendered.ok) {
      const problem = rendered.limit ? rendered.limit.message : rendered.faults[0]?.message;
      return { fault: problem ?? 'Its value cannot be read as a template.' };
    }
    const [missing] = rendered.missing;
    return missing === undefined ? { value: rendered.value } : { missing };
  };
}

function holdsTemplate(value: JsonValue): boolean {
  if (typeof value === 'string') return value.includes('{{');
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsTemplate);
}
