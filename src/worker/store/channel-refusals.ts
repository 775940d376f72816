// Closes a channel whose credentials are refused again and again. One refusal may be a fault of the provider.
// 1. A refusal is a row under its message and its time, so that one that is reported twice counts once.
// 2. An answer that leaves no doubt, such as that of a deleted webhook, closes it at once.
// 3. Only refusals since the last change of the channel count: new credentials, or a test that works, begin anew.
import { closeChannelStatement } from './channels.ts';

const countedMs = 10 * 60_000;
const closesAfter = 3;

interface Refusal {
  projectId: string;
  channelId: string;
  deliveryId: string;
  /** Time of the answer, epoch ms. */
  at: number;
  /** What the provider said, as one sentence. */
  detail: string;
  /** Whether this one is enough. */
  atOnce: boolean;
}

/** Counts a refusal, and closes the channel where it is one too many; for one batch, in this order. */
export function channelRefusedStatements(db: D1Database, refusal: Refusal): D1PreparedStatement[] {
  const { projectId, channelId, deliveryId, at, detail, atOnce } = refusal;
  // The credentials are those of the default channel where the channel has none of its own.
  const holder = `coalesce((SELECT d.id FROM channels c JOIN channels d ON d.project_id = c.project_id AND d.kind = c.kind AND d.is_default = 1
    WHERE c.id = ?2 AND c.project_id = ?1 AND c.config = ''), ?2)`;
  return [
    db
      .prepare(
        `INSERT INTO channel_refusals (project_id, channel_id, refused_at, delivery_id) VALUES (?1, ${holder}, ?3, ?4)
         ON CONFLICT DO NOTHING`,
      )
      .bind(projectId, channelId, at, deliveryId),
    db
      .prepare(`DELETE FROM channel_refusals WHERE project_id = ?1 AND channel_id = ${holder} AND refused_at < ?3`)
      .bind(projectId, channelId, at - countedMs),
    closeChannelStatement(
      db,
      holder,
      { id: channelId, projectId },
      { detail, at, since: at - countedMs, closesAfter: atOnce ? 1 : closesAfter },
    ),
  ];
}
