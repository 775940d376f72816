// Decides which notice an event alone would make of a rule, by the state machine of live alerts.
import type { AlertRuleDefinition } from '../../contract/messages/alert-rule.ts';
import { advance } from './advance.ts';
import { openAlert } from './count.ts';
import { isPlain } from './rule-timing.ts';
import { singlePlan } from './single.ts';
import type { AlertState, NoticePlan } from './state.ts';

/** The first notice; `state` is the alert after it, null where the notice is a message of its own. */
export interface FirstNotice {
  plan: NoticePlan;
  state: AlertState | null;
}

/** `line`: what `dedupeKey` names the event; times are epoch ms. */
export function firstNotice(
  rule: AlertRuleDefinition,
  { eventId, line }: { eventId: string; line: string | null },
  now: number,
): FirstNotice {
  const single = { plan: singlePlan(rule.channelIds, eventId, now), state: null };
  if (isPlain(rule)) return single;
  const opened = openAlert(rule, { eventId, line }, now);
  const facts = { rule, silence: () => null, titleOf: () => rule.name };
  const { state, effects } = advance(opened, { kind: 'timer' }, facts, opened.dueAt ?? now);
  const notice = effects.find((effect) => effect.kind === 'notice');
  return notice ? { plan: notice.plan, state } : single;
}
