// What is wrong, in the words of the inspector: its labels for fields, and titles for steps.
import { renamed, spokenMessage } from '../forms/fault-words.ts';
import type { Fields } from '../forms/field-types.ts';
import { type Draft, stepOf } from './draft.ts';
import { configForm, entryForm, triggerFields } from './fields.ts';
import type { Problem } from './problems.ts';
import { titleOf } from './starters.ts';

const frame: Fields = { '/name': { label: 'Name of the workflow' }, ...triggerFields, ...entryForm.fields };

/** The sentence of a problem. */
export function problemSentence({ label, field, fault }: Problem, draft: Draft): string {
  const step = stepOf(draft, label);
  const inConfig = step !== undefined && field.startsWith('/config/');
  const pointer = inConfig ? field.slice('/config'.length) : field;
  const fields = step === undefined ? frame : inConfig ? configForm(step.type).fields : {};
  const message = spokenMessage({ ...fault, pointer }, fields);
  return renamed(message, (name) => {
    const named = stepOf(draft, name);
    return named === undefined ? null : titleOf(named);
  });
}
