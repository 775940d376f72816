// Platform events that belong to a fact: written in its batch, posted right after, deleted when the stream has them.
// What is posted twice has one messageId, so the stream takes it once.
import { derivedTimeId, firstTimeId } from '../ids.ts';
import type { QueuedEvent } from '../messages.ts';
import { type PlannedMove, whereUnmoved } from './audience-members.ts';
import { type ClaimGuard, isGuarded } from './own-delivery-row.ts';

/** An event on its way into the stream of a project. */
export interface OutboxEvent {
  id: string;
  projectId: string;
  event: QueuedEvent;
  /** Set where the fact is the end of a claim, which somebody else may have ended. */
  guard?: ClaimGuard;
}

/** Gives an event its place in the outbox: the same event always has the same. */
export const outboxEvent = (projectId: string, event: QueuedEvent): OutboxEvent => ({
  id: derivedTimeId(event.receivedAt, 'outbox', projectId, event.messageId),
  projectId,
  event,
});

/** Puts events into the outbox; part of the batch of what they tell. */
export function outboxStatement(db: D1Database, events: readonly OutboxEvent[]): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO stream_outbox (id, project_id, body)
       SELECT value ->> 'id', value ->> 'projectId', value -> 'event' FROM json_each(?1)
       WHERE ${isGuarded} ON CONFLICT (id) DO NOTHING`,
    )
    .bind(JSON.stringify(events));
}

/** What an event tells of the change of an audience. */
interface ToldMove extends Pick<PlannedMove, 'audienceId' | 'personId' | 'since' | 'was'> {
  event: OutboxEvent;
}

/** Puts events of moves into the outbox, in front of the moves and under the same condition; returns the ids of those it took. */
export function outboxOfMovesStatement(
  db: D1Database,
  projectId: string,
  moves: readonly ToldMove[],
): D1PreparedStatement {
  const rows = moves.map(({ event: { id, event }, audienceId, personId, since, was }) => {
    return { id, event, audienceId, personId, since, was };
  });
  return db
    .prepare(
      `INSERT INTO stream_outbox (id, project_id, body)
       SELECT v.value ->> 'id', ?1, v.value -> 'event' FROM json_each(?2) v ${whereUnmoved}
       ON CONFLICT (id) DO NOTHING RETURNING id`,
    )
    .bind(projectId, JSON.stringify(rows));
}

/** Events that were not posted within a minute of their fact, oldest first. */
export async function readLeftBehind(db: D1Database, before: number, limit: number): Promise<OutboxEvent[]> {
  const { results } = await db
    .prepare('SELECT id, project_id AS projectId, body FROM stream_outbox WHERE id < ?1 ORDER BY id LIMIT ?2')
    .bind(firstTimeId(before), limit)
    .all<{ id: string; projectId: string; body: string }>();
  return results.map(({ id, projectId, body }) => ({ id, projectId, event: JSON.parse(body) as QueuedEvent }));
}

/** Forgets events that the stream has. */
export async function dropPosted(db: D1Database, ids: readonly string[]): Promise<void> {
  await db
    .prepare('DELETE FROM stream_outbox WHERE id IN (SELECT value FROM json_each(?1))')
    .bind(JSON.stringify(ids))
    .run();
}
