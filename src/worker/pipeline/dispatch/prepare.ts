// The one round trip before matching.
import type { StreamEvent } from '../../../contract/events.ts';
import { withRetry } from '../../db/client.ts';
import { personOf } from '../../person.ts';
import { personHash, type Tombstone, tombstonesStatement } from '../../store/erasure.ts';
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
  seen: Set<string>;
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
  // The newest event of each person decides whether there is one: an erasure concerns only what was received before it.
  const people = new Map(
    [...events]
      .sort((a, b) => a.receivedAt - b.receivedAt)
      .map((event) => [
        personOf(event),
        { userId: personOf(event), isAnonymous: event.userId === null, receivedAt: event.receivedAt },
      ]),
  );
  const hashes = new Map([...people.keys()].map((id) => [id, personHash(projectId, id)]));
  const results = await withRetry(() =>
    db.batch<Record<string, unknown>>([
      seenStatement(
        db,
        projectId,
        events.map((event) => event.id),
      ),
      seePeopleStatement(db, projectId, [...people.values()], now),
      tombstonesStatement(db, projectId, [...hashes.values()]),
      ...changes,
      readPeopleStatement(db, projectId, [...people.keys()]),
      activeEntriesStatement(db, projectId, [...people.keys()]),
      matchVersionStatement(db, projectId),
    ]),
  );
  const rowsOf = <T>(i: number) => (results.at(i)?.results ?? []) as T[];
  const erased = new Map(rowsOf<Tombstone>(2).map((row) => [row.personHash, row.erasedAt]));
  const isTooLate = (event: StreamEvent) =>
    event.receivedAt <= (erased.get(hashes.get(personOf(event)) ?? '') ?? Number.NEGATIVE_INFINITY);
  return {
    // What was received before its person was erased leaves no trace, not even that it was seen.
    seen: new Set([...rowsOf<{ id: string }>(0), ...events.filter(isTooLate)].map(({ id }) => id)),
    people: new Map(rowsOf<ProfileRow>(-3).map((row) => [row.asked ?? row.user_id, row])),
    entries: rowsOf<ActiveEntry>(-2),
    matchVersion: rowsOf<{ version: number }>(-1)[0]?.version ?? 0,
  };
}

function changesOf(db: D1Database, projectId: string, event: StreamEvent, now: number): D1PreparedStatement[] {
  const { id: eventId, kind, userId, anonymousId, traits, timestamp, receivedAt } = event;
  const previousId = kind === 'alias' ? String(event.properties.previousId) : anonymousId;
  const joins =
    userId && previousId && (kind === 'identify' || kind === 'alias')
      ? joinAnonymousStatements(db, projectId, previousId, userId)
      : [];
  if (!traits) return joins;
  const change = { userId: personOf(event), traits, isAnonymous: userId === null, at: timestamp, eventId, receivedAt };
  return [...joins, mergeProfileStatement(db, projectId, change, now)];
}
