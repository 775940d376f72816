// What events mean for alert rules: single messages of plain rules, and counts of the alerts of the others.
// 1. Whatever a message of the queue brings again changes nothing: ids are derived, and a count or a resolution of an event
//    that is recorded is left out by its statement.
// 2. Events of one group count and resolve in their order. What comes behind a resolution opens a new alert.
// 3. One event goes once over a channel: the gravest rule leads, then the oldest, and names the others.

import { severities } from '../../../../contract/messages/alert-rule.ts';
import { groupOf, renderText } from '../../../../engine/alerts/group.ts';
import { headlineOf } from '../../../../engine/alerts/headline.ts';
import { intervalMs, isPlain, toMs } from '../../../../engine/alerts/rule-timing.ts';
import { silencedBy } from '../../../../engine/alerts/silences.ts';
import { singlePlan } from '../../../../engine/alerts/single.ts';
import { createCache } from '../../../../engine/cache.ts';
import { derivedTimeId } from '../../../ids.ts';
import { noticeDeliveries, shownEvent } from '../../../store/alert-deliveries.ts';
import { parseAlertHead, ruleOfHead } from '../../../store/alert-head.ts';
import { singleAlertView } from '../../../store/alert-view.ts';
import {
  type AlertHit,
  type CountedAlert,
  countHitsStatements,
  type ResolveHit,
  resolveHitsStatements,
  type SingleAlert,
  singleAlertStatements,
} from '../../../store/alert-writes.ts';
import type { NewDelivery } from '../../../store/own-delivery-row.ts';
import { silencesOf } from '../../../store/silences.ts';
import type { OutboxEvent } from '../../../store/stream-outbox.ts';
import { alertEvents } from '../../../stream/alerts/alert-events.ts';
import { ruleFailed } from '../../../stream/alerts/rule-failed.ts';
import type { Round } from '../work.ts';
import type { Hit, Reaction } from './reaction.ts';

interface RuleHit extends Hit {
  head: ReturnType<typeof parseAlertHead>;
  rule: ReturnType<typeof ruleOfHead>;
}

type Step = { kind: 'count'; hit: AlertHit } | { kind: 'resolve'; hit: ResolveHit };

/** Timers that this isolate has posted: many events make one timer due, which one message is enough for. */
const posted = createCache<true>({ max: 5_000, ttlMs: 60_000 });

export function reactAlerts(round: Round, hits: readonly Hit[]): Reaction {
  const known = hits.map((hit): RuleHit => {
    const head = parseAlertHead(hit.entry.head);
    return { ...hit, head, rule: ruleOfHead(head) };
  });
  const isSingle = ({ rule, entry }: RuleHit) => entry.kind === 'alert' && isPlain(rule);
  const singles = singlesOf(round, known.filter(isSingle));
  const grouped = known.filter((hit) => !isSingle(hit)).map((hit) => stepOf(round, hit));
  const counting = wavesOf(grouped.map(({ step }) => step)).flatMap((wave) => [
    ...countHitsStatements(round.db, round.projectId, wave.counts, round.now),
    ...resolveHitsStatements(round.db, round.projectId, wave.resolves, round.now),
  ]);
  return {
    deliveries: singles.deliveries,
    statements: [...counting, ...singleAlertStatements(round.db, round.projectId, singles.alerts, round.now)],
    events: [...singles.events, ...grouped.flatMap(({ events }) => events)],
    references: (results) => ({ alerts: dueIn(results.slice(0, counting.length), round.now) }),
  };
}

/** The alerts that were touched and have something due, each once. */
function dueIn(results: readonly D1Result<unknown>[], now: number) {
  const touched = results.flatMap(({ results: rows }) => rows as CountedAlert[]);
  const newest = new Map(touched.map((alert) => [alert.id, alert]));
  return [...newest.values()].flatMap(({ ruleId, id, dueAt }) => {
    if (dueAt === null) return [];
    const key = `${id} ${dueAt}`;
    if (dueAt > now && posted.get(key, now)) return [];
    if (dueAt > now) posted.set(key, true, now, Math.max(60_000, dueAt - now));
    return [{ ruleId, id, dueAt }];
  });
}

/** Where an event that is not a message of its own counts, or what it resolves. */
function stepOf(
  { projectId, now }: Round,
  { event, entry, scope, rule }: RuleHit,
): { step: Step; events: OutboxEvent[] } {
  const { groupKey, group, line, failure } = groupOf(rule, scope, now);
  const ruleId = entry.id;
  const problem = `The dedupeKey could not be rendered: ${failure}`;
  const events = failure === null ? [] : ruleFailed({ projectId, ruleId, message: problem, depth: event.depth, now });
  if (entry.kind === 'resolve')
    return { step: { kind: 'resolve', hit: { ruleId, groupKey, eventId: event.id } }, events };
  const alertId = derivedTimeId(event.receivedAt, 'alert', projectId, ruleId, groupKey, event.id);
  const waits = { waitMs: toMs(rule.groupWaitSeconds), intervalMs: intervalMs(rule) };
  return {
    step: { kind: 'count', hit: { ruleId, alertId, groupKey, group, line, eventId: event.id, ...waits } },
    events,
  };
}

interface Wave {
  counts: AlertHit[];
  resolves: ResolveHit[];
}

/** Counts of a group that stand behind its resolution are in a later wave, so that statements keep the order of events. */
function wavesOf(steps: readonly Step[]): Wave[] {
  const waves: Wave[] = [];
  const places = new Map<string, { wave: number; isResolved: boolean }>();
  for (const step of steps) {
    const key = `${step.hit.ruleId} ${step.hit.groupKey}`;
    const place = places.get(key) ?? { wave: 0, isResolved: false };
    if (place.isResolved && step.kind === 'count') places.set(key, { wave: place.wave + 1, isResolved: false });
    else places.set(key, { ...place, isResolved: place.isResolved || step.kind === 'resolve' });
    const at = places.get(key)?.wave ?? 0;
    const wave = waves[at] ?? { counts: [], resolves: [] };
    waves[at] = wave;
    if (step.kind === 'count') wave.counts.push(step.hit);
    else wave.resolves.push(step.hit);
  }
  return waves;
}

interface Singles {
  deliveries: NewDelivery[];
  alerts: SingleAlert[];
  events: OutboxEvent[];
}

/** The messages of plain rules, those of the gravest first. */
function singlesOf(round: Round, hits: readonly RuleHit[]): Singles {
  const rank = ({ rule, entry }: RuleHit) => `${severities.indexOf(rule.severity)} ${entry.id}`;
  const ordered = hits.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const silences = silencesOf(round.index);
  const made = ordered.map((hit) => singleOf(round, hit, silences, namesBeside(ordered, hit)));
  return {
    deliveries: firstOfEach(made.flatMap(({ deliveries }) => deliveries)),
    alerts: made.map(({ alert }) => alert),
    events: made.flatMap(({ events }) => events),
  };
}

/** One event goes once over a channel: the gravest rule's message is first. */
const firstOfEach = (deliveries: readonly NewDelivery[]): NewDelivery[] => [
  ...new Map(deliveries.toReversed().map((row) => [row.id, row])).values(),
];

/** Names of the other plain rules that the event of a hit goes over a channel for, by channel. */
function namesBeside(all: readonly RuleHit[], { event, entry, rule }: RuleHit): Map<string, string[]> {
  const others = all.filter((hit) => hit.event.id === event.id && hit.entry.id !== entry.id);
  return new Map(
    rule.channelIds.map((id) => [
      id,
      others.filter((hit) => hit.rule.channelIds.includes(id)).map((hit) => hit.rule.name),
    ]),
  );
}

function singleOf(
  { projectId, now }: Round,
  { event, entry, scope, head, rule }: RuleHit,
  silences: ReturnType<typeof silencesOf>,
  alsoFor: Map<string, string[]>,
): { deliveries: NewDelivery[]; alert: SingleAlert; events: OutboxEvent[] } {
  const ruleId = entry.id;
  const alertId = derivedTimeId(event.receivedAt, 'alert', projectId, ruleId, event.id);
  const plan = singlePlan(rule.channelIds, event.id, now);
  const headline = headlineOf(rule, plan, scope, now);
  const text = rule.text === null ? null : renderText(rule.text, scope, now);
  const failure = headline.failure ?? (text && !text.ok ? text.message : null);
  const silence = silencedBy(silences, { scope, ruleName: rule.name }, now);
  const { name, severity, owner, runbookUrl } = rule;
  const context = {
    plan,
    headline: headline.text,
    text: text?.ok ? text.text : null,
    rule: { id: ruleId, name, severity, owner, runbookUrl },
    alert: singleAlertView({ id: alertId, ruleId }, rule, headline.text, event, now),
    group: {},
    events: [shownEvent(event)],
    event,
    warnings: failure === null ? [] : [{ code: 'template_failed' as const, message: failure }],
  };
  const deliveries = silence
    ? []
    : noticeDeliveries({
        projectId,
        alertId,
        rule,
        ruleId,
        plan,
        kinds: head.kinds,
        newest: event,
        context,
        alsoFor,
        now,
      });
  const held = silence && { id: silence.id, owner: silence.owner, reason: silence.reason };
  const notice = {
    ...{ n: 1, kind: 'fire' as const, at: now, count: 1, title: headline.text },
    channelIds: [...rule.channelIds],
    deliveryIds: deliveries.map(({ id }) => id),
    ...(held ? { silencedBy: held } : {}),
  };
  const about = { projectId, alertId, ruleId, rule, count: 1, newest: event, now };
  const depth = event.depth;
  return {
    deliveries,
    alert: { ruleId, id: alertId, eventId: event.id, notice },
    events: [
      ...(silence ? [] : alertEvents(about, { type: 'alert.fired', number: 1 })),
      ...(failure === null ? [] : ruleFailed({ projectId, ruleId, message: failure, depth, now })),
    ],
  };
}
