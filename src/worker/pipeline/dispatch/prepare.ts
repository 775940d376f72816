// The one round trip before matching.
import type { StreamEvent } from '../../../contract/events.ts';
import { withRetry } from '../../db/client.ts';
import { personOf } from '../../person.ts';
import { seenStatement } from '../../store/events.ts';
import type { ProfileRow } from '../../store/profile-row.ts';
import {
  joinAnonymousStatements,
  mergeProfileStatement,
  readPeopleStatement,
  seePeopleStatement,
} from '../../store/profiles.ts';
import { matchVersionStatement } from '../../store/project-versions.ts';
import { type ActiveEntry, activeEntriesStatement } from '../../store/run-entries.ts';

export interface Prepared {
  /** When each event that was recorded before was received (epoch ms), by id. */
  seen: Map<string, number>;
  people: Map<string, ProfileRow>;
  entries: ActiveEntry[];
  matchVersion: number;
}

/** Which events were dispatched before, what is known of their people, which runs listen, what to match against. */
export async function prepare(
  db: D1Database,
  projectId: string,
  events: StreamEvent[],
  now: number,
): Promise<Prepared> {
  const changes = events.flatMap((event) => changesOf(db, projectId, event, now));
  const people = new Map(
    events.map((event) => [personOf(event), { userId: personOf(event), isAnonymous: event.userId === null }]),
  );
  const results = await withRetry(() =>
    db.batch<Record<string, unknown>>([
      seenStatement(
        db,
        projectId,
        events.map((event) => event.id),
      ),
      seePeopleStatement(db, projectId, [...people.values()], now),
      ...changes,
      readPeopleStatement(db, projectId, [...people.keys()]),
      activeEntriesStatement(db, projectId, [...people.keys()]),
      matchVersionStatement(db, projectId),
    ]),
  );
  const rowsOf = <T>(i: number) => (results.at(i)?.results ?? []) as T[];
  return {
    seen: new Map(rowsOf<{ id: string; receivedAt: number }>(0).map((row) => [row.id, row.receivedAt])),
    people: new Map(rowsOf<ProfileRow>(-3).map((row) => [row.asked ?? row.user_id, row])),
    entries: rowsOf<ActiveEntry>(-2),
    matchVersion: rowsOf<{ version: number }>(-1)[0]?.version ?? 0,
  };
}

function changesOf(db: D1Database, projectId: string, event: StreamEvent, now: number): D1PreparedStatement[] {
  const { id: eventId, kind, userId, anonymousId, traits, timestamp } = event;
  const previousId = kind === 'alias' ? String(event.properties.previousId) : anonymousId;
  const joins =
    userId && previousId && (kind === 'identify' || kind === 'alias')
      ? joinAnonymousStatements(db, projectId, previousId, userId)
      : [];
  if (!traits) return joins;
  const change = { userId: personOf(event), traits, isAnonymous: userId === null, at: timestamp, eventId };
  return [...joins, mergeProfileStatement(db, projectId, change, now)];
}
