// A text that is exactly one {{path}} becomes the value of that path, type and all.
import { compileTemplate } from '../../../engine/templates/compile.ts';
import { onlyPath } from '../../../engine/templates/value.ts';
import type { Variable } from '../form-context.ts';

/** What such a text becomes, as a few words; null where it stays a text. */
export function keptTypeOf(text: string, variables: readonly Variable[]): string | null {
  if (!text.includes('{{')) return null;
  const compiled = compileTemplate(text, { html: false });
  const path = compiled.ok ? onlyPath(compiled.template) : undefined;
  if (path === undefined) return null;
  const sample = variables.find((variable) => variable.path === path.name)?.sample;
  return sample === undefined ? 'Keeps the type of the value' : `Keeps its type: ${typeWord(sample)}`;
}

function typeWord(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'text';
  return typeof value === 'boolean' ? 'true or false' : typeof value;
}
