// The one round trip before matching.
// 1. People are joined before anything is merged: the time of each trait, not the order of the writes, decides.
// 2. An event under an id that was joined to a person is an event of that person from here on.
import type { StreamEvent } from '../../../contract/events.ts';
import { withRetry } from '../../db/client.ts';
import { joinOf, personOf } from '../../person.ts';
import { type AskedPerson, type Look, lookStatements, toLook } from '../../store/audience-members.ts';
import { personHash, type Tombstone, tombstonesStatement } from '../../store/erasure.ts';
import { seenStatement } from '../../store/events.ts';
import { type AskedJoin, type JoinState, joinStatements } from '../../store/people-joins.ts';
import type { ProfileRow } from '../../store/profile-row.ts';
import { mergeProfileStatement, readPeopleStatement, seePeopleStatement } from '../../store/profiles.ts';
import { matchVersionStatement } from '../../store/project-versions.ts';
import type { KeptRefusal } from '../../store/refused-entries.ts';
import { type ActiveEntry, activeEntriesStatement } from '../../store/run-entries.ts';
import { deviceStatements } from './device-statements.ts';
import type { MadeJoin } from './move-feeds.ts';
import { refusePerson } from './person-refusals.ts';
import type { TakenEvent } from './taken-event.ts';

export interface Prepared {
  /** The events to dispatch, each with the person it belongs to by now. */
  open: StreamEvent[];
  /** Ids of those that were recorded before, by a try that may not have got to its end. */
  repeated: ReadonlySet<string>;
  /** People whose zone or language a call has set just now. */
  described: string[];
  /** By the id that the person is known by. */
  people: Map<string, ProfileRow>;
  entries: ActiveEntry[];
  /** People of the open events who became known ones; those of an earlier try too, whose work may be unfinished. */
  joined: MadeJoin[];
  matchVersion: number;
  /** What the fresh events asked for and did not get. */
  refused: KeptRefusal[];
  /** People whom the events have changed, and the audiences that are followed. */
  look: Look;
}

/** Which events were dispatched before, what is known of their people, which runs listen, what to match against. */
export async function prepare(db: D1Database, projectId: string, taken: TakenEvent[], now: number): Promise<Prepared> {
  const events = taken.map(({ event }) => event);
  const people = peopleOf(events);
  const ids = [...people.keys()];
  const eventIds = events.map(({ id }) => id);
  const hashes = ids.map((id) => personHash(projectId, id));
  const joining = joinsOf(events);
  const joins = joining.size > 0 ? joinStatements(db, projectId, [...joining.values()], now) : null;
  const devices = deviceStatements(db, projectId, taken, now);
  const changing = events.filter(({ traits }) => traits !== null && Object.keys(traits).length > 0);
  const parts = {
    seen: [seenStatement(db, projectId, eventIds)],
    erased: [tombstonesStatement(db, projectId, hashes)],
    see: [seePeopleStatement(db, projectId, [...people.values()], now)],
    state: joins ? [joins.state] : [],
    others: joins?.others ?? [],
    joined: joins?.traits ?? [],
    remove: joins ? [joins.remove] : [],
    merged: changing.map((event) => mergeStatement(db, projectId, event, now)),
    devices: devices.writes,
    noDevice: devices.refused,
    read: [readPeopleStatement(db, projectId, ids)],
    entries: [activeEntriesStatement(db, projectId, ids)],
    look: lookStatements(db, projectId, changedBy(people)),
    version: [matchVersionStatement(db, projectId)],
  };
  const rows = await readParts(db, parts);
  // What was received before its person was erased leaves no trace, not even that it was seen.
  const gone = lateEvents(projectId, events, rows.erased.flat() as unknown as Tombstone[]);
  const seen = new Map(
    (rows.seen.flat() as { id: string; receivedAt: number }[]).map((row) => [row.id, row.receivedAt]),
  );
  // The same copy of an event that was recorded: another copy of it is not this message's to finish.
  const again = taken.filter(({ event, repeats }) => repeats && seen.get(event.id) === event.receivedAt);
  const repeated = new Set(again.map(({ event }) => event.id));
  const known = rows.read.flat() as unknown as ProfileRow[];
  const idByAsked = new Map(known.map((row) => [row.asked ?? row.user_id, row.user_id]));
  const states = rows.state.flat() as unknown as JoinState[];
  const refused = [
    ...refusedJoins([...joining], states, rows.joined),
    ...refusedMerges(changing, rows.merged),
    ...rows.noDevice.flat().map(({ id }) => refusePerson(String(id), 'too_many_devices')),
  ];
  const open = events
    .filter(({ id }) => !gone.has(id) && (!seen.has(id) || repeated.has(id)))
    .map((event) => belongingTo(event, idByAsked.get(personOf(event))));
  return {
    open,
    repeated,
    joined: madeJoins(taken, open, { joining, states, idByAsked }),
    described: rows.devices.flat().flatMap(({ described }) => (typeof described === 'string' ? described : [])),
    people: new Map(known.map((row) => [row.user_id, row])),
    entries: rows.entries.flat() as unknown as ActiveEntry[],
    matchVersion: Number(rows.version[0]?.[0]?.version ?? 0),
    refused: refused.filter(({ eventId }) => !seen.has(eventId) && !gone.has(eventId)),
    look: toLook(rows.look[0] ?? [], rows.look[1] ?? []),
  };
}

type Row = Record<string, unknown>;

/** Runs the statements of every part in one batch; returns the rows of each statement, part by part. */
async function readParts<Part extends string>(
  db: D1Database,
  parts: Record<Part, D1PreparedStatement[]>,
): Promise<Record<Part, Row[][]>> {
  const entries = Object.entries<D1PreparedStatement[]>(parts);
  const results = await withRetry(() => db.batch<Row>(entries.flatMap(([, statements]) => statements)));
  let next = 0;
  const rows = entries.map(([part, { length }]) => {
    next += length;
    return [part, results.slice(next - length, next).map((result) => result.results)];
  });
  return Object.fromEntries(rows) as Record<Part, Row[][]>;
}

/** Ids of the events whose people were erased after they were received. */
function lateEvents(projectId: string, events: StreamEvent[], tombstones: Tombstone[]): Set<string> {
  const erasedAt = new Map(tombstones.map((row) => [row.personHash, row.erasedAt]));
  const late = events.filter((event) => {
    const erased = erasedAt.get(personHash(projectId, personOf(event)));
    return erased !== undefined && event.receivedAt <= erased;
  });
  return new Set(late.map(({ id }) => id));
}

/** Somebody of these events, and when the newest and the oldest of theirs were received. */
interface Seen {
  userId: string;
  isAnonymous: boolean;
  receivedAt: number;
  firstAt: number;
}

/** Clocks of two isolates differ by less, in milliseconds. */
const clockSkewMs = 5_000;

/** Whoever has changed since the oldest event of theirs was received: by this try at it, or by an earlier one. */
function changedBy(people: ReadonlyMap<string, Seen>): AskedPerson[] {
  return [...people.values()].map(({ userId, firstAt }) => ({ id: userId, since: firstAt - clockSkewMs }));
}

/** Everybody the events are about; who comes with a userId once is known. */
function peopleOf(events: StreamEvent[]): Map<string, Seen> {
  const people = new Map<string, Seen>();
  for (const event of events) {
    const userId = personOf(event);
    const known = people.get(userId);
    const isAnonymous = event.userId === null && (known?.isAnonymous ?? true);
    const receivedAt = Math.max(event.receivedAt, known?.receivedAt ?? 0);
    const firstAt = Math.min(event.receivedAt, known?.firstAt ?? event.receivedAt);
    people.set(userId, { userId, isAnonymous, receivedAt, firstAt });
  }
  return people;
}

/** The joins that the events ask for, by event: of several of one id, the first. */
function joinsOf(events: StreamEvent[]): Map<string, AskedJoin> {
  const taken = new Set<string>();
  const joins = new Map<string, AskedJoin>();
  for (const event of events) {
    const join = joinOf(event);
    if (!join || taken.has(join.from)) continue;
    taken.add(join.from);
    joins.set(event.id, { ...join, receivedAt: event.receivedAt });
  }
  return joins;
}

function mergeStatement(db: D1Database, projectId: string, event: StreamEvent, now: number): D1PreparedStatement {
  const { id: eventId, userId, traits, timestamp, receivedAt } = event;
  const change = {
    userId: personOf(event),
    traits: traits ?? {},
    isAnonymous: userId === null,
    // A clock that runs ahead must not keep later changes out.
    at: Math.min(timestamp, receivedAt),
    eventId,
    receivedAt,
    followsJoins: true,
  };
  return mergeProfileStatement(db, projectId, change, now);
}

/** `joined` holds, for each join, the rows of the statement that joins the traits. */
function refusedJoins(joining: [string, AskedJoin][], states: JoinState[], joined: Row[][]): KeptRefusal[] {
  const isAnonymous = new Map(states.map((state) => [state.id, state.isAnonymous === 1]));
  return joining.flatMap(([eventId, join], i) => {
    const was = isAnonymous.get(join.from);
    if (was === false) return [refusePerson(eventId, 'known_person')];
    return was && joined[i]?.length === 0 ? [refusePerson(eventId, 'traits_too_large')] : [];
  });
}

const refusedMerges = (changing: readonly StreamEvent[], merged: Row[][]): KeptRefusal[] =>
  changing.flatMap((event, i) => (merged[i]?.length === 0 ? [refusePerson(event.id, 'traits_too_large')] : []));

/** A join that had something to move, or that an earlier try may have made. */
function madeJoins(
  taken: readonly TakenEvent[],
  open: readonly StreamEvent[],
  known: { joining: Map<string, AskedJoin>; states: JoinState[]; idByAsked: Map<string, string> },
): MadeJoin[] {
  const { joining, states, idByAsked } = known;
  const again = new Set(taken.filter(({ repeats }) => repeats).map(({ event }) => event.id));
  const isAnonymous = new Map(states.map(({ id, isAnonymous: was }) => [id, was === 1]));
  return open.flatMap((event) => {
    const join = joining.get(event.id);
    if (!join || !(isAnonymous.get(join.from) ?? again.has(event.id))) return [];
    return [{ event, join: { from: join.from, to: idByAsked.get(join.to) ?? join.to } }];
  });
}

/** The event as one of the person whose id it is by now. */
function belongingTo(event: StreamEvent, id: string | undefined): StreamEvent {
  return id === undefined || id === personOf(event) ? event : { ...event, userId: id };
}
