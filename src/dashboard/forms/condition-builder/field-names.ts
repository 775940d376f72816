// What a row looks at, as one text: `trait.plan`, `event.address.city`, `eventType`.
import { type ConditionSubject, conditionSubjects } from '../../../contract/conditions/subjects.ts';
import type { Variable } from '../form-context.ts';
import { sampleText } from '../template-input/complete.ts';

type Looked = { subject: ConditionSubject; path: string } | { field: 'eventType' | 'module' | 'rule' };

/** Reads such a text; null where it names no place to look at yet. `rules`: whether it may be the name of an alert rule. */
export function readName(text: string, rules = false): Looked | null {
  if (text === 'eventType' || text === 'module' || (rules && text === 'rule')) return { field: text };
  const dot = text.indexOf('.');
  const root = dot === -1 ? text : text.slice(0, dot);
  const subject = conditionSubjects.find((one) => one === root);
  return subject === undefined || dot === -1 ? null : { subject, path: text.slice(dot + 1) };
}

/** What can be looked at, with what it was last. */
export function nameOptions(
  variables: readonly Variable[],
  about: 'event' | 'person' = 'event',
  rules = false,
): { value: string; label: string; hint?: string }[] {
  const known = variables.filter(({ path }) => readName(path) !== null && !path.startsWith('property.'));
  const named = known.map(({ path, sample, note }) => {
    const hint = [sampleText(sample), note].filter(Boolean).join(' · ');
    return { value: path, label: path, ...(hint === '' ? {} : { hint }) };
  });
  if (about === 'person') return named;
  return [
    ...(rules ? [{ value: 'rule', label: 'rule', hint: 'Name of the alert rule, or a pattern of it' }] : []),
    ...named,
    { value: 'eventType', label: 'eventType', hint: 'Type of the event, by a pattern such as order.*' },
    { value: 'module', label: 'module', hint: 'Module of the event, the part before its dot' },
  ];
}

/** The value that a field had last; undefined where nothing is known of it. */
export function sampleOf(subject: ConditionSubject, path: string, variables: readonly Variable[]): unknown {
  const name = `${subject === 'property' ? 'event' : subject}.${path}`;
  return variables.find((variable) => variable.path === name)?.sample;
}
