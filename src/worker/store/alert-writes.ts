// The writes to alerts.
// 1. Dispatch counts events into the open alert of their group, or opens one, by one statement; an event that is recorded
//    already is not counted again, so that the count is exact however often a message comes.
// 2. Every other change is made by whoever read the row, and only while it is as it was read (`seq`).
import { alertBounds } from '../../contract/messages/alert.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { AlertState, NoticeEntry } from '../../engine/alerts/state.ts';
import { checkAtOf } from '../../engine/deliveries/schedule.ts';
import { jsonLists } from './json-lists.ts';
import type { PersonIds, Place } from './person-rows.ts';

/** An event that is counted into the alert of its group. */
export interface AlertHit {
  ruleId: string;
  /** Id of the alert that it would open. */
  alertId: string;
  groupKey: string;
  group: Record<string, JsonValue>;
  line: string | null;
  eventId: string;
  /** How long the first notice waits, and how far two are apart; ms. */
  waitMs: number;
  intervalMs: number;
}

/** Where something is due after events were counted. */
export interface CountedAlert {
  ruleId: string;
  id: string;
  dueAt: number | null;
}

/** What a hit of a known alert makes due: the interval of a firing one; a silenced one asks whether it still is. */
const dueOnConflict = `CASE WHEN alerts.state <> 'firing' THEN alerts.due_at
  WHEN alerts.silenced_until IS NOT NULL THEN ?3
  ELSE min(coalesce(alerts.due_at, 9e15), max(coalesce(alerts.notice_at, ?3) + (excluded.due_at - ?3), ?3)) END`;

const merged = `(SELECT json_group_object(k, n) FROM (
  SELECT k, sum(n) AS n FROM (SELECT key AS k, value AS n, 1 AS known FROM json_each(alerts.lines)
    UNION ALL SELECT key, value, 0 FROM json_each(excluded.lines))
  GROUP BY k ORDER BY max(known) DESC LIMIT ${alertBounds.lines}))`;

const newest = `(SELECT json_group_array(value) FROM (
  SELECT value FROM (SELECT value, 0 AS place, key FROM json_each(excluded.recent) UNION ALL SELECT value, 1, key FROM json_each(alerts.recent))
  ORDER BY place, key LIMIT ${alertBounds.recent}))`;

/**
 * Counts events, coalesced by group; for one batch, in front of the record of the events. Each returns the alerts it touched.
 * `excluded.due_at` holds the interval of the rule for an alert that is open already.
 */
export function countHitsStatements(
  db: D1Database,
  projectId: string,
  hits: readonly AlertHit[],
  now: number,
): D1PreparedStatement[] {
  const statement = db.prepare(
    `WITH hits AS (
       SELECT value ->> 'ruleId' AS rule, value ->> 'alertId' AS alert, value ->> 'groupKey' AS grp, value -> 'group' AS shown, value ->> 'line' AS line,
         value ->> 'eventId' AS event, value ->> 'waitMs' AS wait, value ->> 'intervalMs' AS gap, key AS place
       FROM json_each(?2) h
       WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.project_id = ?1 AND e.id = h.value ->> 'eventId')),
     counted AS (SELECT rule, grp, min(alert) AS alert, min(shown) AS shown, count(*) AS n, min(wait) AS wait, min(gap) AS gap FROM hits GROUP BY rule, grp)
     INSERT INTO alerts (project_id, rule_id, id, state, group_key, group_values, lines, recent, count, opened_at, last_at, due_at, check_at, level)
     SELECT ?1, counted.rule, counted.alert, 'pending', counted.grp, counted.shown,
       (SELECT json_group_object(line, n) FROM (SELECT line, count(*) AS n FROM hits WHERE rule = counted.rule AND grp = counted.grp AND line IS NOT NULL
         GROUP BY line ORDER BY n DESC LIMIT ${alertBounds.lines})),
       (SELECT json_group_array(event) FROM (SELECT event FROM hits WHERE rule = counted.rule AND grp = counted.grp ORDER BY place DESC LIMIT ${alertBounds.recent})),
       counted.n, ?3, ?3, ?3 + iif(EXISTS (SELECT 1 FROM alerts a WHERE a.project_id = ?1 AND a.rule_id = counted.rule AND a.group_key = counted.grp AND a.closed_at IS NULL), counted.gap, counted.wait),
       ?3 + 60000, 0
     FROM counted WHERE true
     ON CONFLICT (project_id, rule_id, group_key) WHERE closed_at IS NULL DO UPDATE SET
       count = alerts.count + excluded.count, last_at = max(alerts.last_at, ?3), seq = alerts.seq + 1,
       lines = ${merged}, recent = ${newest}, due_at = ${dueOnConflict}, check_at = min(coalesce(alerts.check_at, 9e15), ?3 + 60000)
     RETURNING rule_id AS ruleId, id, due_at AS dueAt`,
  );
  return jsonLists(hits).map((list) => statement.bind(projectId, list, now));
}

/** An event that resolves the open alert of its group. */
export interface ResolveHit {
  ruleId: string;
  groupKey: string;
  eventId: string;
}

/**
 * Closes what events resolve, due for the last notice; for one batch, in front of the record of the events. What comes behind
 * opens a new alert.
 */
export function resolveHitsStatements(
  db: D1Database,
  projectId: string,
  hits: readonly ResolveHit[],
  now: number,
): D1PreparedStatement[] {
  const statement = db.prepare(
    `UPDATE alerts SET state = 'resolved', closed_at = ?3, closed_why = 'event', silenced_until = NULL, due_at = ?3, check_at = ?3 + 60000, seq = seq + 1
     WHERE project_id = ?1 AND closed_at IS NULL
       AND (rule_id, group_key) IN (SELECT value ->> 'ruleId', value ->> 'groupKey' FROM json_each(?2) h
         WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.project_id = ?1 AND e.id = h.value ->> 'eventId'))
     RETURNING rule_id AS ruleId, id, due_at AS dueAt`,
  );
  return jsonLists(hits).map((list) => statement.bind(projectId, list, now));
}

/** An event that is an alert of its own, closed at once. */
export interface SingleAlert {
  ruleId: string;
  id: string;
  eventId: string;
  notice: NoticeEntry;
}

/** Keeps single alerts in the history; for one batch. */
export function singleAlertStatements(
  db: D1Database,
  projectId: string,
  singles: readonly SingleAlert[],
  now: number,
): D1PreparedStatement[] {
  const statement = db.prepare(
    `INSERT INTO alerts (project_id, rule_id, id, state, group_key, group_values, recent, count, notified, opened_at, last_at, fired_at, notice_at,
       notices, closed_at, closed_why)
     SELECT ?1, value ->> 'ruleId', value ->> 'id', 'closed', '', '{}', json_array(value ->> 'eventId'), 1, 1, ?3, ?3, ?3, ?3,
       json_array(value -> 'notice'), ?3, 'single'
     FROM json_each(?2) WHERE true ON CONFLICT (project_id, rule_id, id) DO NOTHING`,
  );
  return jsonLists(singles).map((list) => statement.bind(projectId, list, now));
}

interface AlertKey {
  projectId: string;
  ruleId: string;
  id: string;
  seq: number;
}

/** Begins a batch that changes an alert: fails it unless the alert is still as it was read (see unchanged.ts). */
export function unchangedAlertStatement(db: D1Database, { projectId, ruleId, id, seq }: AlertKey): D1PreparedStatement {
  return db
    .prepare(
      `SELECT json(coalesce((SELECT 'true' FROM alerts WHERE project_id = ?1 AND rule_id = ?2 AND id = ?3 AND seq = ?4), 'changed')) AS unchanged`,
    )
    .bind(projectId, ruleId, id, seq);
}

/** Writes an alert as it is after a change. Counts and lines are left alone: events may have come since. */
export function saveAlertStatement(
  db: D1Database,
  { projectId, ruleId, id }: AlertKey,
  state: AlertState,
  now: number,
): D1PreparedStatement {
  const { notified, firedAt, noticeAt, escalateFrom, silencedUntil, dueAt, level, closedAt, closedWhy } = state;
  return db
    .prepare(
      `UPDATE alerts SET state = ?4, notified = ?5, told_lines = ?6, fired_at = ?7, notice_at = ?8, escalate_from = ?9, silenced_until = ?10,
         due_at = ?11, check_at = ?12, ack = ?13, level = ?14, notices = ?15, closed_at = ?16, closed_why = ?17, seq = seq + 1
       WHERE project_id = ?1 AND rule_id = ?2 AND id = ?3`,
    )
    .bind(
      ...[projectId, ruleId, id, state.state, notified, JSON.stringify(state.toldLines), firedAt, noticeAt],
      ...[escalateFrom, silencedUntil, dueAt, dueAt === null ? null : checkAtOf(dueAt, now)],
      ...[
        state.ack === null ? null : JSON.stringify(state.ack),
        level,
        JSON.stringify(state.notices),
        closedAt,
        closedWhy,
      ],
    );
}

/** Closes the open alerts of a rule that was deleted or switched off; part of the batch of that. */
export function closeAlertsStatement(
  db: D1Database,
  projectId: string,
  ruleId: string,
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE alerts SET state = 'closed', closed_at = ?3, closed_why = 'rule_off', silenced_until = NULL, due_at = NULL, check_at = NULL, seq = seq + 1
       WHERE project_id = ?1 AND rule_id = ?2 AND closed_at IS NULL`,
    )
    .bind(projectId, ruleId, now);
}

/** The same for many rules, by their ids. */
export function closeAlertsOfRulesStatement(
  db: D1Database,
  projectId: string,
  ruleIds: readonly string[],
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE alerts SET state = 'closed', closed_at = ?3, closed_why = 'rule_off', silenced_until = NULL, due_at = NULL, check_at = NULL, seq = seq + 1
       WHERE project_id = ?1 AND rule_id IN (SELECT value FROM json_each(?2)) AND closed_at IS NULL`,
    )
    .bind(projectId, JSON.stringify(ruleIds), now);
}

/** Forgets what groups and lines of alerts are called after a person; they stay as numbers, and count nothing more. */
export function eraseAlertsStatement(
  db: D1Database,
  projectId: string,
  { alerts, people, addresses }: { alerts: readonly Place[] } & PersonIds,
): D1PreparedStatement {
  const isOneOf = (column: string, list: string) => `${column} IN (SELECT value FROM json_each(${list}))`;
  const isTheirs = (column: string) => `${isOneOf(column, '?3')} OR ${isOneOf(`lower(${column})`, '?4')}`;
  const renamed = (column: string) =>
    `(SELECT json_group_object(name, n) FROM (SELECT iif(${isTheirs('key')}, '[erased]', key) AS name, sum(value) AS n FROM json_each(${column}) GROUP BY 1))`;
  return db
    .prepare(
      `UPDATE alerts INDEXED BY alerts_by_time SET group_key = 'erased ' || id, ack = NULL, seq = seq + 1,
         group_values = (SELECT json_group_object(key, iif(${isTheirs('atom')}, '[erased]', value)) FROM json_each(group_values)),
         lines = ${renamed('lines')}, told_lines = ${renamed('told_lines')},
         notices = (SELECT json_group_array(json_set(value, '$.title', '')) FROM json_each(notices))
       WHERE project_id = ?1 AND id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(
      projectId,
      JSON.stringify(alerts.map((place) => place.at(-1))),
      JSON.stringify(people),
      JSON.stringify(addresses.map(({ address }) => address)),
    );
}
