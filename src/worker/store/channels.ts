// The writes to channels. Of each kind, a project has one default at most.
import { and, desc, eq, exists, not, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { channels } from '../db/schema/messages.ts';
import { inProjects } from './in-projects.ts';

export type ChannelRow = typeof channels.$inferSelect;
type ChannelPlace = Pick<ChannelRow, 'id' | 'projectId'>;

const one = ({ id, projectId }: ChannelPlace) => and(eq(channels.projectId, projectId), eq(channels.id, id));
const ofKind = (projectId: string, kind: string) => and(eq(channels.projectId, projectId), eq(channels.kind, kind));

/** Adds a channel; `first` makes it the default where its kind has none. One without a config is never the default. */
export function addChannel(
  db: Db,
  row: Omit<ChannelRow, 'isDefault' | 'statusDetail'>,
  isDefault: true | 'first' | false,
) {
  const value = isDefault === 'first' ? sql`NOT ${hasDefault(db, row.projectId, row.kind)}` : sql`${isDefault ? 1 : 0}`;
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

/** Makes a channel the default of its kind where that has none. */
export function fillDefault(db: Db, { id, projectId, kind }: ChannelPlace & { kind: string }) {
  return db
    .update(channels)
    .set({ isDefault: 1 })
    .where(and(one({ id, projectId }), not(hasDefault(db, projectId, kind))));
}

/** The default channels of a project, one for each kind. */
export function readDefaults(db: Db, projectId: string) {
  return db
    .select({
      id: channels.id,
      projectId: channels.projectId,
      kind: channels.kind,
      name: channels.name,
      vendor: channels.vendor,
    })
    .from(channels)
    .where(and(eq(channels.projectId, projectId), eq(channels.isDefault, 1)));
}

/** Deletes a channel; where it was the default, the oldest other one of its kind becomes that. */
export function deleteChannelWrites(db: Db, { id, projectId, kind }: ChannelPlace & { kind: string }) {
  const oldest = sql`(SELECT id FROM channels WHERE project_id = ${projectId} AND kind = ${kind} AND config <> '' ORDER BY created_at, id LIMIT 1)`;
  return [
    db.delete(channels).where(one({ id, projectId })),
    db
      .update(channels)
      .set({ fallbackChannelId: null })
      .where(and(eq(channels.projectId, projectId), eq(channels.fallbackChannelId, id))),
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

interface Closing {
  detail: string;
  /** Time of the newest refusal, epoch ms. */
  at: number;
  /** Refusals before this time (epoch ms) do not count. */
  since: number;
  /** So many refusals close the channel. */
  closesAfter: number;
}

/**
 * Closes a channel that works where its credentials were refused too often since its last change; `holder` is SQL for the
 * channel whose credentials they are, with the project as ?1 and the channel that was sent through as ?2.
 */
export function closeChannelStatement(
  db: D1Database,
  holder: string,
  { id, projectId }: ChannelPlace,
  { detail, at, since, closesAfter }: Closing,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE channels SET status = 'needs_reconnect', status_detail = ?3, updated_at = ?4
       WHERE id = ${holder} AND project_id = ?1 AND status = 'ok' AND ?6 <= (
         SELECT count(*) FROM channel_refusals
         WHERE project_id = ?1 AND channel_id = channels.id AND refused_at >= max(channels.updated_at, ?5))`,
    )
    .bind(projectId, id, detail, at, since, closesAfter);
}

export type EmailChannelRow = Pick<ChannelRow, 'id' | 'projectId' | 'status' | 'config'>;

/** Email channels of projects: of each project the default one first. */
export function emailChannelsOf(db: Db, projectIds: readonly string[]): Promise<EmailChannelRow[]> {
  const { id, projectId, status, config, isDefault, createdAt } = channels;
  return db
    .select({ id, projectId, status, config })
    .from(channels)
    .where(and(inProjects(projectId, projectIds), eq(channels.kind, 'email')))
    .orderBy(desc(isDefault), createdAt, id);
}
