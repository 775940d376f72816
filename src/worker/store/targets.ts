// How fast a channel or an endpoint may be sent to. A target that is healthy and unlimited has no row.
// 1. A place is taken by the statement that moves the next one, so no two messages have the same.
// 2. A storm window is begun, counted and overflowed in one statement.
import type { Storm } from '../../contract/messages/sending-limits.ts';
import type { StormCount } from '../../engine/gates/storm.ts';
import { derivedId } from '../ids.ts';

/** Keeps everything of a target back until a moment: it asked for that. */
export function pushPaceStatement(db: D1Database, projectId: string, id: string, until: number): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO targets (project_id, id, pace_at) VALUES (?1, ?2, ?3)
       ON CONFLICT (project_id, id) DO UPDATE SET pace_at = max(coalesce(pace_at, 0), ?3)`,
    )
    .bind(projectId, id, until);
}

/** A message that asks for its turn. */
export interface PaceAsk {
  targetId: string;
  /** Time between two messages, ms. */
  gapMs: number;
  /** Epoch ms. */
  now: number;
}

/** Takes a place for each message, those of one target together and in their order; returns the places, epoch ms. */
export async function takePaces(db: D1Database, projectId: string, asked: readonly PaceAsk[]): Promise<number[]> {
  const groups = [...Map.groupBy(asked, ({ targetId }) => targetId).entries()];
  const take = db.prepare(
    `INSERT INTO targets (project_id, id, pace_at) VALUES (?1, ?2, ?3 + ?4)
     ON CONFLICT (project_id, id) DO UPDATE SET pace_at = max(coalesce(pace_at, 0), ?3) + ?4 RETURNING pace_at AS next`,
  );
  const results = await db.batch<{ next: number }>(
    groups.map(([targetId, group]) => {
      const now = Math.max(...group.map((one) => one.now));
      const span = group.reduce((ms, { gapMs }) => ms + gapMs, 0);
      return take.bind(projectId, targetId, now, span);
    }),
  );
  const places = new Map<PaceAsk, number>();
  for (const [i, [, group]] of groups.entries()) {
    let at = (results[i]?.results[0]?.next ?? 0) - group.reduce((ms, { gapMs }) => ms + gapMs, 0);
    for (const one of group) {
      places.set(one, at);
      at += one.gapMs;
    }
  }
  return asked.map((one) => places.get(one) ?? one.now);
}

/** An alert that storm control counts. */
export interface StormPlace {
  channelId: string;
  /** Address that it goes to; null where the channel says that itself. */
  address: string | null;
  ruleName: string;
  storm: Storm;
  /** Epoch ms. */
  now: number;
}

/** The target that counts the storms of a channel, or of one address behind it; it names no address. */
export const stormTarget = (channelId: string, address: string | null): string =>
  address === null ? channelId : derivedId('storm', channelId, address);

/** Counts alerts, one after the other; those beyond the limit are added to the digest of the window under their rule. */
export async function countStorms(
  db: D1Database,
  projectId: string,
  asked: readonly StormPlace[],
): Promise<StormCount[]> {
  const isOver = 'coalesce(window_at, 0) <= ?3 - ?4';
  const count = db.prepare(
    `INSERT INTO targets (project_id, id, window_at, window_count) VALUES (?1, ?2, ?3, 1)
     ON CONFLICT (project_id, id) DO UPDATE SET
       window_at = iif(${isOver}, ?3, window_at), window_count = iif(${isOver}, 1, window_count + 1),
       overflow = iif(${isOver} OR window_count < ?5, overflow, json_set(coalesce(overflow, '{}'), '$."' || ?6 || '"',
         coalesce(overflow ->> ('$."' || ?6 || '"'), 0) + 1))
     RETURNING window_at AS windowAt, window_count AS count`,
  );
  const results = await db.batch<{ windowAt: number; count: number }>(
    asked.map(({ channelId, address, ruleName, storm: { limit, windowSeconds }, now }) =>
      count.bind(
        projectId,
        stormTarget(channelId, address),
        now,
        Math.ceil(windowSeconds * 1_000),
        limit,
        ruleName.replaceAll('"', "'"),
      ),
    ),
  );
  return asked.map(({ storm, now }, i) => {
    const { windowAt, count: counted } = results[i]?.results[0] ?? { windowAt: now, count: 1 };
    return { windowAt, count: counted, isWithin: counted <= storm.limit };
  });
}

/** Takes what waits for the digest of a target out of it, as one JSON object of rule names and numbers. */
export function takeOverflowStatement(db: D1Database, projectId: string, targetId: string): D1PreparedStatement {
  return db
    .prepare('UPDATE targets SET overflow = NULL WHERE project_id = ?1 AND id = ?2 AND overflow IS NOT NULL')
    .bind(projectId, targetId);
}
