// Plans the messages of notification rules: one for each event, channel and person, whichever rules ask for it.
import type { StreamEvent } from '../../../../contract/events.ts';
import { recipientsOf } from '../../../../engine/runs/recipients.ts';
import { personOf } from '../../../person.ts';
import type { NewDelivery } from '../../../store/own-delivery-row.ts';
import { ruleDelivery } from '../../../store/rule-deliveries.ts';
import { parseRuleHead, type RuleHead } from '../../../store/rule-head.ts';
import type { Round } from '../work.ts';
import { ruleFailed } from './hits.ts';
import type { Hit, Reaction } from './reaction.ts';

export function reactRules(round: Round, hits: readonly Hit[]): Reaction {
  const deliveries: NewDelivery[] = [];
  const events: Reaction['events'] = [];
  for (const { event, entry, scope } of hits) {
    const head = parseRuleHead(entry.head);
    const listed = head.recipients === undefined ? null : recipientsOf(head.recipients, scope, round.now);
    if (listed && !('people' in listed)) events.push(...ruleFailed(round, event, entry, listed.message));
    else deliveries.push(...messagesOf(round, entry.id, head, event, listed?.people ?? [personOf(event)]));
  }
  return { deliveries, statements: [], events, references: () => ({}) };
}

function messagesOf(
  { projectId, now }: Round,
  ruleId: string,
  head: RuleHead,
  event: StreamEvent,
  people: readonly string[],
): NewDelivery[] {
  // A message about a channel is not sent over it.
  const open = head.channels.filter(({ id }) => id !== event.properties.channelId);
  const channels = head.strategy === 'first' ? open.slice(0, 1) : open;
  return people.flatMap((userId) =>
    channels.map((channel) => ruleDelivery({ projectId, now, rule: { id: ruleId, ...head }, event, userId, channel })),
  );
}
