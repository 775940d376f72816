// The writes to devices. A token is on one person's device; registering it for another moves it.

import { isUnlogged, type Unlogged } from './delivery-row.ts';

interface DeviceRow {
  projectId: string;
  userId: string;
  token: string;
  id: string;
  platform: string;
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

/** Forgets every device of a person. */
export function eraseDevicesStatement(db: D1Database, projectId: string, userId: string): D1PreparedStatement {
  return db.prepare('DELETE FROM devices WHERE project_id = ? AND user_id = ?').bind(projectId, userId);
}

/** Gives the devices of people to those they became; `joins` selects the two ids as from_id and to_id. */
export function joinDevicesStatement(db: D1Database, joins: string, bound: unknown[]): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE devices SET user_id = (SELECT to_id FROM (${joins}) WHERE from_id = devices.user_id)
       WHERE project_id = ?1 AND user_id IN (SELECT from_id FROM (${joins}))`,
    )
    .bind(...bound);
}
