// Decides for whom an event starts a run where its trigger lists the people.
// 1. A list that cannot be used as a whole starts nothing: a part of it would look like the whole.
// 2. A person who is listed several times counts once; the order is kept.
import { workflowLimits } from '../../contract/workflows/workflow.ts';
import { showValue } from '../conditions/show-value.ts';
import type { Scope } from '../scope.ts';
import { renderValue } from '../templates/value.ts';

export type Recipients = { people: string[] } | { reason: string; message: string };

/** As long as ids of people may be. */
const longestId = 256;

/** The people whom `source`, one path to a list of user ids, names. */
export function recipientsOf(source: string, scope: Scope, now: number): Recipients {
  const rendered = renderValue(source, scope, { now });
  const list: unknown = rendered.ok ? rendered.value : null;
  if (rendered.ok && rendered.missing.length > 0)
    return refused('recipients_missing', `${source} has no value, so there is nobody to start a run for.`);
  if (!Array.isArray(list))
    return refused('recipients_invalid', `${source} is ${showValue(list)}, and not a list of user ids.`);
  if (list.length === 0) return refused('recipients_missing', `${source} is an empty list.`);
  const place = list.findIndex((id) => typeof id !== 'string' || id === '' || id.length > longestId);
  if (place !== -1) {
    const message = `${source} holds ${showValue(list[place])} at place ${place}; a user id is a text of 1 to ${longestId} characters.`;
    return refused('recipients_invalid', message);
  }
  const people = [...new Set(list as string[])];
  if (people.length <= workflowLimits.recipients) return { people };
  const [count, limit] = [people.length, workflowLimits.recipients].map((number) => number.toLocaleString('en-US'));
  return refused('recipients_too_many', `${source} lists ${count} people; an event starts runs for at most ${limit}.`);
}

const refused = (reason: string, message: string): Recipients => ({ reason, message });
