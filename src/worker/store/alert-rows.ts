// The rows of alerts and what they are as state.
import type { AlertStatus } from '../../contract/messages/alert.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { AlertState, NoticeEntry } from '../../engine/alerts/state.ts';
import { alerts } from '../db/schema/alerts.ts';
import { firstTimeId } from '../ids.ts';
import { columnsOf, equals, type ListSource } from './list-statements.ts';
import { laterStart, type SortKey } from './sort-key.ts';

export type AlertRow = typeof alerts.$inferSelect;

const columns = columnsOf(alerts);

/** The state of an alert. Sound for rows that alert-writes.ts wrote. */
export function toAlertState(row: AlertRow): AlertState {
  const { state, count, notified, openedAt, lastAt, firedAt, noticeAt, escalateFrom, silencedUntil } = row;
  const { dueAt, level, closedAt, closedWhy } = row;
  return {
    ...{ state, count, notified, openedAt, lastAt, firedAt, noticeAt, escalateFrom, silencedUntil },
    ...{ dueAt, level, closedAt, closedWhy },
    lines: JSON.parse(row.lines) as AlertState['lines'],
    toldLines: JSON.parse(row.toldLines) as AlertState['lines'],
    recent: JSON.parse(row.recent) as string[],
    ack: row.ack === null ? null : (JSON.parse(row.ack) as AlertState['ack']),
    notices: parseNotices(row.notices),
  };
}

export const parseNotices = (text: string): NoticeEntry[] => JSON.parse(text) as NoticeEntry[];

export const parseGroup = (text: string): Record<string, JsonValue> => JSON.parse(text) as Record<string, JsonValue>;

/** Alerts of a project by rule and id. */
export function alertsStatement(
  db: D1Database,
  projectId: string,
  keys: readonly (readonly [ruleId: string, id: string])[],
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${columns} FROM alerts WHERE project_id = ?1
         AND (rule_id, id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?2))`,
    )
    .bind(projectId, JSON.stringify(keys));
}

/** One alert of these projects, by its id alone. */
export async function readAlert(db: D1Database, projectIds: readonly string[], id: string): Promise<AlertRow | null> {
  return db
    .prepare(
      `SELECT ${columns} FROM alerts INDEXED BY alerts_by_time
       WHERE project_id IN (SELECT value FROM json_each(?1)) AND id = ?2`,
    )
    .bind(JSON.stringify(projectIds), id)
    .first<AlertRow>();
}

/** Which alerts are looked at; ids sort by the time of opening. */
export interface AlertFilter {
  projectId: string;
  ruleId?: string | undefined;
  state?: AlertStatus | undefined;
  /** Ids from this one on, and those before the other. */
  fromId?: string | undefined;
  toId?: string | undefined;
  after?: SortKey | undefined;
}

/** Alerts, newest first. */
export function alertSource({ projectId, ruleId, state, fromId, toId, after }: AlertFilter): ListSource {
  return {
    columns,
    from: ruleId === undefined ? 'alerts INDEXED BY alerts_by_time' : 'alerts',
    key: [
      { column: 'id', as: 'id', end: '' },
      { column: 'project_id', as: 'projectId', end: '' },
    ],
    order: 'descending',
    equal: [...equals('project_id', projectId), ...equals('rule_id', ruleId)],
    start: laterStart('descending', toId === undefined ? undefined : [toId, ''], after),
    ...(fromId === undefined ? {} : { until: [fromId, ''] }),
    ...(state === undefined ? {} : { filters: equals('state', state) }),
  };
}

/** How many alerts of a rule are looked at for those of one group. */
const lookedAtForGroup = 1_000;

/** The newest alerts of a group that were opened up to an event; ids sort by the time of the first event. */
export function alertsOfGroupStatement(
  db: D1Database,
  projectId: string,
  { ruleId, groupKey }: { ruleId: string; groupKey: string },
  receivedAt: number,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT * FROM (SELECT ${columns} FROM alerts WHERE project_id = ?1 AND rule_id = ?2 AND id < ?3 ORDER BY id DESC LIMIT ${lookedAtForGroup})
       WHERE groupKey = ?4 LIMIT 5`,
    )
    .bind(projectId, ruleId, firstTimeId(receivedAt + 1), groupKey);
}

/** An alert about which something was due a while ago. */
export interface ForgottenAlert {
  projectId: string;
  ruleId: string;
  id: string;
  dueAt: number;
}

/** Alerts of all projects that should have moved by now, the oldest first. */
export async function findForgottenAlerts(db: D1Database, now: number, limit: number): Promise<ForgottenAlert[]> {
  const { results } = await db
    .prepare(
      `SELECT project_id AS projectId, rule_id AS ruleId, id, coalesce(due_at, check_at) AS dueAt FROM alerts INDEXED BY alerts_check
       WHERE check_at <= ?1 ORDER BY check_at LIMIT ?2`,
    )
    .bind(now, limit)
    .all<ForgottenAlert>();
  return results;
}

/** Moves the time at which the sweep asks again. */
export async function noteAlertsChecked(db: D1Database, places: readonly ForgottenAlert[], at: number): Promise<void> {
  const keys = places.map(({ projectId, ruleId, id }) => [projectId, ruleId, id]);
  await db
    .prepare(
      `UPDATE alerts SET check_at = ?1 WHERE check_at IS NOT NULL
         AND (project_id, rule_id, id) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?2))`,
    )
    .bind(at, JSON.stringify(keys))
    .run();
}
