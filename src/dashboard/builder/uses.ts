// Finds what a step reads: the variables of its templates and the fields that its conditions compare.
// 1. Conditions that are called `filters` judge another event than that of the run: only their values are read from the run.
import { conditionSubjects } from '../../contract/conditions/subjects.ts';
import { isObject } from '../../contract/json.ts';
import { compileTemplate } from '../../engine/templates/compile.ts';
import { templateVariables } from '../../engine/templates/variables.ts';
import type { DraftStep } from './draft.ts';

/** A variable that a step reads, such as `event.orderId`, and where. */
export interface Use {
  path: string;
  /** JSON pointer below the step, e.g. `/config/subject`. */
  pointer: string;
}

type Read = Pick<DraftStep, 'if' | 'config'>;

/** Steps are never changed in place, and an edit changes few of them. */
const known = new WeakMap<Read, readonly Use[]>();

/** Everything that a step reads. */
export function usesOf(step: Read): readonly Use[] {
  const found = known.get(step) ?? [...usesIn(step.if, '/if', true), ...usesIn(step.config, '/config', false)];
  known.set(step, found);
  return found;
}

const comparisons = new Set(['condition', 'waitForCondition']);
const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');

function usesIn(value: unknown, pointer: string, compares: boolean): Use[] {
  if (typeof value === 'string') return usesInText(value).map((path) => ({ path, pointer }));
  if (Array.isArray(value)) return value.flatMap((item, place) => usesIn(item, `${pointer}/${place}`, compares));
  if (!isObject(value)) return [];
  const inside = Object.entries(value).flatMap(([key, part]) =>
    usesIn(part, `${pointer}/${escaped(key)}`, key !== 'filters' && (compares || comparisons.has(key))),
  );
  return compares ? [...comparedField(value, pointer), ...inside] : inside;
}

/** The field that a comparison names: `{"event":"amount","op":"gte","value":100}` reads `event.amount`. */
function comparedField(comparison: Record<string, unknown>, pointer: string): Use[] {
  return conditionSubjects.flatMap((subject) => {
    const path = comparison[subject];
    if (typeof path !== 'string' || path === '') return [];
    const root = subject === 'property' ? 'event' : subject;
    return [{ path: `${root}.${path}`, pointer: `${pointer}/${subject}` }];
  });
}

/** Variables of a text; of one that cannot be read, which is a fault, there are none. */
function usesInText(text: string): string[] {
  if (!text.includes('{{')) return [];
  const compiled = compileTemplate(text, { html: false });
  return compiled.ok ? templateVariables(compiled.template).map((path) => path.replaceAll('[]', '')) : [];
}
