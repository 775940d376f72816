// Closes a channel whose credentials are refused again and again. One refusal may be a fault of the provider.
// 1. A refusal is a row under its message and its time, so that one that is reported twice counts once.
// 2. Only refusals since the last change of the channel count: new credentials, or a test that works, begin anew.
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
}

/** Counts a refusal, and closes the channel where it is one too many; for one batch, in this order. */
export function channelRefusedStatements(db: D1Database, refusal: Refusal): D1PreparedStatement[] {
  const { projectId, channelId, deliveryId, at, detail } = refusal;
  return [
    db
      .prepare(
        `INSERT INTO channel_refusals (project_id, channel_id, refused_at, delivery_id) VALUES (?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
      )
      .bind(projectId, channelId, at, deliveryId),
    db
      .prepare('DELETE FROM channel_refusals WHERE project_id = ? AND channel_id = ? AND refused_at < ?')
      .bind(projectId, channelId, at - countedMs),
    closeChannelStatement(db, { id: channelId, projectId }, { detail, at, since: at - countedMs, closesAfter }),
  ];
}
