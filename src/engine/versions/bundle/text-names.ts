// Finds the partials and variables that the texts of an item name, wherever in the item the texts are.
import type { BundleKind } from '../../../contract/bundle/registry.ts';
import { isObject } from '../../../contract/json.ts';

const tag = /\{\{[^{}]*\}\}/g;
const partialCall = /^\{\{~?>\s*["']?([a-z][a-z0-9-]*)/;
const variable = /\bvar\.([a-z][A-Za-z0-9]*)/g;

interface Named {
  kind: BundleKind;
  identity: string;
}

/** Every partial and variable that is named in a tag, each once. A text that does not compile is searched as well. */
export function namesInTexts(item: object): Named[] {
  const partials = new Set<string>();
  const variables = new Set<string>();
  for (const text of textsIn(item)) {
    for (const [written] of text.matchAll(tag)) {
      const call = partialCall.exec(written)?.[1];
      if (call !== undefined) partials.add(call);
      for (const [, name] of written.matchAll(variable)) if (name !== undefined) variables.add(name);
    }
  }
  return [
    ...[...partials].map((identity): Named => ({ kind: 'partial', identity })),
    ...[...variables].map((identity): Named => ({ kind: 'variable', identity })),
  ];
}

/** Every text in a value that has a tag. */
export function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    if (value.includes('{{')) yield value;
  } else if (Array.isArray(value)) for (const item of value) yield* textsIn(item);
  else if (isObject(value)) for (const item of Object.values(value)) yield* textsIn(item);
}
