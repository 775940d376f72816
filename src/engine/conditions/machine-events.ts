// Mails are opened and links followed by scanners, too. Whatever waits for a person does not take those for one: a trigger,
// wait or exit rule sees opens and clicks of machines only where its filters say something about `machine`.
import type { Condition, Filters } from '../../contract/conditions.ts';
import type { Scope } from '../scope.ts';
import { comparisonOf } from './describe.ts';
import type { Mismatch } from './evaluate.ts';

const types: ReadonlySet<unknown> = new Set(['email.opened', 'email.clicked', 'push.opened']);
const paths: ReadonlySet<string> = new Set(['machine', 'properties.machine']);

/** Why an event is passed over that a machine caused; null where it is not. */
export function machineMismatch(filters: Filters | undefined, scope: Scope): Mismatch | null {
  const isMachine = types.has(scope.matched?.type) && scope.event.machine === true;
  if (!isMachine || saysOfMachine(filters ?? [])) return null;
  return {
    pointer: '/eventType',
    clause: 'event.machine ne true',
    wanted: false,
    actual: true,
    sentence: 'A machine opened the mail or followed the link, and no filter asks for `machine`.',
  };
}

function saysOfMachine(filters: Filters): boolean {
  const nodes: Condition[] = Array.isArray(filters) ? [...filters] : [filters];
  for (const node of nodes) {
    // One that is no condition never holds, see evaluate.ts.
    if (typeof node !== 'object' || node === null) continue;
    const comparison = comparisonOf(node);
    if (comparison?.root === 'event' && paths.has(comparison.path)) return true;
    if ('all' in node && Array.isArray(node.all)) nodes.push(...node.all);
    else if ('any' in node && Array.isArray(node.any)) nodes.push(...node.any);
    else if ('not' in node) nodes.push(node.not);
  }
  return false;
}
