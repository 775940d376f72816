// The writes to channels. Of each kind, a project has one default at most.
import { and, eq, exists, not, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { channels } from '../db/schema/messages.ts';
import { isUnlogged, type Unlogged } from './delivery-row.ts';

export type ChannelRow = typeof channels.$inferSelect;
type ChannelPlace = Pick<ChannelRow, 'id' | 'projectId'>;

const one = ({ id, projectId }: ChannelPlace) => and(eq(channels.projectId, projectId), eq(channels.id, id));
const ofKind = (projectId: string, kind: string) => and(eq(channels.projectId, projectId), eq(channels.kind, kind));

/** Adds a channel; `first` makes it the default where its kind has none. */
export function addChannel(db: Db, row: Omit<ChannelRow, 'isDefault' | 'statusDetail'>, isDefault: true | 'first') {
  const value = isDefault === true ? sql`1` : sql`NOT ${hasDefault(db, row.projectId, row.kind)}`;
  return db.insert(channels).values({ ...row, isDefault: value });
}

/** Changes columns of a channel. */
export function changeChannel(db: Db, place: ChannelPlace, columns: Partial<ChannelRow>) {
  return db.update(channels).set(columns).where(one(place));
}

/** Leaves a kind without a default; comes before the write that names the new one. */
export function dropDefault(db: Db, projectId: string, kind: string) {
  return db
    .update(channels)
    .set({ isDefault: 0 })
    .where(and(ofKind(projectId, kind), eq(channels.isDefault, 1)));
}

/** Deletes a channel; where it was the default, the oldest other one of its kind becomes that. */
export function deleteChannelWrites(db: Db, { id, projectId, kind }: ChannelPlace & { kind: string }) {
  const oldest = sql`(SELECT id FROM channels WHERE project_id = ${projectId} AND kind = ${kind} ORDER BY created_at, id LIMIT 1)`;
  return [
    db.delete(channels).where(one({ id, projectId })),
    db
      .update(channels)
      .set({ isDefault: 1 })
      .where(and(sql`${channels.id} = ${oldest}`, not(hasDefault(db, projectId, kind)))),
  ];
}

function hasDefault(db: Db, projectId: string, kind: string): SQL {
  return exists(
    db
      .select({ one: sql`1` })
      .from(channels)
      .where(and(ofKind(projectId, kind), eq(channels.isDefault, 1))),
  );
}

/** Notes what a provider says of a channel, where its answer is not logged yet. */
export function channelStatusStatement(
  db: D1Database,
  { id, projectId }: { id: string | null; projectId: string },
  { status, statusDetail, updatedAt }: Pick<ChannelRow, 'status' | 'statusDetail' | 'updatedAt'>,
  { deliveryId, at }: Unlogged,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE channels SET status = ?1, status_detail = ?2, updated_at = ?3
       WHERE id = ?4 AND project_id = ?5 AND ${isUnlogged(5, 6, 7)}`,
    )
    .bind(status, statusDetail, updatedAt, id, projectId, deliveryId, at);
}
