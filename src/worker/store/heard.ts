// What was heard of a message, in its log row. Entries are decided in engine/heard; a write counts only where the row still
// holds what the decision was made from.
import type { HeardEntry } from '../../engine/heard/heard.ts';
import { parseHeard } from '../db/schema/heard.ts';
import type { HeardOf } from '../messages.ts';

/** A message as far as it matters for what is heard of it. */
export interface HeardMessageRow {
  projectId: string;
  id: string;
  channelId: string | null;
  kind: string;
  source: string;
  userId: string | null;
  recipient: string | null;
  runId: string | null;
  stepLabel: string | null;
  workflowId: string | null;
  ruleId: string | null;
  ruleKey: string | null;
  /** Why it was not sent. */
  reason: string | null;
  /** Of the event behind the message; null where that is gone. */
  depth: number | null;
  /** The entries as they are stored. */
  events: string | null;
}

const columns = `d.project_id AS projectId, d.id, d.reason, d.channel_id AS channelId, d.kind, d.source, d.user_id AS userId, d.recipient, d.run_id AS runId,
  d.step_label AS stepLabel, d.workflow_id AS workflowId, d.rule_id AS ruleId, d.rule_key AS ruleKey, d.events,
  (SELECT e.depth FROM events e WHERE e.project_id = d.project_id AND e.id = d.event_id) AS depth`;
const ofChannel = (column: string) =>
  `(${column} = ?3 OR EXISTS (SELECT 1 FROM channels c WHERE c.id = ${column} AND c.project_id = ?1 AND c.config = ''))`;

/** The message that is meant; null where the project has none, or another channel sent it. */
export async function readHeardMessage(
  db: D1Database,
  projectId: string,
  about: HeardOf,
): Promise<(HeardMessageRow & { entries: HeardEntry[] }) | null> {
  const row = await statementOf(db, projectId, about).first<HeardMessageRow>();
  return row && { ...row, entries: parseHeard(row.events) };
}

function statementOf(db: D1Database, projectId: string, about: HeardOf): D1PreparedStatement {
  if ('providerId' in about)
    return db
      .prepare(
        `SELECT ${columns} FROM provider_messages p
         CROSS JOIN deliveries d ON d.project_id = p.project_id AND d.id = p.delivery_id
         WHERE p.provider_id = ?2 AND p.project_id = ?1 AND p.channel_id IN (
           SELECT ?3 UNION ALL SELECT id FROM channels INDEXED BY channels_by_project
           WHERE project_id = ?1 AND kind = 'email' AND config = '')`,
      )
      .bind(projectId, about.providerId, about.channelId);
  if ('channelId' in about)
    return db
      .prepare(
        `SELECT ${columns} FROM deliveries d WHERE d.project_id = ?1 AND d.id = ?2 AND ${ofChannel('d.channel_id')}`,
      )
      .bind(projectId, about.deliveryId, about.channelId);
  return db
    .prepare(`SELECT ${columns} FROM deliveries d WHERE d.project_id = ?1 AND d.id = ?2`)
    .bind(projectId, about.deliveryId);
}

/** Puts entries in the place of those that were read; changes nothing where others are there by now. */
export function putHeardStatement(
  db: D1Database,
  projectId: string,
  { id, events }: Pick<HeardMessageRow, 'id' | 'events'>,
  entries: readonly HeardEntry[],
): D1PreparedStatement {
  return db
    .prepare('UPDATE deliveries SET events = ?4 WHERE project_id = ?1 AND id = ?2 AND events IS ?3')
    .bind(projectId, id, events, JSON.stringify(entries));
}
