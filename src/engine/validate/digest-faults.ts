// Finds what is wrong with the digests of a workflow beyond each step by itself.
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import { fault } from '../faults/sentences.ts';
import { compileTemplate } from '../templates/compile.ts';
import { templateVariables } from '../templates/variables.ts';

/** Roots of templates that have no values before a run begins. */
const rootsOfRuns = ['run', 'ai', 'webhook'];

/** The faults of keys: an event has one, whichever digest it comes to, and it is read before there is a run. */
export function digestFaults(steps: readonly unknown[]): Fault[] {
  const keys = steps.flatMap((step, index) => {
    const collect = isObject(step) && isObject(step.config) ? step.config.collect : undefined;
    return isObject(collect) ? [{ key: collect.key, pointer: `/steps/${index}/config/collect/key` }] : [];
  });
  return keys.flatMap(({ key, pointer }) => {
    const [first] = keys;
    if (first && key !== first.key)
      return [fault(pointer, 'conflict', 'Every digest of a workflow has the same `key`, or none.')];
    const compiled = typeof key === 'string' ? compileTemplate(key, { html: false }) : null;
    const variables = compiled?.ok ? templateVariables(compiled.template) : [];
    const root = variables.map((name) => name.split('.')[0] ?? '').find((name) => rootsOfRuns.includes(name));
    return root
      ? [fault(pointer, 'not_allowed', `The key is read before there is a run, so \`${root}\` is empty.`)]
      : [];
  });
}
