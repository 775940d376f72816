// Explains what alert rules made of an event: the alert that it counts into, and the messages about it.
// 1. What is recorded goes before what would happen now. Ids of single alerts and of messages are derived; the alert of a
//    group is looked for among the newest of its rule.
import type { AlertRuleDefinition } from '../../../../contract/messages/alert-rule.ts';
import type { ChannelKind } from '../../../../contract/messages/channels/registry.ts';
import { isoTime } from '../../../../contract/primitives.ts';
import type { ExplainedDelivery, RuleExplanation } from '../../../../contract/workflows/explain.ts';
import { explainAlert, silenced } from '../../../../engine/alerts/explain-alert.ts';
import { groupOf } from '../../../../engine/alerts/group.ts';
import { isPlain } from '../../../../engine/alerts/rule-timing.ts';
import { evaluate, type Verdict } from '../../../../engine/conditions/evaluate.ts';
import { derivedTimeId } from '../../../ids.ts';
import { addresseesOf, eventDeliveryId } from '../../../store/alert-deliveries.ts';
import {
  type AlertRow,
  alertsOfGroupStatement,
  alertsStatement,
  parseGroup,
  toAlertState,
} from '../../../store/alert-rows.ts';
import { type AlertRuleRow, allAlertRulesStatement, parseAlertRule } from '../../../store/alert-rules.ts';
import { channelNamesStatement } from '../../../store/channel-names.ts';
import type { OwnDelivery } from '../../../store/own-delivery-row.ts';
import { channelKindsStatement } from '../../../store/references.ts';
import { explainedDelivery, readExplained } from './deliveries.ts';
import { clauseOf, type Explained, type ExplainedEvent } from './facts.ts';

/** Messages of an alert that are told one by one. */
const shownDeliveries = 20;

interface Judged {
  row: AlertRuleRow;
  definition: AlertRuleDefinition;
  verdict: Verdict;
  /** Whether the event resolves alerts of the rule. */
  resolves: boolean;
  groupKey: string;
  singleId: string;
}

interface Channels {
  names: ReadonlyMap<string, string>;
  kinds: ReadonlyMap<string, ChannelKind>;
}

export async function explainAlerts(explained: ExplainedEvent): Promise<Explained> {
  const { db, projectId } = explained;
  const [rules, names, kinds] = await db.batch<unknown>([
    allAlertRulesStatement(db, projectId),
    channelNamesStatement(db, projectId),
    channelKindsStatement(db, projectId),
  ]);
  const judged = ((rules?.results ?? []) as AlertRuleRow[]).map((row) => judge(explained, row));
  const channels: Channels = {
    names: new Map(((names?.results ?? []) as { id: string; name: string }[]).map(({ id, name }) => [id, name])),
    kinds: new Map(((kinds?.results ?? []) as { id: string; kind: ChannelKind }[]).map(({ id, kind }) => [id, kind])),
  };
  const alerts = await readAlerts(explained, judged);
  const planned = new Map(
    judged.map((one) => [one.row.id, messagesOf(explained, one, alerts.get(one.row.id), channels)]),
  );
  const ids = [...new Set([...planned.values()].flat())];
  const rows = ids.length === 0 ? new Map<string, OwnDelivery>() : await readExplained(db, projectId, ids);
  return {
    rules: judged.map((one) => {
      const found = (planned.get(one.row.id) ?? []).flatMap((id) => rows.get(id) ?? []);
      return explainRule(explained, one, alerts.get(one.row.id), found, channels.names);
    }),
  };
}

function judge({ event, scope, projectId }: ExplainedEvent, row: AlertRuleRow): Judged {
  const definition = parseAlertRule(row.definition);
  const verdict = evaluate(definition.match, scope, event.receivedAt);
  const { resolveOn } = definition;
  return {
    row,
    definition,
    verdict,
    resolves: resolveOn !== null && evaluate(resolveOn, scope, event.receivedAt).ok,
    groupKey: groupOf(definition, scope, event.receivedAt).groupKey,
    singleId: derivedTimeId(event.receivedAt, 'alert', projectId, row.id, event.id),
  };
}

/** The alert of each rule that the event is part of. */
async function readAlerts(
  { db, projectId, event }: ExplainedEvent,
  judged: readonly Judged[],
): Promise<Map<string, AlertRow>> {
  const [single, grouped] = [judged.filter(isSingle), judged.filter((one) => !isSingle(one) && one.verdict.ok)];
  const keys = single.map(({ row, singleId }) => [row.id, singleId] as const);
  const results = await db.batch<AlertRow>([
    alertsStatement(db, projectId, keys),
    ...grouped.map(({ row, groupKey }) =>
      alertsOfGroupStatement(db, projectId, { ruleId: row.id, groupKey }, event.receivedAt),
    ),
  ]);
  const [ofSingle, ...ofGroups] = results;
  const found = new Map((ofSingle?.results ?? []).map((row) => [row.ruleId, row]));
  for (const { results: rows } of ofGroups) {
    const row = rows.find(({ closedAt }) => closedAt === null || closedAt >= event.receivedAt);
    if (row) found.set(row.ruleId, row);
  }
  return found;
}

const isSingle = ({ definition }: Judged) => isPlain(definition);

/** Ids of messages about the event: those of its alert, and where it went over a channel by another rule, that one. */
function messagesOf(
  { event }: ExplainedEvent,
  { verdict, definition }: Judged,
  alert: AlertRow | undefined,
  { kinds }: Channels,
): string[] {
  const told = alert ? toAlertState(alert).notices.flatMap(({ deliveryIds }) => deliveryIds) : [];
  if (!verdict.ok) return told.slice(-shownDeliveries);
  const derived = definition.channelIds.flatMap((channelId) => {
    const kind = kinds.get(channelId);
    if (kind === undefined) return [];
    return addresseesOf(definition, kind).map(({ address, userId }) =>
      eventDeliveryId(event, channelId, address ?? userId ?? ''),
    );
  });
  return [...new Set([...told.slice(-shownDeliveries), ...derived])];
}

function explainRule(
  { event }: ExplainedEvent,
  { row, definition, verdict, resolves }: Judged,
  alert: AlertRow | undefined,
  found: readonly OwnDelivery[],
  names: ReadonlyMap<string, string>,
): RuleExplanation {
  const own = found
    .filter(({ ruleId }) => ruleId === row.id)
    .map((one) => explainedDelivery(one, names.get(one.channelId ?? '') ?? null));
  const others = found.filter(({ ruleId }) => ruleId !== row.id);
  const base = {
    id: row.id,
    key: definition.name,
    kind: 'alert' as const,
    ...(alert ? { alert: alertOf(alert) } : {}),
    deliveries: own.map(({ shown }) => shown),
  };
  if (event.properties.ruleId === row.id)
    return { ...base, matched: false, code: 'own_event', reason: 'A rule does not react to events about itself.' };
  if (alert === undefined && !verdict.ok) return { ...base, ...unmatched(verdict, resolves) };
  const told = alert && explained(alert, definition);
  if (told) return { ...base, matched: true, ...told };
  const unsent = own.find(({ explanation }) => explanation.code !== 'sent');
  const decisive = unsent ?? (others.length === 0 ? own[0] : undefined);
  if (decisive) return { ...base, matched: true, code: decisive.explanation.code, reason: decisive.shown.sentence };
  const [first] = others;
  if (first) return { ...base, matched: true, code: 'already_sent', reason: alreadySent(first, names, own) };
  return { ...base, matched: verdict.ok, ...unplanned(row, event.receivedAt) };
}

function alertOf(row: AlertRow): RuleExplanation['alert'] {
  return { id: row.id, state: row.state, count: row.count, notices: toAlertState(row).notices.length };
}

function explained(row: AlertRow, definition: AlertRuleDefinition) {
  const state = toAlertState(row);
  const [only] = state.notices;
  if (state.closedWhy === 'single') return only?.silencedBy ? silenced(only.silencedBy) : null;
  return explainAlert({
    ...{ id: row.id, state: state.state, count: state.count, ack: state.ack, notices: state.notices },
    group: parseGroup(row.groupValues),
    waitSeconds: definition.groupWaitSeconds,
  });
}

function unmatched(
  verdict: Extract<Verdict, { ok: false }>,
  resolves: boolean,
): Pick<RuleExplanation, 'matched' | 'code' | 'reason' | 'failedClause'> {
  const { why } = verdict;
  if (resolves)
    return { matched: false, code: 'resolves', reason: 'It resolves the open alert of its group, if there is one.' };
  const clause = clauseOf(why);
  const told = { matched: false, ...(clause ? { failedClause: clause } : {}) };
  if (why.broken) return { ...told, code: 'rule_error', reason: `The rule could not be evaluated: ${why.sentence}` };
  return { ...told, code: 'not_matched', reason: why.sentence };
}

function alreadySent(
  { ruleKey, channelId }: OwnDelivery,
  names: ReadonlyMap<string, string>,
  own: readonly { shown: ExplainedDelivery }[],
): string {
  const channel = names.get(channelId ?? '') ?? 'the same channel';
  const beside = own.length === 0 ? '' : ' Its other channels got it from this rule.';
  return `Rule "${ruleKey}" sent this event over ${channel}; one event goes once over a channel.${beside}`;
}

/** It matches as it is now, and there is no alert. */
function unplanned(
  { status, createdAt, updatedAt }: AlertRuleRow,
  receivedAt: number,
): Pick<RuleExplanation, 'code' | 'reason'> {
  if (status === 'inactive') return { code: 'inactive', reason: 'It matches, but the rule is switched off.' };
  if (createdAt > receivedAt) {
    const reason = `It matches, but the rule was created after the event, at ${isoTime(createdAt)}.`;
    return { code: 'created_later', reason };
  }
  if (updatedAt > receivedAt) {
    const reason = `The rule was changed after the event, at ${isoTime(updatedAt)}; judged as it is now it matches.`;
    return { code: 'changed_later', reason };
  }
  const reason = 'It matches now, but there is no alert: the profile has changed since, or the history has ended.';
  return { code: 'not_planned', reason };
}
