// Decides whether `recipients` of a trigger can name people: it is one path to what is known before there is a run.
import type { Fault } from '../../contract/errors.ts';
import { fault } from '../faults/sentences.ts';
import { compileTemplate } from '../templates/compile.ts';
import { textFaults } from '../templates/text-faults.ts';
import { onlyPath } from '../templates/value.ts';

/** Roots of templates that have values before a run begins. */
const knownRoots = ['event', 'user', 'profile', 'trait', 'org'];

/** The faults of `recipients`. */
export function recipientFaults(source: unknown, pointer: string): Fault[] {
  if (typeof source !== 'string') return [];
  const faults = textFaults(source, pointer, { html: false }, { variables: null });
  const compiled = compileTemplate(source, { html: false });
  if (faults.length > 0 || !compiled.ok) return faults;
  const root = onlyPath(compiled.template)?.name?.split('.')[0];
  if (root === undefined) {
    const message = '`recipients` is one path to a list of user ids and nothing else, such as {{event.userIds}}.';
    return [fault(pointer, 'not_a_path', message)];
  }
  if (knownRoots.includes(root)) return [];
  return [fault(pointer, 'not_allowed', `There is no run yet when the recipients are read, so \`${root}\` is empty.`)];
}
