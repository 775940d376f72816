// Explains what notification rules made of an event.
// 1. What is recorded goes before what would happen now: the ids of messages are derived, so nothing is searched.
// 2. The verdict is that of the rule as it is now; when it was changed after the event, the code says so.
import type { RuleDefinition } from '../../../../contract/messages/notification-rule.ts';
import { isoTime } from '../../../../contract/primitives.ts';
import type { ExplainedDelivery, RuleExplanation } from '../../../../contract/workflows/explain.ts';
import { matchTrigger } from '../../../../engine/conditions/match.ts';
import { recipientsOf } from '../../../../engine/runs/recipients.ts';
import { personOf } from '../../../person.ts';
import { channelNamesStatement } from '../../../store/channel-names.ts';
import { parseRule, type RuleRow, rulesStatement } from '../../../store/notification-rules.ts';
import type { OwnDelivery } from '../../../store/own-delivery-row.ts';
import { ruleDeliveryId } from '../../../store/rule-deliveries.ts';
import { explainedDelivery, readExplained } from './deliveries.ts';
import { clauseOf, type Explained, type ExplainedEvent } from './facts.ts';

/** So many people of a list are told one by one. */
const shownPeople = 20;

interface Judged {
  row: RuleRow;
  definition: RuleDefinition;
  verdict: ReturnType<typeof matchTrigger>;
  /** Ids of the messages that it would have planned, with their channels. */
  planned: { id: string; channelId: string }[];
}

export async function explainRules(explained: ExplainedEvent): Promise<Explained> {
  const { db, projectId } = explained;
  const [rules, channels] = await db.batch<unknown>([
    rulesStatement(db, projectId),
    channelNamesStatement(db, projectId),
  ]);
  const judged = ((rules?.results ?? []) as RuleRow[]).map((row) => judge(explained, row));
  const names = new Map(
    ((channels?.results ?? []) as { id: string; name: string }[]).map(({ id, name }) => [id, name]),
  );
  const ids = [...new Set(judged.flatMap(({ planned }) => planned.map(({ id }) => id)))];
  const rows = ids.length === 0 ? new Map<string, OwnDelivery>() : await readExplained(db, projectId, ids);
  return { rules: judged.map((one) => explainRule(explained, one, rows, names)) };
}

function judge({ event, scope }: ExplainedEvent, row: RuleRow): Judged {
  const definition = parseRule(row.definition);
  const trigger = definition.trigger ?? { eventType: definition.key };
  const verdict = matchTrigger(trigger, scope, event.receivedAt);
  // What was planned by an earlier version is found all the same, where the type fits.
  if (!verdict.ok && verdict.why.pointer === '/eventType') return { row, definition, verdict, planned: [] };
  const { recipients } = definition;
  const listed = recipients === undefined ? null : recipientsOf(recipients, scope, event.receivedAt);
  const people = listed === null ? [personOf(event)] : 'people' in listed ? listed.people.slice(0, shownPeople) : [];
  const planned = people.flatMap((userId) =>
    definition.channelIds.map((channelId) => ({ id: ruleDeliveryId(event, channelId, userId), channelId })),
  );
  return { row, definition, verdict, planned };
}

function explainRule(
  { event }: ExplainedEvent,
  { row, definition, verdict, planned }: Judged,
  rows: ReadonlyMap<string, OwnDelivery>,
  names: ReadonlyMap<string, string>,
): RuleExplanation {
  const own: { shown: ExplainedDelivery; code: string }[] = [];
  const others: OwnDelivery[] = [];
  for (const { id, channelId } of planned) {
    const found = rows.get(id);
    if (!found) continue;
    if (found.ruleId !== row.id) others.push(found);
    else {
      const { shown, explanation } = explainedDelivery(found, names.get(channelId) ?? null);
      own.push({ shown, code: explanation.code });
    }
  }
  const base = {
    id: row.id,
    key: definition.key,
    kind: 'notification' as const,
    deliveries: own.map(({ shown }) => shown),
  };
  const decisive = own.find(({ code }) => code !== 'sent') ?? own[0];
  if (decisive) return { ...base, matched: true, code: decisive.code, reason: decisive.shown.sentence };
  if (event.properties.ruleId === row.id) {
    return { ...base, matched: false, code: 'own_event', reason: 'A rule does not react to events about itself.' };
  }
  if (!verdict.ok) {
    const { why } = verdict;
    const clause = clauseOf(why);
    const told = { ...base, matched: false, ...(clause ? { failedClause: clause } : {}) };
    if (why.broken) return { ...told, code: 'rule_error', reason: `The rule could not be evaluated: ${why.sentence}` };
    return { ...told, code: 'not_matched', reason: why.sentence };
  }
  const [first] = others;
  if (first) return { ...base, matched: true, code: 'already_sent', reason: alreadySent(first, names) };
  return { ...base, matched: true, ...unplanned(row, event.receivedAt) };
}

function alreadySent({ ruleKey, channelId }: OwnDelivery, names: ReadonlyMap<string, string>): string {
  const channel = names.get(channelId ?? '') ?? 'the same channel';
  return `Rule "${ruleKey}" sent this event over ${channel}; one event goes once over a channel.`;
}

/** It matches as it is now, and there is no message. */
function unplanned(
  { status, createdAt, updatedAt }: RuleRow,
  receivedAt: number,
): Pick<RuleExplanation, 'code' | 'reason'> {
  if (status === 'inactive') return { code: 'inactive', reason: 'It matches, but the rule is switched off.' };
  if (createdAt > receivedAt) {
    return {
      code: 'created_later',
      reason: `It matches, but the rule was created after the event, at ${isoTime(createdAt)}.`,
    };
  }
  if (updatedAt > receivedAt) {
    const reason = `The rule was changed after the event, at ${isoTime(updatedAt)}; judged as it is now it matches.`;
    return { code: 'changed_later', reason };
  }
  return {
    code: 'not_planned',
    reason:
      'It matches now, but there is no message: the profile has changed since, the event names the only channel, or the log has ended.',
  };
}
