// Decides the edit that a suggestion of a fault means, so that one press puts it right.
import type { Fault } from '../../contract/errors.ts';
import { compileTemplate } from '../../engine/templates/compile.ts';
import type { TemplateFault } from '../../engine/templates/fault.ts';
import type { Draft } from './draft.ts';
import type { Edit } from './edits/edit.ts';
import { recordOf, textOf } from './read.ts';
import { pathOf, valueAt } from './with-value.ts';

type Suggested = Fault & { suggestion: string };

const templateCodes: ReadonlySet<string> = new Set<TemplateFault['code']>([
  'template_syntax',
  'template_unsupported',
  'unknown_variable',
  'unknown_helper',
  'wrong_arguments',
  'unknown_partial',
  'unknown_argument',
]);

/** The edit, or null where a fault has no suggestion that can be put in. */
export function fixOf(draft: Draft, fault: Fault): Edit | null {
  if (!hasSuggestion(fault)) return null;
  if (fault.code === 'unknown_field') return renamedField(draft, fault);
  const value = valueAt(draft, fault.pointer);
  if (templateCodes.has(fault.code)) {
    const text = typeof value === 'string' ? fixedTemplate(value, fault) : null;
    return text === null ? null : { kind: 'set', pointer: fault.pointer, value: text };
  }
  if (value !== undefined && typeof value !== 'string') return null;
  return { kind: 'set', pointer: fault.pointer, value: fault.suggestion };
}

const hasSuggestion = (fault: Fault): fault is Suggested => fault.suggestion !== undefined;

/** The field under the name that was meant, in its place. */
function renamedField(draft: Draft, { pointer, suggestion }: Suggested): Edit | null {
  const parent = pointer.slice(0, pointer.lastIndexOf('/'));
  const name = pathOf(pointer).at(-1);
  const fields = recordOf(valueAt(draft, parent));
  if (parent === '' || name === undefined || !Object.hasOwn(fields, name) || fields[suggestion] !== undefined)
    return null;
  const renamed = Object.entries(fields).map(([key, value]) => [key === name ? suggestion : key, value]);
  return { kind: 'set', pointer: parent, value: Object.fromEntries(renamed) };
}

/** The template with the suggestion in place of what is wrong; null where that place cannot be told. */
function fixedTemplate(text: string, { code, suggestion }: Suggested): string | null {
  const compiled = compileTemplate(text, { html: true, partials: true });
  const found = compiled.ok
    ? undefined
    : compiled.faults.find((one) => one.code === code && one.suggestion === suggestion);
  if (found === undefined) return null;
  const at = offsetOf(text, found);
  const start = text.lastIndexOf('{{', at);
  const end = text.indexOf('}}', start);
  if (start === -1 || end === -1) return null;
  const tag = text.slice(start, end + 2);
  const wrong = textOf(/"([^"]+)"/.exec(found.message)?.[1]);
  const fixed = suggestion.startsWith('{{') ? suggestion : wrong === '' ? tag : tag.replace(wrong, suggestion);
  return fixed === tag ? null : text.slice(0, start) + fixed + text.slice(end + 2);
}

function offsetOf(text: string, { line, column }: { line: number; column: number }): number {
  const before = text.split(/(?<=\r\n|\r(?!\n)|\n)/).slice(0, line - 1);
  return before.join('').length + column - 1;
}
