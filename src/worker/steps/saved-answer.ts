import type { JsonValue } from '../../contract/primitives.ts';
import type { SavedResult } from '../../engine/scope.ts';

/** The answer to a webhook step as later steps read it: JSON where it parses, else text. */
export function savedAnswer(name: string | undefined, answer: string): SavedResult | null {
  return name === undefined ? null : { root: 'webhook', name, value: parsed(answer) };
}

function parsed(answer: string): JsonValue {
  try {
    return JSON.parse(answer) as JsonValue;
  } catch {
    return answer;
  }
}
