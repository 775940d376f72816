// What the form of a notification rule holds, and what is sent of it.
import { isObject } from '../../../contract/json.ts';
import { ruleReadOnly } from '../../../contract/messages/notification-rule.ts';
import type { RuleInput } from '../../api/queries/notification-rules.ts';

export type RuleDraft = Readonly<Record<string, unknown>>;

/** A rule that nobody has saved. */
export const newRule: RuleDraft = { key: '', channelIds: [] };

const notSent: ReadonlySet<string> = new Set([...ruleReadOnly, 'projectId']);
const isEmpty = (value: unknown) => isObject(value) && Object.values(value).every((inner) => inner === undefined);

/**
 * The body of a save: what Sendora sets is left out, and so are groups of fields in which nothing is filled in. Conditions
 * without an event type are those of the key, as the form says.
 */
export function ruleBody(draft: RuleDraft): RuleInput {
  const { key, trigger } = draft;
  const isOfKey = isObject(trigger) && trigger.filters !== undefined && !trigger.eventType;
  const whole = isOfKey ? { ...draft, trigger: { ...trigger, eventType: key } } : draft;
  const own = Object.entries(whole).filter(([name, value]) => !notSent.has(name) && value !== null && !isEmpty(value));
  // The server, and before it the form, judge what it holds.
  return Object.fromEntries(own) as RuleInput;
}

/** The pattern of the events that a rule takes: its trigger, else its key. */
export function eventTypeOf({ trigger, key }: RuleDraft): string {
  const type = isObject(trigger) ? trigger.eventType : undefined;
  if (typeof type === 'string' && type !== '') return type;
  return typeof key === 'string' ? key : '';
}
