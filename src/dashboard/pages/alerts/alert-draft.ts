// What the form of an alert rule holds, and what is sent of it.
import { AlertRuleDefinition, alertRuleReadOnly } from '../../../contract/messages/alert-rule.ts';
import type { AlertRuleBody } from '../../api/queries/alert-rules.ts';

export type AlertDraft = Readonly<Record<string, unknown>>;

/** A rule that nobody has saved, with every default written out. */
export const newAlertRule: AlertDraft = {
  ...AlertRuleDefinition.parse({ name: 'new', match: { eventType: '*' }, channelIds: [] }),
  name: '',
  match: { eventType: '' },
};

const notSent: ReadonlySet<string> = new Set([...alertRuleReadOnly, 'projectId']);

/** The body of a save, without what Sendora sets. */
export function alertBody(draft: AlertDraft): AlertRuleBody {
  const own = Object.entries(draft).filter(([name]) => !notSent.has(name));
  // The server, and before it the form, judge what it holds.
  return Object.fromEntries(own) as AlertRuleBody;
}
