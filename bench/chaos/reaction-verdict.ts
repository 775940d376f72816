// Judges what a chaos run left of rules, alerts and endpoints: the events that the product has against its rows and
// alerts, and the rows against what the vendors received.
// 1. Lost: an event without its row or not counted, a row called sent that nobody received, a count that no page said.
// 2. Stuck: a row that is not done, an alert whose time is over. A row whose next attempt is planned is neither.
// 3. Wrong: an event recorded twice or counted twice, more messages than the guarantee allows. Resend knows its keys, so
//    one mail; Slack and endpoints may get one more for each attempt whose answer was never recorded.
import { webhookIdOf } from '../../src/engine/endpoints/body.ts';
import { markOf } from './journey.ts';
import { type ChaosAlert, type ReactionFacts, type ReactionRow, ruleLabel } from './reactions.ts';

const sources = ['rule', 'alert', 'endpoint'] as const;
type Source = (typeof sources)[number];

export interface ReactionVerdict {
  events: number;
  rows: Record<Source, number>;
  received: Record<Source, number>;
  /** Messages more than one, each allowed by an attempt whose answer was never recorded. */
  repeated: Record<Source, number>;
  lost: string[];
  stuck: string[];
  wrong: string[];
  /** Rows that ended as something else than sent. */
  failed: string[];
  /** Rows with an attempt planned for later. */
  planned: number;
  /** Rows that were open when a kill came. */
  caught: number;
}

/** What the vendors received. */
export interface Received {
  /** Messages by the mark in their text. */
  marks: ReadonlyMap<string, number>;
  /** Pages by the host they name. */
  pages: ReadonlyMap<string, number>;
  /** Calls of the endpoint by their `webhook-id`. */
  calls: ReadonlyMap<string, number>;
}

const none = (): Record<Source, number> => ({ rule: 0, alert: 0, endpoint: 0 });

/** Whether nothing moves any more before this moment. */
export function isQuiet({ rows, alerts }: ReactionFacts, until: number): boolean {
  const open = rows.filter(({ state }) => state !== 'done');
  return (
    open.every(({ why, nextAttemptAt }) => why === 'retry' && isAhead(nextAttemptAt, until)) &&
    alerts.every(({ nextAt }) => nextAt === null || isAhead(nextAt, until))
  );
}

/** Compares events, rows, alerts and what was received at the moment `now`. */
export function judgeReactions(
  facts: ReactionFacts,
  received: Received,
  killedAt: readonly number[],
  now: number,
): ReactionVerdict {
  const verdict: ReactionVerdict = {
    events: facts.events.length,
    rows: none(),
    received: none(),
    repeated: none(),
    lost: [],
    stuck: [],
    wrong: [],
    failed: [],
    planned: 0,
    caught: 0,
  };
  for (const row of facts.rows) judgeRow(verdict, row, killedAt, now);
  judgeEvents(verdict, facts);
  judgeAlerts(verdict, facts, now);
  for (const row of facts.rows) {
    const name = `the ${row.source} row ${row.id} of ${row.userId}`;
    if (row.source === 'rule')
      compare(verdict, 'rule', name, [row], received.marks.get(markOf(row.userId ?? '', ruleLabel)));
    if (row.source === 'endpoint') compare(verdict, 'endpoint', name, [row], received.calls.get(webhookIdOf(row.id)));
  }
  for (const [host, alerts] of byHost(facts.alerts)) {
    const ids = new Set(alerts.map(({ id }) => id));
    const rows = facts.rows.filter(({ alertId }) => alertId !== null && ids.has(alertId));
    compare(verdict, 'alert', `the pages of ${host}`, rows, received.pages.get(host));
  }
  return verdict;
}

function judgeRow(verdict: ReactionVerdict, row: ReactionRow, killedAt: readonly number[], now: number): void {
  if (isSource(row.source)) verdict.rows[row.source] += 1;
  const isOpenAt = (at: number) =>
    Date.parse(row.createdAt) <= at && (row.state !== 'done' || Date.parse(row.updatedAt) > at);
  if (killedAt.some(isOpenAt)) verdict.caught += 1;
  if (row.state === 'done') {
    if (row.outcome !== 'sent') verdict.failed.push(`${row.source} row ${row.id}: ${row.outcome} (${row.reason})`);
  } else if (row.why === 'retry' && isAhead(row.nextAttemptAt, now)) verdict.planned += 1;
  else verdict.stuck.push(`${row.source} row ${row.id} is ${row.state}, last moved at ${row.updatedAt}`);
}

const isAhead = (time: string | null, now: number): boolean => time !== null && Date.parse(time) > now;
const isSource = (source: string): source is Source => sources.some((one) => one === source);

function judgeEvents(verdict: ReactionVerdict, { events, rows }: ReactionFacts): void {
  const reached = { rule: new Set<string | null>(), endpoint: new Set<string | null>() };
  for (const { source, eventId } of rows) if (source === 'rule' || source === 'endpoint') reached[source].add(eventId);
  const people = new Set<string>();
  for (const { id, userId } of events) {
    for (const source of ['rule', 'endpoint'] as const)
      if (!reached[source].has(id)) verdict.lost.push(`the event of ${userId} has no ${source} row`);
    if (people.has(userId)) verdict.wrong.push(`the event of ${userId} was recorded twice`);
    people.add(userId);
  }
}

function judgeAlerts(verdict: ReactionVerdict, { events, rows, alerts }: ReactionFacts, now: number): void {
  const groups = byHost(alerts);
  const known = new Set(rows.map(({ id }) => id));
  const wanted = new Map<string, number>();
  for (const { properties } of events) wanted.set(properties.host, (wanted.get(properties.host) ?? 0) + 1);
  for (const host of new Set([...wanted.keys(), ...groups.keys()])) {
    const count = (groups.get(host) ?? []).reduce((sum, alert) => sum + alert.count, 0);
    const events = wanted.get(host) ?? 0;
    if (count < events) verdict.lost.push(`${host} counts ${count} of ${events} events`);
    if (count > events) verdict.wrong.push(`${host} counts ${count} events, but there are ${events}`);
  }
  for (const alert of alerts) {
    const told = alert.notices.at(-1)?.count ?? 0;
    const untold = `${hostOfAlert(alert)} has told ${told} of ${alert.count} events`;
    if (alert.nextAt !== null && !isAhead(alert.nextAt, now)) verdict.stuck.push(`${untold}, due ${alert.nextAt}`);
    else if (alert.nextAt === null && told < alert.count) verdict.lost.push(untold);
    for (const id of alert.notices.flatMap(({ deliveryIds }) => deliveryIds))
      if (!known.has(id)) verdict.lost.push(`the page ${id} of ${hostOfAlert(alert)} has no row`);
  }
}

const hostOfAlert = ({ group }: ChaosAlert): string => String(group.host);
const byHost = (alerts: readonly ChaosAlert[]): Map<string, ChaosAlert[]> => Map.groupBy(alerts, hostOfAlert);

/** Compares the messages of some rows with what arrived of them. */
function compare(
  verdict: ReactionVerdict,
  source: Source,
  name: string,
  rows: readonly ReactionRow[],
  arrived = 0,
): void {
  const sent = rows.filter(({ outcome }) => outcome === 'sent').length;
  const unanswered = rows.flatMap(({ attempts }) => attempts).filter(({ statusCode }) => statusCode === null).length;
  verdict.received[source] += arrived;
  // A mail whose answer was never heard ends as failed, and one under way may have arrived: neither is one too many.
  const open = rows.filter(({ state }) => state !== 'done').length;
  const surplus = Math.max(0, arrived - (source === 'rule' ? rows.length : sent + open));
  verdict.repeated[source] += surplus;
  if (arrived < sent) verdict.lost.push(`${name}: ${sent} called sent, ${arrived} received`);
  const allowed = source === 'rule' ? 0 : unanswered;
  if (surplus > allowed)
    verdict.wrong.push(`${name}: ${sent} called sent, ${arrived} received, ${allowed} more allowed`);
}
