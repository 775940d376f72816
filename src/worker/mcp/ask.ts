// Asks the user of a client between the two calls of a tool that acts, where the client can do that: the first result is a
// question, and the client repeats the call with what its user said.
import { isObject } from '../../contract/json.ts';

const question = 'confirm';

/** What the user has said: nothing yet, no, or yes to the call of this token. */
export type Asked = { answer: 'open' | 'no'; confirm?: undefined } | { answer: 'yes'; confirm: string };

/** Reads what a repeated call brings along. The token in it is checked as any other is. */
export function askedOf({ requestState, inputResponses }: Record<string, unknown>): Asked {
  if (typeof requestState !== 'string') return { answer: 'open' };
  const reply = isObject(inputResponses) ? inputResponses[question] : undefined;
  const isYes = isObject(reply) && reply.action === 'accept';
  return isYes ? { answer: 'yes', confirm: requestState } : { answer: 'no' };
}

/** The result that makes a client ask. */
export function questionOf(text: string, confirm: string): Record<string, unknown> {
  const params = { mode: 'form', message: text, requestedSchema: { type: 'object', properties: {} } };
  return {
    resultType: 'input_required',
    inputRequests: { [question]: { method: 'elicitation/create', params } },
    requestState: confirm,
  };
}
