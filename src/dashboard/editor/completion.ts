// Completion in the code editor: variables inside of tags, else what the JSON Schema allows.
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { EditorView } from '@codemirror/view';
import type { Variable } from '../forms/form-context.ts';
import { accept, completionAt } from '../forms/template-input/complete.ts';
import { jsonCompletionAt } from './json-complete.ts';
import type { TextSchema } from './json-schema.ts';

export interface Known {
  variables: readonly Variable[] | null;
  schema: TextSchema | null;
}

/** What can be put in at the caret, by what is known at that moment. */
export const completionSource =
  (known: () => Known) =>
  (context: CompletionContext): CompletionResult | null => {
    const { variables, schema } = known();
    const text = context.state.doc.toString();
    return (
      (variables === null ? null : inTag(text, context.pos, variables)) ??
      (schema === null ? null : inJson(text, context, schema))
    );
  };

function inTag(text: string, pos: number, variables: readonly Variable[]): CompletionResult | null {
  const found = completionAt(text, pos, variables);
  if (found === null) return null;
  const options = found.offers.map(
    (offer, place): Completion => ({
      label: offer.text,
      detail: offer.detail,
      type: offer.kind,
      boost: -place,
      apply: (view: EditorView) => {
        const now = completionAt(view.state.doc.toString(), view.state.selection.main.head, variables) ?? found;
        const done = accept(view.state.doc.toString(), now, offer);
        replaceText(view, done.text, done.caret);
      },
    }),
  );
  return { from: found.from, to: found.to, options, filter: false };
}

function inJson(text: string, { pos, explicit }: CompletionContext, schema: TextSchema): CompletionResult | null {
  const found = jsonCompletionAt(text, pos, schema);
  if (found === null || (!explicit && found.from === found.to && !/[{,:["]\s*$/.test(text.slice(0, pos)))) return null;
  const typed = text.slice(found.from, pos).replace(/^"/, '').toLowerCase();
  const offers = found.offers.filter(({ label }) => label.toLowerCase().includes(typed));
  const options = offers.map(
    ({ label, text: put, info, kind, isRequired }, place): Completion => ({
      label,
      apply: put,
      type: kind,
      boost: -place,
      ...(info === '' ? {} : { info }),
      ...(isRequired ? { detail: 'required' } : {}),
    }),
  );
  return options.length === 0 ? null : { from: found.from, to: found.to, options, filter: false };
}

/** Replaces the part of the text that differs, so that undo takes back that alone. */
export function replaceText(view: EditorView, text: string, caret?: number): void {
  const before = view.state.doc.toString();
  let start = 0;
  while (start < before.length && start < text.length && before[start] === text[start]) start++;
  let end = 0;
  while (end < before.length - start && end < text.length - start && before.at(-1 - end) === text.at(-1 - end)) end++;
  view.dispatch({
    changes: { from: start, to: before.length - end, insert: text.slice(start, text.length - end) },
    ...(caret === undefined ? {} : { selection: { anchor: caret }, scrollIntoView: true }),
  });
}
