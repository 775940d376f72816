// The writes to devices. A token is on one person's device; registering it for another moves it.

import { deviceLimits, type Platform } from '../../contract/people/device.ts';
import { isUnlogged, type Unlogged } from './delivery-row.ts';
import { notErasedSince, personHash } from './erasure.ts';
import { knownId } from './people-ids.ts';

interface DeviceRow {
  projectId: string;
  userId: string;
  token: string;
  id: string;
  platform: Platform;
  createdAt: number;
}

/** Gives a token to a person, whoever had it before. */
export function moveDeviceStatements(db: D1Database, row: DeviceRow): D1PreparedStatement[] {
  return [
    dropDeviceStatement(db, row.projectId, row.token),
    db
      .prepare(
        `INSERT INTO devices (project_id, user_id, token, id, platform, created_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
      )
      .bind(row.projectId, row.userId, row.token, row.id, row.platform, row.createdAt),
  ];
}

/** Notes that a device was registered again, which ends its pause. */
export function confirmDeviceStatement(
  db: D1Database,
  { projectId, userId, token }: Pick<DeviceRow, 'projectId' | 'userId' | 'token'>,
  at: number,
): D1PreparedStatement {
  return db
    .prepare(
      'UPDATE devices SET paused_until = NULL, confirmed_at = ?4 WHERE project_id = ?1 AND user_id = ?2 AND token = ?3',
    )
    .bind(projectId, userId, token, at);
}

/** Clients repeat a registration at every start of an app; one in an hour is noted. */
const confirmEveryMs = 3_600_000;

/** A device that the public key registers, by an event. */
export interface AskedDevice extends DeviceRow {
  eventId: string;
  receivedAt: number;
}

/**
 * Gives a token to the person of an event, whoever had it before; not where the person has as many as they may, where the
 * event was dispatched before, or where the person was erased since.
 */
export function registerDeviceStatement(db: D1Database, asked: AskedDevice): D1PreparedStatement {
  const { projectId, userId, token, id, platform, createdAt, eventId, receivedAt } = asked;
  return db
    .prepare(
      `INSERT INTO devices (project_id, user_id, token, id, platform, created_at)
       SELECT ?1, p.user_id, ?3, ?4, ?5, ?6 FROM profiles p
       WHERE p.project_id = ?1 AND p.user_id = ${knownId('?2')} AND ${notErasedSince('?8', '?9')}
         AND NOT EXISTS (SELECT 1 FROM events WHERE project_id = ?1 AND id = ?7)
         AND (SELECT count(*) FROM devices d WHERE d.project_id = ?1 AND d.user_id = p.user_id AND d.token <> ?3) < ${deviceLimits.perPerson}
       ON CONFLICT (project_id, user_id, token) DO UPDATE SET paused_until = NULL, confirmed_at = excluded.created_at
         WHERE devices.paused_until IS NOT NULL OR (devices.platform = 'apns'
           AND excluded.created_at >= coalesce(devices.confirmed_at, devices.created_at) + ${confirmEveryMs})
       ON CONFLICT (project_id, token) DO UPDATE SET user_id = excluded.user_id, id = excluded.id, platform = excluded.platform,
         created_at = excluded.created_at, paused_until = NULL, confirmed_at = NULL
         WHERE devices.created_at <= excluded.created_at`,
    )
    .bind(projectId, userId, token, id, platform, createdAt, eventId, personHash(projectId, userId), receivedAt);
}

/** Which of these events found their person with as many devices as they may have, and registered none. */
export function refusedDevicesStatement(
  db: D1Database,
  projectId: string,
  list: Pick<AskedDevice, 'eventId' | 'userId' | 'token'>[],
): D1PreparedStatement {
  const theirs = `FROM devices d WHERE d.project_id = ?1 AND d.user_id = ${knownId("value ->> 'userId'")}`;
  return db
    .prepare(
      `SELECT value ->> 'eventId' AS id FROM json_each(?2)
       WHERE (SELECT count(*) ${theirs}) >= ${deviceLimits.perPerson}
         AND NOT EXISTS (SELECT 1 ${theirs} AND d.token = value ->> 'token')`,
    )
    .bind(projectId, JSON.stringify(list.map(({ eventId, userId, token }) => ({ eventId, userId, token }))));
}

/** Forgets a token; `unlogged`: only for an answer that is not logged yet. */
export function dropDeviceStatement(
  db: D1Database,
  projectId: string,
  token: string,
  unlogged?: Unlogged,
): D1PreparedStatement {
  const drop = 'DELETE FROM devices WHERE project_id = ?1 AND token = ?2';
  if (!unlogged) return db.prepare(drop).bind(projectId, token);
  return db.prepare(`${drop} AND ${isUnlogged(1, 3, 4)}`).bind(projectId, token, unlogged.deliveryId, unlogged.at);
}

/** The same for a device that was not registered since (epoch ms). */
export function dropStaleDeviceStatement(
  db: D1Database,
  projectId: string,
  { token, since }: { token: string; since: number },
  { deliveryId, at }: Unlogged,
): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM devices WHERE project_id = ?1 AND token = ?2 AND ${lastRegistered} <= ?5 AND ${isUnlogged(1, 3, 4)}`,
    )
    .bind(projectId, token, deliveryId, at, since);
}

/** Sends nothing to a device until then (epoch ms), unless it was registered again after the answer. */
export function pauseDeviceStatement(
  db: D1Database,
  projectId: string,
  { token, until }: { token: string; until: number },
  { deliveryId, at }: Unlogged,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE devices SET paused_until = ?5
       WHERE project_id = ?1 AND token = ?2 AND ${lastRegistered} <= ?4 AND ${isUnlogged(1, 3, 4)}`,
    )
    .bind(projectId, token, deliveryId, at, until);
}

const lastRegistered = 'coalesce(confirmed_at, created_at)';

/** Gives the devices of people to those they became; `joins` selects the two ids as from_id and to_id. */
export function joinDevicesStatement(db: D1Database, joins: string, bound: unknown[]): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE devices SET user_id = (SELECT to_id FROM (${joins}) WHERE from_id = devices.user_id)
       WHERE project_id = ?1 AND user_id IN (SELECT from_id FROM (${joins}))`,
    )
    .bind(...bound);
}
